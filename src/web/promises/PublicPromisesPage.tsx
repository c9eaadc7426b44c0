import { Button, Container, Group } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { LOCALES, switchLocale } from '../platform/i18n.ts';
import { problemOf } from '../platform/problem.ts';
import { useSay } from '../policy/words.ts';
import { Brand } from '../ui/Brand.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { PageTitle } from '../ui/PageTitle.tsx';
import { Promises } from './Promises.tsx';
import { usePublicPromises } from './queries.ts';

/** The promises for everybody, without signing in, where that is switched on. */
export function PublicPromisesPage() {
  const t = useSay();
  const { i18n } = useTranslation();
  return (
    <>
      <header className="yn-header">
        <Container size="lg" h="100%">
          <Group h="100%" justify="space-between" wrap="nowrap" gap="xs">
            <Brand />
            <Group gap={4} wrap="nowrap">
              {LOCALES.filter((locale) => locale !== i18n.language).map((locale) => (
                <Button
                  key={locale}
                  variant="subtle"
                  color="gray"
                  c="var(--mantine-color-text)"
                  lang={locale}
                  onClick={() => void switchLocale(locale)}
                >
                  {t(`common:languages.${locale}`)}
                </Button>
              ))}
              <Button component={Link} to="/sign-in" variant="light">
                {t('promises:signIn')}
              </Button>
            </Group>
          </Group>
        </Container>
      </header>
      <main id="content">
        <Container size="lg" py={{ base: 'md', sm: 'xl' }}>
          <Body />
        </Container>
      </main>
    </>
  );
}

function Body() {
  const t = useSay();
  const found = usePublicPromises();
  if (found.isPending) return <LoadingState rows={8} />;
  // Nobody is signed in: ids stay without the names behind them.
  if (found.isSuccess) return <Promises view={found.data} nameOf={() => t('promises:unnamed')} />;
  if (problemOf(found.error).status !== 404)
    return <ErrorState error={found.error} retry={() => void found.refetch()} />;
  return (
    <>
      <PageTitle size="h2">{t('promises:title')}</PageTitle>
      <EmptyState
        title={t('promises:notPublic')}
        text={t('promises:notPublicText')}
        action={
          <Button component={Link} to="/sign-in">
            {t('promises:signIn')}
          </Button>
        }
      />
    </>
  );
}
