import { Group, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { TicketView } from '../ticket/queries.ts';
import { StatusBadge } from '../ui/badges.tsx';

/** Another ticket that this one is linked with, and where it stands. */
export function LinkedRow({ other }: { other: TicketView['linked'][number] }) {
  const { t } = useTranslation('ticket');
  return (
    <div>
      <Text size="sm" lineClamp={2}>
        <Link
          to="/desk/tickets/$ticket"
          params={{ ticket: String(other.id) }}
          style={{ color: 'var(--mantine-color-anchor)' }}
        >
          {other.id} {other.title}
        </Link>
      </Text>
      <Group gap="xs">
        <StatusBadge status={other.status} size="sm" />
        <Text size="xs" className="yn-quiet">
          {other.requesterName ?? t('stranger')}
        </Text>
      </Group>
    </div>
  );
}
