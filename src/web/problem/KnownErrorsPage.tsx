import { Card, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { problems } from '#contract/problems.ts';
import { call } from '../platform/client.ts';
import { useFormats } from '../platform/formats.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { Markdown } from '../ui/Markdown.tsx';
import { PageTitle } from '../ui/PageTitle.tsx';

/** What employees may read of known errors: what helps until they are gone. */
export function KnownErrorsPage() {
  const { t } = useTranslation('portal');
  const formats = useFormats();
  const found = useQuery({ queryKey: ['known-errors'], queryFn: () => call(problems.published, {}) });
  return (
    <Stack gap="lg" maw={760} mx="auto">
      <div>
        <PageTitle size="h2">{t('known.title')}</PageTitle>
        <Text className="yn-quiet">{t('known.text')}</Text>
      </div>
      {found.isPending && <LoadingState rows={3} />}
      {found.isError && <ErrorState error={found.error} retry={() => void found.refetch()} />}
      {found.data?.items.length === 0 && <EmptyState title={t('known.empty')} />}
      {found.data?.items.map(({ id, title, text, service, at }) => (
        <Card key={id} component="article" className="yn-card" padding="md">
          <Title order={2} size="h5" style={{ overflowWrap: 'anywhere' }}>
            {title}
          </Title>
          <Text size="xs" className="yn-quiet" mb="xs">
            {[service, t('known.since', { at: formats.time(at) })].filter(Boolean).join(' · ')}
          </Text>
          <Markdown text={text} />
        </Card>
      ))}
    </Stack>
  );
}
