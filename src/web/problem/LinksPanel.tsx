import { Anchor, Button, CloseButton, Group, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Panel } from '../desk/Panel.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Acting } from './editors.tsx';
import type { Asking } from './forms.ts';
import { ItemSelect } from './ItemSelect.tsx';
import { type ProblemView, useDo } from './queries.ts';
import { TicketLine } from './TicketLine.tsx';

interface Props {
  problem: ProblemView;
  ask(action: Asking): void;
}

/** Tickets, items and changes of a problem, as far as the reader may know of them. */
export function LinksPanel({ problem, ask }: Props) {
  const { t } = useTranslation('problem');
  const [links, link] = useState(false);
  const act = useDo(problem);
  const step = (action: 'link_tickets' | 'link_change' | 'link_items') =>
    problem.actions.includes(action) && (
      <Button
        size="compact-xs"
        variant="subtle"
        onClick={() => (action === 'link_items' ? link(true) : ask(action))}
      >
        {t(`action.${action}`)}
      </Button>
    );
  return (
    <Panel title={t('links')}>
      <Stack gap="md">
        <Part
          name={t('tickets')}
          step={step('link_tickets')}
          none={problem.linkedTickets.length === 0 && t('noTickets')}
        >
          {problem.linkedTickets.map((ticket) => (
            <TicketLine key={ticket.id} ticket={ticket} />
          ))}
        </Part>
        <Part name={t('items')} step={step('link_items')} none={problem.items.length === 0 && t('noItems')}>
          {problem.items.map((item) => (
            <Group key={item.id} component="li" gap="xs" justify="space-between" wrap="nowrap">
              <Anchor
                size="sm"
                style={{ overflowWrap: 'anywhere' }}
                renderRoot={(props) => <Link to="/desk/items/$item" params={{ item: item.id }} {...props} />}
              >
                {item.number} <bdi>{item.name}</bdi>
              </Anchor>
              {problem.actions.includes('unlink_item') && (
                <CloseButton
                  size="sm"
                  aria-label={`${t('action.unlink_item')}: ${item.name}`}
                  onClick={() => act.mutate({ action: 'unlink_item', itemId: item.id })}
                />
              )}
            </Group>
          ))}
        </Part>
        <Part
          name={t('changes')}
          step={step('link_change')}
          none={problem.changes.length === 0 && t('noChanges')}
        >
          {problem.changes.map(({ number, title }) => (
            <Group key={number} component="li" gap="xs" justify="space-between" wrap="nowrap">
              <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
                {number} {title}
              </Text>
              {problem.actions.includes('unlink_change') && (
                <CloseButton
                  size="sm"
                  aria-label={`${t('action.unlink_change')}: ${number}`}
                  onClick={() => act.mutate({ action: 'unlink_change', change: number })}
                />
              )}
            </Group>
          ))}
        </Part>
      </Stack>
      <Dialog opened={links} onClose={() => link(false)} title={t('action.link_items')}>
        <LinkItem problem={problem} onDone={() => link(false)} />
      </Dialog>
    </Panel>
  );
}

interface PartProps {
  name: string;
  step: ReactNode;
  none: string | false;
  children: ReactNode;
}

function Part({ name, step, none, children }: PartProps) {
  return (
    <div>
      <Group justify="space-between">
        <Text size="sm" fw={600}>
          {name}
        </Text>
        {step}
      </Group>
      {none ? (
        <Text size="sm" className="yn-quiet">
          {none}
        </Text>
      ) : (
        <Stack gap={4} component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
          {children}
        </Stack>
      )}
    </div>
  );
}

function LinkItem({ problem, onDone }: { problem: ProblemView; onDone(): void }) {
  const [item, setItem] = useState<string | null>(null);
  return (
    <Acting
      problem={problem}
      onDone={onDone}
      body={() => (item ? { action: 'link_items', itemIds: [item] } : null)}
    >
      {(errorOf) => <ItemSelect value={item} onChange={setItem} error={errorOf('itemIds')} />}
    </Acting>
  );
}
