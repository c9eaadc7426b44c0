import { Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { RoutedAction } from '#contract/ticket/tickets.ts';
import { WORKING_STATUSES } from '#domain/ticket/ticket.ts';
import type { TicketView } from '../ticket/queries.ts';
import { LinkedRow } from './LinkedRow.tsx';
import { Panel } from './Panel.tsx';

interface Props {
  ticket: TicketView;
  step(action: RoutedAction): React.ReactNode;
}

/** The ticket that this one is a part of, or its own parts; each is worked on separately. */
export function FamilyPanel({ ticket, step }: Props) {
  const { t } = useTranslation('board');
  const { parentId, childIds } = ticket;
  const linked = ticket.linked.filter(({ id }) => id === parentId || childIds.includes(id));
  if (linked.length === 0) return null;
  const open = linked.filter(({ status }) => (WORKING_STATUSES as readonly string[]).includes(status)).length;
  const title = parentId === null ? t('family.children', { count: childIds.length }) : t('family.parent');
  return (
    <Panel title={title} action={step('unlink_parent')}>
      <Stack gap="xs">
        {parentId === null && (
          <Text size="sm" fw={600}>
            {open > 0 ? t('family.open', { count: open }) : t('family.done')}
          </Text>
        )}
        <Text size="xs" className="yn-quiet">
          {parentId === null ? t('family.help') : t('family.helpChild')}
        </Text>
        {linked.map((other) => (
          <LinkedRow key={other.id} other={other} />
        ))}
      </Stack>
    </Panel>
  );
}
