import { Anchor, Group, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Panel } from '../desk/Panel.tsx';
import { PriorityBadge, StatusBadge } from '../ui/badges.tsx';
import { GrowingList } from '../ui/GrowingList.tsx';
import { type Impact, useItemTickets } from './queries.ts';

/** Tickets about an item, as far as the reader may know of them. */
export function TicketsPanel({ item }: { item: string }) {
  const { t } = useTranslation('config');
  const found = useItemTickets(item);
  const none = (
    <Text size="sm" className="yn-quiet">
      {t('noTickets')}
    </Text>
  );
  return (
    <Panel title={t('tickets')}>
      <GrowingList found={found} rows={1} empty={none}>
        {(tickets) => (
          <Stack gap={4} component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
            {tickets.map((ticket) => (
              <TicketRow key={ticket.id} ticket={ticket} />
            ))}
          </Stack>
        )}
      </GrowingList>
    </Panel>
  );
}

export function TicketRow({ ticket }: { ticket: Impact['tickets'][number] }) {
  return (
    <Group component="li" gap="xs" wrap="nowrap">
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
  );
}
