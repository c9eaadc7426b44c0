import { Group, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { TicketRow } from '../ticket/queries.ts';
import { PriorityBadge, StatusBadge } from '../ui/badges.tsx';

/** Marks the links that `j` and `k` walk along. */
export const ROW_LINK = 'data-row';

export const urgency = ({ priority }: Pick<TicketRow, 'priority'>): string =>
  priority === 'P1' ? 'yn-urgent' : '';

/** Priority, number and status, as a card begins. */
export function RowHead({ row }: { row: Pick<TicketRow, 'id' | 'priority' | 'status'> }) {
  return (
    <Group justify="space-between" gap="xs">
      <Group gap={6}>
        <PriorityBadge priority={row.priority} />
        <Text size="xs" className="yn-quiet yn-number">
          {row.id}
        </Text>
      </Group>
      <StatusBadge status={row.status} size="sm" />
    </Group>
  );
}

/** The title, which opens the ticket. */
export function RowLink({ row }: { row: Pick<TicketRow, 'id' | 'title'> }) {
  return (
    <Link
      to="/desk/tickets/$ticket"
      params={{ ticket: String(row.id) }}
      className="yn-row-link"
      {...{ [ROW_LINK]: row.id }}
    >
      {row.title}
    </Link>
  );
}
