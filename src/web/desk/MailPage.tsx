import { Select, Stack, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { intake, MAIL_OUTCOMES } from '#contract/intake.ts';
import { call } from '../platform/client.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { GrowingList } from '../ui/GrowingList.tsx';
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
  const { t } = useTranslation('desk');
  const title = outcome === 'quarantine' ? t('mail.empty.quarantine') : t('mail.empty.other');
  return (
    <GrowingList
      found={useMail(outcome)}
      rows={8}
      empty={<EmptyState title={title} text={t('mail.empty.text')} />}
    >
      {(messages) => <MailRows messages={messages} />}
    </GrowingList>
  );
}
