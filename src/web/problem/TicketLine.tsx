import { Anchor, Group } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { PriorityBadge, StatusBadge } from '../ui/badges.tsx';
import type { ProblemView } from './queries.ts';

interface Props {
  ticket: ProblemView['linkedTickets'][number];
  /** What is said of it here, below it. */
  children?: ReactNode;
}

/** A ticket in a list, with where it stands. */
export function TicketLine({ ticket, children }: Props) {
  return (
    <li>
      <Group gap="xs" wrap="nowrap">
        <PriorityBadge priority={ticket.priority} />
        <Anchor
          size="sm"
          style={{ overflowWrap: 'anywhere', flex: 1 }}
          renderRoot={(props) => (
            <Link to="/desk/tickets/$ticket" params={{ ticket: String(ticket.id) }} {...props} />
          )}
        >
          #{ticket.id} <bdi>{ticket.title}</bdi>
        </Anchor>
        <StatusBadge status={ticket.status} />
      </Group>
      {children}
    </li>
  );
}
