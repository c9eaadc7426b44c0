import { Button, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { lessMail } from '#contract/letters.ts';
import { call } from '../platform/client.ts';
import { problemOf } from '../platform/problem.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { PageTitle } from '../ui/PageTitle.tsx';
import { StrangersFrame } from '../ui/StrangersFrame.tsx';

const route = getRouteApi('/less-mail/$token');

/** Asks whoever opened the link of a letter, without signing in; only the button changes anything. */
export function LessMailPage() {
  const { t } = useTranslation('letters');
  return (
    <StrangersFrame size="xs">
      <Stack gap="lg">
        <PageTitle size="h2">{t('title')}</PageTitle>
        <Body token={route.useParams().token} />
      </Stack>
    </StrangersFrame>
  );
}

function Body({ token }: { token: string }) {
  const { t } = useTranslation('letters');
  const params = { token };
  const found = useQuery({ queryKey: ['less-mail', token], queryFn: () => call(lessMail.what, { params }) });
  const choose = useMutation({ mutationFn: () => call(lessMail.choose, { params }) });
  const failed = found.error ?? choose.error;
  if (failed && problemOf(failed).status < 500 && problemOf(failed).status > 0)
    return (
      <EmptyState
        title={t('invalid')}
        text={t('invalidText')}
        action={
          <Button component={Link} to="/account">
            {t('toAccount')}
          </Button>
        }
      />
    );
  if (failed) return <ErrorState error={failed} retry={() => void found.refetch()} />;
  if (!found.data) return <LoadingState rows={3} />;
  const done = found.data.done || choose.isSuccess;
  return (
    <Stack gap="md" className="yn-card" p="lg" aria-live="polite">
      {done && <Text fw={600}>{t('done')}</Text>}
      <Text>{t(`choice.${found.data.choice}`)}</Text>
      {done ? (
        <Text size="sm" className="yn-quiet">
          {t('again')}
        </Text>
      ) : (
        <Button loading={choose.isPending} onClick={() => choose.mutate()}>
          {t('button')}
        </Button>
      )}
    </Stack>
  );
}
