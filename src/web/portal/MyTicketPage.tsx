import { Alert, Box, Button, Group, Stack, Text, Title } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { News } from '../board/IncidentCard.tsx';
import { ActionDialog, type Begun } from '../ticket/ActionDialog.tsx';
import { ActionForm } from '../ticket/ActionForm.tsx';
import { AmendDialog } from '../ticket/AmendDialog.tsx';
import { Clocks } from '../ticket/Clocks.tsx';
import { Facts, Missing } from '../ticket/Facts.tsx';
import { Files } from '../ticket/Files.tsx';
import { Operations } from '../ticket/Operations.tsx';
import { Progress } from '../ticket/Progress.tsx';
import { type TicketView, useTicket } from '../ticket/queries.ts';
import { Timeline } from '../ticket/Timeline.tsx';
import { Visits } from '../ticket/Visits.tsx';
import { PriorityBadge, StatusBadge } from '../ui/badges.tsx';
import { ConfidentialBadge } from '../ui/ConfidentialBadge.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { Markdown } from '../ui/Markdown.tsx';
import { PageTitle } from '../ui/PageTitle.tsx';
import { AnswerForm } from './AnswerForm.tsx';
import { Way } from './Way.tsx';

/** One ticket as its requester follows it: where it stands, what is asked of me, the whole story. */
export function MyTicketPage() {
  const { ticket: number } = useParams({ from: '/inside/portal/tickets/$ticket' });
  const found = useTicket(Number(number));
  if (found.isPending) return <LoadingState rows={6} />;
  if (found.isError) return <ErrorState error={found.error} retry={() => void found.refetch()} />;
  return <MyTicket ticket={found.data} />;
}

function MyTicket({ ticket }: { ticket: TicketView }) {
  const { t } = useTranslation(['portal', 'ticket', 'board']);
  const [begun, begin] = useState<Begun | null>(null);
  const [amending, setAmending] = useState(false);
  const rest = (['appeal', 'withdraw', 'reopen', 'attach'] as const).filter((a) =>
    ticket.actions.includes(a),
  );
  return (
    <Stack gap="lg">
      <Stack gap="xs">
        <Group gap="xs">
          <Text className="yn-quiet">{t('ticket:number', { id: ticket.id })}</Text>
          <StatusBadge status={ticket.status} />
          <PriorityBadge priority={ticket.priority} long />
          {ticket.confidential && <ConfidentialBadge />}
        </Group>
        <PageTitle size="h2" tab={`${ticket.id} ${ticket.title}`}>
          {ticket.title}
        </PageTitle>
        <Text>{t(`portal:where.${ticket.status}`)}</Text>
      </Stack>
      <Way status={ticket.status} />
      {ticket.incident && (
        <Box className="yn-card" p="md" component="section" aria-label={ticket.incident.headline}>
          <Stack gap="sm">
            <Title order={2} size="h5">
              {ticket.incident.headline}
            </Title>
            <Text size="sm">{t('board:status.yours')}</Text>
            <News incident={ticket.incident} />
          </Stack>
        </Box>
      )}
      <Escalated ticket={ticket} />
      <Asked ticket={ticket} begin={begin} />
      {!ticket.actions.includes('answer') && (
        <Missing
          ticket={ticket}
          action={
            ticket.actions.includes('amend') && (
              <Button size="xs" variant="default" mt="sm" onClick={() => setAmending(true)}>
                {t('ticket:action.amend')}
              </Button>
            )
          }
        />
      )}
      <div className="yn-two">
        <Stack gap="lg" miw={0}>
          {ticket.actions.includes('comment') && ticket.status !== 'waiting_requester' && (
            <Box className="yn-card" p="md">
              <ActionForm ticket={ticket} begun={{ action: 'comment' }} onDone={() => undefined} />
            </Box>
          )}
          <Box className="yn-card" px="md" pb="sm">
            <Title order={2} size="h5" py="sm">
              {t('ticket:story')}
            </Title>
            <Timeline ticket={ticket} />
          </Box>
        </Stack>
        <Stack gap="lg" miw={0}>
          <Panel title={t('ticket:clock.title')}>
            <Clocks clocks={ticket.clocks} ticket={ticket.id} missing={ticket.missingRules} />
          </Panel>
          {ticket.progress && ticket.resolution === null && (
            <Panel title={t('ticket:progress.title')}>
              <Progress ticket={ticket} />
            </Panel>
          )}
          {ticket.visits.length > 0 && (
            <Panel title={t('portal:visits')}>
              <Visits ticket={ticket} begin={begin} />
            </Panel>
          )}
          {ticket.files.length > 0 && (
            <Panel title={t('portal:files')}>
              <Files ticket={ticket} />
            </Panel>
          )}
          <Panel title={t('ticket:details')}>
            <Facts ticket={ticket} />
          </Panel>
          {rest.length > 0 && (
            <Group gap="xs">
              {rest.map((action) => (
                <Button key={action} variant="default" size="sm" onClick={() => begin({ action })}>
                  {t(`ticket:action.${action}`)}
                </Button>
              ))}
            </Group>
          )}
        </Stack>
      </div>
      <AmendDialog ticket={ticket} opened={amending} onClose={() => setAmending(false)} />
      <ActionDialog ticket={ticket} begun={begun} onClose={() => begin(null)} />
    </Stack>
  );
}

function Panel({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <Box className="yn-card" p="md" component="section">
      <Title order={2} size="h5" mb="sm">
        {title}
      </Title>
      {children}
    </Box>
  );
}

/** That others look at it now, in plain words; only while there is still something to do (4.3). */
function Escalated({ ticket }: { ticket: TicketView }) {
  const { t } = useTranslation('portal');
  const calls = ticket.escalations.filter(({ state }) => state === 'open' || state === 'accepted');
  if (calls.length === 0 || ticket.resolution || ticket.status === 'closed') return null;
  const open = calls.some(({ state }) => state === 'open');
  return (
    <Alert color="blue" variant="light" title={t('escalated.title')}>
      {t(open ? 'escalated.open' : 'escalated.taken')}
    </Alert>
  );
}

/** What the desk waits for, first on the page and in plain words. */
function Asked({ ticket, begin }: { ticket: TicketView; begin(begun: Begun): void }) {
  const { t } = useTranslation(['portal', 'ticket']);
  const consents = ticket.operations.some((o) => o.consent === null && !o.cancelledAt);
  return (
    <>
      {ticket.actions.includes('answer') && ticket.question && (
        <Alert color="orange" title={t('portal:askedTitle')} variant="light">
          <Stack gap="sm">
            <Markdown text={ticket.question.text} />
            <AnswerForm ticket={ticket} />
          </Stack>
        </Alert>
      )}
      {ticket.operations.length > 0 && (
        <Stack gap="xs">
          {consents && ticket.actions.includes('consent') && (
            <Alert color="orange" title={t('portal:consentTitle')}>
              {t('portal:consentText')}
            </Alert>
          )}
          <Operations ticket={ticket} begin={begin} />
        </Stack>
      )}
      {ticket.resolution && <Result ticket={ticket} begin={begin} />}
    </>
  );
}

/** The result with its steps to check, and the one question that only the requester answers (4.2). */
function Result({ ticket, begin }: { ticket: TicketView; begin(begun: Begun): void }) {
  const { t } = useTranslation(['portal', 'ticket']);
  const { resolution } = ticket;
  if (!resolution) return null;
  const asked = ticket.actions.includes('confirm');
  return (
    <Box
      className="yn-card"
      p={{ base: 'md', sm: 'lg' }}
      component="section"
      aria-label={t('portal:resultTitle')}
    >
      <Stack gap="md">
        <Title order={2} size="h4">
          {t('portal:resultTitle')}
        </Title>
        <Markdown text={resolution.result} />
        <div>
          <Text size="sm" fw={600} mb={4}>
            {t('ticket:field.verification')}
          </Text>
          <Markdown text={resolution.verification} />
        </div>
        {asked && (
          <>
            <Text fw={600}>{t('portal:worksQuestion')}</Text>
            <Group>
              <Button size="md" onClick={() => begin({ action: 'confirm' })}>
                {t('ticket:action.confirm')}
              </Button>
              <Button size="md" variant="default" onClick={() => begin({ action: 'reject' })}>
                {t('ticket:action.reject')}
              </Button>
            </Group>
          </>
        )}
      </Stack>
    </Box>
  );
}
