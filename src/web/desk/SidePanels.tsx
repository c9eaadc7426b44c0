import { Button, SimpleGrid, Stack, Text } from '@mantine/core';
import { type ComponentProps, lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { RoutedAction } from '#contract/ticket/tickets.ts';
import { CallsPanel } from '../hotline/CallsPanel.tsx';
import { useFormats } from '../platform/formats.ts';
import { withWords } from '../platform/i18n.ts';
import { useMay } from '../platform/session.tsx';
import { Clocks } from '../ticket/Clocks.tsx';
import { Fact, Facts, Missing } from '../ticket/Facts.tsx';
import { Files } from '../ticket/Files.tsx';
import { Operations } from '../ticket/Operations.tsx';
import { Progress } from '../ticket/Progress.tsx';
import type { TicketView } from '../ticket/queries.ts';
import { Visits } from '../ticket/Visits.tsx';
import { Markdown } from '../ui/Markdown.tsx';
import { EscalationPanel } from './EscalationPanel.tsx';
import { FamilyPanel } from './FamilyPanel.tsx';
import { LinkedPanel } from './LinkedPanel.tsx';
import { MailPanel } from './MailPanel.tsx';
import { MajorPanel } from './MajorPanel.tsx';
import { Panel } from './Panel.tsx';
import { SecurityPanel } from './SecurityPanel.tsx';
import { useStep } from './TicketHeader.tsx';
import type { Beginning } from './useBegin.ts';

const TicketItems = lazy(() =>
  withWords('late', import('../config/TicketItems.tsx')).then((part) => ({ default: part.TicketItems })),
);
const Changes = lazy(() =>
  withWords('late', import('../change/ChangesPanel.tsx')).then((part) => ({ default: part.ChangesPanel })),
);
/** Comes after the ticket itself, with words of its own. */
const TicketPanel = lazy(() => withWords('late', import('../problem/TicketPanel.tsx')));

function Problems(props: ComponentProps<typeof TicketPanel>) {
  const reads = useMay('problem.read');
  return reads ? (
    <Suspense fallback={null}>
      <TicketPanel {...props} />
    </Suspense>
  ) : null;
}

interface Props {
  ticket: TicketView;
  work: Beginning;
  onAmend(): void;
}

/** Everything that is known about the ticket beside its story, each part with its own actions. */
export function SidePanels({ ticket, work, onAmend }: Props) {
  const { t } = useTranslation(['desk', 'ticket', 'common']);
  const begin = useStep(ticket, work);
  const step = (action: RoutedAction) =>
    ticket.actions.includes(action) && <Step key={action} action={action} onClick={() => begin(action)} />;
  return (
    <Stack gap="md">
      <Panel title={t('ticket:clock.title')} action={step('classify')}>
        <Clocks clocks={ticket.clocks} ticket={ticket.id} missing={ticket.missingRules} />
      </Panel>
      <Suspense>
        <TicketItems ticket={ticket} begin={work.begin} />
      </Suspense>
      <EscalationPanel ticket={ticket} work={work} action={step('escalate')} />
      <SecurityPanel ticket={ticket} step={step} />
      <MajorPanel ticket={ticket} step={step} begin={work.begin} />
      <FamilyPanel ticket={ticket} step={step} />
      <LinkedPanel ticket={ticket} step={step} />
      <Suspense>
        <Changes about={{ ticket: String(ticket.id), title: ticket.title }} />
      </Suspense>
      <Problems ticket={ticket} begin={work.begin} />
      <MailPanel ticket={ticket.id} />
      <CallsPanel ticket={ticket.id} />
      {ticket.progress && (
        <Panel title={t('ticket:progress.title')}>
          <Progress ticket={ticket} />
        </Panel>
      )}
      <Panel title={t('desk:panel.owner')} action={step('assign')}>
        <Owner ticket={ticket} />
      </Panel>
      {ticket.operations.length > 0 && (
        <Panel title={t('desk:panel.operations')} action={step('propose_operation')}>
          <Operations ticket={ticket} begin={work.begin} />
        </Panel>
      )}
      {ticket.visits.length > 0 && (
        <Panel title={t('desk:panel.visits')} action={step('schedule_visit')}>
          <Visits ticket={ticket} begin={work.begin} />
        </Panel>
      )}
      {ticket.appeal && (
        <Panel title={t('desk:panel.appeal')}>
          <Appeal appeal={ticket.appeal} ticket={ticket} />
        </Panel>
      )}
      <Panel
        title={t('ticket:details')}
        action={
          ticket.actions.includes('amend') && (
            <Button size="compact-xs" variant="subtle" onClick={onAmend}>
              {t('ticket:action.amend')}
            </Button>
          )
        }
      >
        <Stack gap="sm">
          <Missing ticket={ticket} />
          <Facts ticket={ticket} told />
        </Stack>
      </Panel>
      <Panel title={t('desk:panel.files')} action={step('attach')}>
        {ticket.files.length > 0 ? <Files ticket={ticket} /> : <Quiet text={t('desk:noFiles')} />}
      </Panel>
      {(ticket.contactAttempts.length > 0 || ticket.actions.includes('log_contact')) && (
        <Panel title={t('desk:panel.contacts')} action={step('log_contact')}>
          <Contacts ticket={ticket} />
        </Panel>
      )}
    </Stack>
  );
}

function Step({ action, onClick }: { action: RoutedAction; onClick(): void }) {
  const { t } = useTranslation('ticket');
  return (
    <Button size="compact-xs" variant="subtle" onClick={onClick}>
      {t(`action.${action}`)}
    </Button>
  );
}

const Quiet = ({ text }: { text: string }) => (
  <Text size="sm" className="yn-quiet">
    {text}
  </Text>
);

function Owner({ ticket }: { ticket: TicketView }) {
  const { t } = useTranslation(['desk', 'ticket']);
  const { groupId, assigneeId, names, thirdParty } = ticket;
  const formats = useFormats();
  return (
    <Stack gap="sm">
      <SimpleGrid cols={2}>
        <Fact name={t('ticket:field.assignee')}>{assigneeId ? names[assigneeId] : t('desk:unassigned')}</Fact>
        <Fact name={t('ticket:field.group')}>{groupId && names[groupId]}</Fact>
      </SimpleGrid>
      {ticket.status === 'waiting_third_party' && thirdParty && (
        <Fact name={t('ticket:field.name')}>
          {[thirdParty.name, thirdParty.reason, thirdParty.expectedAt && formats.time(thirdParty.expectedAt)]
            .filter(Boolean)
            .join(' · ')}
        </Fact>
      )}
      {ticket.status === 'waiting_requester' && ticket.question && (
        <Fact name={t('ticket:field.question')}>
          <Markdown text={ticket.question.text} />
        </Fact>
      )}
    </Stack>
  );
}

function Appeal({ appeal, ticket }: { appeal: NonNullable<TicketView['appeal']>; ticket: TicketView }) {
  const { t } = useTranslation(['desk', 'ticket']);
  const formats = useFormats();
  return (
    <Stack gap="sm">
      <Fact name={formats.time(appeal.at)}>{appeal.reason}</Fact>
      {appeal.decidedAt ? (
        <Fact
          name={[formats.time(appeal.decidedAt), appeal.decidedBy && ticket.names[appeal.decidedBy]]
            .filter(Boolean)
            .join(' · ')}
        >
          {t(appeal.upheld ? 'ticket:upheldYes' : 'ticket:upheldNo')}
          {appeal.answer && <Markdown text={appeal.answer} />}
        </Fact>
      ) : (
        <Quiet text={t('desk:appealOpen')} />
      )}
    </Stack>
  );
}

/** Attempts to reach the requester in this round, against what an exception needs (A1). */
function Contacts({ ticket }: { ticket: TicketView }) {
  const { t } = useTranslation(['desk', 'ticket']);
  const formats = useFormats();
  const attempts = ticket.contactAttempts.filter(({ round }) => round === ticket.round);
  const channels = new Set(attempts.map(({ channel }) => channel)).size;
  return (
    <Stack gap="sm">
      {ticket.status === 'unconfirmed' && (
        <Quiet text={t('desk:attempts', { times: attempts.length, ways: channels })} />
      )}
      {ticket.contactAttempts.length === 0 && <Quiet text={t('desk:noContacts')} />}
      {ticket.contactAttempts.map((attempt) => (
        <Fact
          key={attempt.id}
          name={`${formats.time(attempt.at)} · ${t(`ticket:contactChannel.${attempt.channel}`)} · ${ticket.names[attempt.by] ?? t('ticket:stranger')}`}
        >
          {attempt.note}
        </Fact>
      ))}
    </Stack>
  );
}
