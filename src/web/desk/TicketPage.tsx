import { Alert, Stack } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { ActionDialog } from '../ticket/ActionDialog.tsx';
import { Told } from '../ticket/Facts.tsx';
import { type TicketView, useTicket } from '../ticket/queries.ts';
import { Timeline } from '../ticket/Timeline.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { Composer } from './Composer.tsx';
import { lastQueue } from './last-queue.ts';
import { Panel } from './Panel.tsx';
import { SidePanels } from './SidePanels.tsx';
import { useShortcuts } from './shortcuts.ts';
import { TicketHeader } from './TicketHeader.tsx';
import { useBegin } from './useBegin.ts';

const AmendDialog = lazy(() =>
  import('../ticket/AmendDialog.tsx').then((part) => ({ default: part.AmendDialog })),
);

const route = getRouteApi('/inside/desk-layout/desk/tickets/$ticket');

/** One ticket at work: its story and words to the left, its facts and parts to the right. */
export function TicketPage() {
  const { ticket: param } = route.useParams();
  const ticket = useTicket(Number(param));
  const navigate = useNavigate();
  useShortcuts([['u', () => void navigate({ to: '/desk', search: lastQueue() })]]);
  if (ticket.data) return <Work key={ticket.data.id} ticket={ticket.data} stale={ticket.error} />;
  if (ticket.isError) return <ErrorState error={ticket.error} retry={() => void ticket.refetch()} />;
  return <LoadingState rows={8} />;
}

function Work({ ticket, stale }: { ticket: TicketView; stale: unknown }) {
  const { t } = useTranslation(['desk', 'ticket']);
  const work = useBegin(ticket);
  const [amending, { open, close }] = useDisclosure();
  return (
    <Stack gap="lg" maw={1400} mx="auto">
      {stale !== null && <ErrorState error={stale} />}
      <TicketHeader ticket={ticket} work={work} />
      {ticket.appeal && ticket.appeal.decidedAt === null && (
        <Alert color="seal" title={t('desk:appealOpen')}>
          {ticket.appeal.reason}
        </Alert>
      )}
      <div className="yn-work">
        <Stack gap="lg" miw={0}>
          <Panel title={t('desk:panel.told')}>
            <Stack gap="sm">
              <Told ticket={ticket} />
            </Stack>
          </Panel>
          <Composer ticket={ticket} />
          <Panel title={t('ticket:story')}>
            <Timeline ticket={ticket} />
          </Panel>
        </Stack>
        <SidePanels ticket={ticket} work={work} onAmend={open} />
      </div>
      <ActionDialog ticket={ticket} begun={work.begun} onClose={work.end} />
      {amending && (
        <Suspense>
          <AmendDialog ticket={ticket} opened onClose={close} />
        </Suspense>
      )}
    </Stack>
  );
}
