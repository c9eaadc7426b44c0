import { Group, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { RoutedAction } from '#contract/ticket/tickets.ts';
import type { TicketView } from '../ticket/queries.ts';
import { StatusBadge } from '../ui/badges.tsx';
import { Panel } from './Panel.tsx';

interface Props {
  ticket: TicketView;
  step(action: RoutedAction): React.ReactNode;
}

/** The tickets of the same trouble, with where each of them stands. */
export function LinkedPanel({ ticket, step }: Props) {
  const { t } = useTranslation(['board', 'ticket']);
  const { linked, duplicateOf, duplicateIds } = ticket;
  if (linked.length === 0) return null;
  const title =
    duplicateOf === null
      ? t('board:linked.duplicates', { count: duplicateIds.length })
      : t('board:linked.follows');
  return (
    <Panel title={title} action={step('unlink_duplicate')}>
      <Stack gap="xs">
        <Text size="xs" className="yn-quiet">
          {t('board:linked.help')}
        </Text>
        {linked.map((other) => (
          <div key={other.id}>
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
                {other.requesterName ?? t('ticket:stranger')}
              </Text>
            </Group>
          </div>
        ))}
      </Stack>
    </Panel>
  );
}
