import { Badge, Button, Card, Group, Stack, Text } from '@mantine/core';
import { IconCircleCheck, IconCircleDashed } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { RoutedAction } from '#contract/ticket/tickets.ts';
import { useRefusalWords } from '../platform/words.ts';
import { Markdown } from '../ui/Markdown.tsx';
import { AboutOperation, type Operation } from './AboutOperation.tsx';
import type { Begun } from './ActionDialog.tsx';
import type { TicketView } from './queries.ts';
import { contactName } from './telling.ts';

type State = 'proposed' | 'running' | 'finished' | 'cancelled';

const stateOf = (o: Operation): State =>
  o.cancelledAt ? 'cancelled' : o.finishedAt ? 'finished' : o.startedAt ? 'running' : 'proposed';

/** Which of the allowed actions make sense for an operation in this state. */
const ACTIONS: Record<State, readonly RoutedAction[]> = {
  proposed: [
    ...(['consent', 'consent_emergency', 'record_backup', 'link_change'] as const),
    ...(['start_operation', 'cancel_operation'] as const),
  ],
  running: ['finish_operation'],
  finished: [],
  cancelled: [],
};

interface Props {
  ticket: TicketView;
  begin(begun: Begun): void;
}

/** Risky operations with what stands before each: consent, backup, change (4.1-2, 4.1-3). */
export function Operations({ ticket, begin }: Props) {
  return (
    <Stack gap="sm">
      {ticket.operations.map((operation) => (
        <OperationCard key={operation.id} operation={operation} ticket={ticket} begin={begin} />
      ))}
    </Stack>
  );
}

function OperationCard({ operation, ticket, begin }: Props & { operation: Operation }) {
  const { t } = useTranslation('ticket');
  const words = useRefusalWords();
  const state = stateOf(operation);
  const actions = ACTIONS[state].filter(
    (action) => ticket.actions.includes(action) && fits(action, operation),
  );
  return (
    <Card padding="sm">
      <Stack gap={6}>
        <Group justify="space-between" gap="xs">
          <Text size="sm" fw={600}>
            {t(`operationKind.${operation.kind}`)}
          </Text>
          <Badge tt="none" c="var(--mantine-color-text)">
            {t(`operationState.${state}`)}
          </Badge>
        </Group>
        <AboutOperation operation={operation} />
        <Condition met={operation.consent?.given === true}>{useConsentWords(operation, ticket)}</Condition>
        <Condition met={operation.backup !== null}>{useBackupWords(operation)}</Condition>
        {operation.major && (
          <Condition met={operation.changeRef !== null && operation.gate !== 'change_required'}>
            <ChangeWords operation={operation} />
          </Condition>
        )}
        {operation.result && <Markdown text={operation.result} />}
        {state === 'proposed' && ticket.parties.includes('desk') && (
          <Text size="xs" className="yn-quiet">
            {operation.gate ? words(operation.gate) : t('gateOpen')}
          </Text>
        )}
        <Group gap="xs" mt={4}>
          {actions.map((action) => (
            <Button
              key={action}
              size="xs"
              variant={action === 'consent' || action === 'start_operation' ? 'filled' : 'default'}
              disabled={action === 'start_operation' && operation.gate !== null}
              onClick={() => begin({ action, fixed: { operationId: operation.id } })}
            >
              {t(`action.${action}`)}
            </Button>
          ))}
        </Group>
      </Stack>
    </Card>
  );
}

/** Something that has to be there before the operation starts, and whether it is. */
function Condition({ met, children }: { met: boolean; children: ReactNode }) {
  const Icon = met ? IconCircleCheck : IconCircleDashed;
  return (
    <Group gap={6} wrap="nowrap" align="flex-start">
      <Icon
        size={17}
        aria-hidden
        color={
          met ? 'light-dark(var(--mantine-color-pine-8), var(--mantine-color-pine-4))' : 'var(--yn-quiet)'
        }
        style={{ flex: 'none', marginTop: 2 }}
      />
      <Text size="sm">{children}</Text>
    </Group>
  );
}

/** Consent is asked once more only after a refusal; an emergency needs no consent that is there. */
function fits(action: RoutedAction, { consent, backup, major }: Operation): boolean {
  if (action === 'link_change') return major;
  if (action === 'consent' || action === 'consent_emergency') return !consent?.given;
  return action !== 'record_backup' || backup === null;
}

function useConsentWords({ consent }: Operation, ticket: TicketView): string {
  const { t } = useTranslation('ticket');
  if (!consent) return t('consentState.waiting');
  const name = consent.by === null ? contactName(ticket) : (ticket.names[consent.by] ?? t('stranger'));
  if (!consent.given) return t('consentState.refused', { name });
  return `${t('consentState.given', { name })}${consent.emergency ? ` · ${t('emergencyConsent')}` : ''}`;
}

/** The change it is done under, and why it needs one (4.1-3). */
function ChangeWords({ operation: { changeRef, touches } }: { operation: Operation }) {
  const { t } = useTranslation('ticket');
  const reasons = (touches?.because ?? []).map((reason) =>
    t(`majorReason.${reason}`, { count: touches?.people ?? 0 }),
  );
  const change = changeRef ? t('changeState.linked', { change: changeRef }) : t('changeState.missing');
  return [change, ...reasons].join(' · ');
}

function useBackupWords({ backup }: Operation): string {
  const { t } = useTranslation('ticket');
  if (!backup) return t('backupState.missing');
  return backup.needed
    ? t('backupState.reference', { reference: backup.reference })
    : t('backupState.exempt', { reason: backup.reason });
}
