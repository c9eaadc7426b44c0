import { Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { RoutedAction } from '#contract/ticket/tickets.ts';
import type { TicketView } from '../ticket/queries.ts';
import { LinkedRow } from './LinkedRow.tsx';
import { Panel } from './Panel.tsx';

interface Props {
  ticket: TicketView;
  step(action: RoutedAction): React.ReactNode;
}

/** The tickets of the same trouble, with where each of them stands. */
export function LinkedPanel({ ticket, step }: Props) {
  const { t } = useTranslation('board');
  const { duplicateOf, duplicateIds } = ticket;
  const linked = ticket.linked.filter(({ id }) => id === duplicateOf || duplicateIds.includes(id));
  if (linked.length === 0) return null;
  const title =
    duplicateOf === null ? t('linked.duplicates', { count: duplicateIds.length }) : t('linked.follows');
  return (
    <Panel title={title} action={step('unlink_duplicate')}>
      <Stack gap="xs">
        <Text size="xs" className="yn-quiet">
          {t('linked.help')}
        </Text>
        {linked.map((other) => (
          <LinkedRow key={other.id} other={other} />
        ))}
      </Stack>
    </Panel>
  );
}
