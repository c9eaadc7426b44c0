import { Box, Button, Select, Stack, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { intake, MAIL_OUTCOMES } from '#contract/intake.ts';
import { call } from '../platform/client.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { PageTitle } from '../ui/PageTitle.tsx';
import { type MailOutcome, MailRows } from './MailRows.tsx';

const route = getRouteApi('/inside/desk-layout/desk/mail');
/** What waits for somebody comes first. */
const SHOWN = ['quarantine', ...MAIL_OUTCOMES.filter((outcome) => outcome !== 'quarantine')] as const;

/** Every message that reached the desk, by what became of it, with its raw bytes. */
export function MailPage() {
  const { t } = useTranslation('desk');
  const asked = route.useSearch().outcome;
  const outcome = SHOWN.find((one) => one === asked) ?? 'quarantine';
  const navigate = useNavigate();
  return (
    <Stack gap="md" maw={1400} mx="auto">
      <div>
        <PageTitle size="h3">{t('mail.title')}</PageTitle>
        <Text size="sm" className="yn-quiet">
          {t('mail.text')}
        </Text>
      </div>
      <Select
        label={t('mail.outcome.label')}
        value={outcome}
        allowDeselect={false}
        onChange={(value) =>
          void navigate({ to: '/desk/mail', search: { outcome: value ?? 'quarantine' }, replace: true })
        }
        data={SHOWN.map((value) => ({ value, label: t(`mail.outcome.${value}`) }))}
        maw={260}
      />
      <Messages outcome={outcome} />
    </Stack>
  );
}

const useMail = (outcome: MailOutcome) =>
  useInfiniteQuery({
    queryKey: ['mail', outcome],
    queryFn: ({ pageParam }) =>
      call(intake.list, { query: { outcome, ...(pageParam ? { cursor: pageParam } : {}) } }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  });

function Messages({ outcome }: { outcome: MailOutcome }) {
  const { t } = useTranslation(['desk', 'common']);
  const found = useMail(outcome);
  const messages = found.data?.pages.flatMap((page) => page.items) ?? [];
  if (found.isPending) return <LoadingState rows={8} />;
  if (found.isError && messages.length === 0)
    return <ErrorState error={found.error} retry={() => void found.refetch()} />;
  if (messages.length === 0) {
    const title = outcome === 'quarantine' ? t('desk:mail.empty.quarantine') : t('desk:mail.empty.other');
    return <EmptyState title={title} text={t('desk:mail.empty.text')} />;
  }
  return (
    <>
      {found.isError && <ErrorState error={found.error} retry={() => void found.refetch()} />}
      <MailRows messages={messages} />
      {found.hasNextPage && (
        <Box ta="center">
          <Button
            variant="default"
            loading={found.isFetchingNextPage}
            onClick={() => void found.fetchNextPage()}
          >
            {t('common:more')}
          </Button>
        </Box>
      )}
    </>
  );
}
