import { Badge, Button, Card, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { RoutedAction } from '#contract/ticket/tickets.ts';
import { useFormats } from '../platform/formats.ts';
import type { Begun } from './ActionDialog.tsx';
import type { TicketView } from './queries.ts';

type Visit = TicketView['visits'][number];
type State = 'planned' | 'arrived' | 'finished' | 'cancelled';

const stateOf = (v: Visit): State =>
  v.cancelledAt ? 'cancelled' : v.leftAt ? 'finished' : v.arrivedAt ? 'arrived' : 'planned';

const ACTIONS: Record<State, readonly RoutedAction[]> = {
  planned: ['arrive', 'cancel_visit'],
  arrived: ['finish_visit'],
  finished: [],
  cancelled: [],
};

/** On-site visits with appointment, arrival and result (4.1c). */
export function Visits({ ticket, begin }: { ticket: TicketView; begin(begun: Begun): void }) {
  const { t } = useTranslation('ticket');
  const formats = useFormats();
  return (
    <Stack gap="sm">
      {ticket.visits.map((visit) => (
        <Card key={visit.id} padding="sm">
          <Group justify="space-between" gap="xs">
            <Text size="sm" fw={600}>
              {formats.time(visit.appointmentAt)}
            </Text>
            <Badge tt="none" c="var(--mantine-color-text)">
              {t(`visitState.${stateOf(visit)}`)}
            </Badge>
          </Group>
          <Text size="sm">
            {ticket.names[visit.engineerId] ?? t('stranger')} · {visit.address}
          </Text>
          {visit.result && <Text size="sm">{visit.result}</Text>}
          <Group gap="xs" mt={6}>
            {ACTIONS[stateOf(visit)]
              .filter((action) => ticket.actions.includes(action))
              .map((action) => (
                <Button
                  key={action}
                  size="xs"
                  variant="default"
                  onClick={() => begin({ action, fixed: { visitId: visit.id } })}
                >
                  {t(`action.${action}`)}
                </Button>
              ))}
          </Group>
        </Card>
      ))}
    </Stack>
  );
}
