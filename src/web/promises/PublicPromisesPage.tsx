import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { problemOf } from '../platform/problem.ts';
import { useSay } from '../policy/words.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { PageTitle } from '../ui/PageTitle.tsx';
import { StrangersFrame } from '../ui/StrangersFrame.tsx';
import { Promises } from './Promises.tsx';
import { usePublicPromises } from './queries.ts';

/** The promises for everybody, without signing in, where that is switched on. */
export function PublicPromisesPage() {
  const t = useSay();
  const signIn = (
    <Button component={Link} to="/sign-in" variant="light">
      {t('promises:signIn')}
    </Button>
  );
  return (
    <StrangersFrame size="lg" beside={signIn}>
      <Body />
    </StrangersFrame>
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
