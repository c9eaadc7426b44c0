import { Button, Center, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ErrorState } from './ErrorState.tsx';

export function NotFoundPage() {
  const { t } = useTranslation();
  return (
    <Center mih="60vh" component="main">
      <Stack align="center">
        <Title order={1}>404</Title>
        <Text>{t('notFound')}</Text>
        <Button component="a" href="/">
          {t('goHome')}
        </Button>
      </Stack>
    </Center>
  );
}

/** A page that broke; the rest of the product still stands. */
export function CrashPage({ error }: { error: unknown }) {
  return (
    <main>
      <ErrorState error={error} retry={() => location.reload()} />
    </main>
  );
}
