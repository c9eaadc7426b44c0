import { Button, Group, Select, Text } from '@mantine/core';
import { IconFilterOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { PRIORITIES } from '#domain/ticket/priority.ts';
import { CHANNELS, STATUSES, TICKET_TYPES } from '#domain/ticket/ticket.ts';
import { useFormats } from '../platform/formats.ts';
import type { QueueSearch } from '../router.tsx';
import { isNarrowed, momentOf, SORTS, STATES, type View } from './views.ts';

interface Props {
  view: View;
  search: QueueSearch;
  onChange(change: QueueSearch): void;
}

/** What narrows and orders the list; all of it stands in the address. */
export function QueueFilters({ view, search, onChange }: Props) {
  const { t } = useTranslation(['desk', 'ticket']);
  const shared = { size: 'xs', w: { base: 'calc(50% - 4px)', xs: 136 }, clearable: true } as const;
  const formats = useFormats();
  const from = momentOf(search.from);
  const fixed = view === 'overdue' || view === 'unconfirmed';
  return (
    <Group gap={8} role="group" aria-label={t('desk:filter.label')}>
      {!fixed && (
        <Select
          {...shared}
          clearable={false}
          allowDeselect={false}
          aria-label={t('desk:filter.state')}
          data={[
            {
              group: t('desk:filter.states'),
              items: STATES.map((value) => ({ value, label: t(`desk:state.${value}`) })),
            },
            {
              group: t('desk:filter.statuses'),
              items: STATUSES.map((value) => ({ value, label: t(`ticket:status.${value}`) })),
            },
          ]}
          value={search.state ?? 'open'}
          onChange={(value) => onChange({ state: value && value !== 'open' ? value : '' })}
        />
      )}
      <Select
        {...shared}
        aria-label={t('ticket:field.priority')}
        placeholder={t('ticket:field.priority')}
        data={PRIORITIES.map((value) => ({ value, label: t(`ticket:priority.${value}`) }))}
        value={search.priority ?? null}
        onChange={(value) => onChange({ priority: value ?? '' })}
      />
      <Select
        {...shared}
        aria-label={t('ticket:field.type')}
        placeholder={t('ticket:field.type')}
        data={TICKET_TYPES.map((value) => ({ value, label: t(`ticket:type.${value}`) }))}
        value={search.type ?? null}
        onChange={(value) => onChange({ type: value ?? '' })}
      />
      <Select
        {...shared}
        aria-label={t('ticket:field.channel')}
        placeholder={t('ticket:field.channel')}
        data={CHANNELS.map((value) => ({ value, label: t(`ticket:channel.${value}`) }))}
        value={search.channel ?? null}
        onChange={(value) => onChange({ channel: value ?? '' })}
      />
      {view !== 'overdue' && view !== 'due' && (
        <Select
          {...shared}
          clearable={false}
          allowDeselect={false}
          aria-label={t('desk:sort.label')}
          data={SORTS.map((value) => ({ value, label: t(`desk:sort.${value}`) }))}
          value={search.sort ?? 'priority'}
          onChange={(value) => onChange({ sort: value && value !== 'priority' ? value : '' })}
        />
      )}
      {from && (
        <Text size="xs" className="yn-quiet">
          {t('desk:filter.from', { at: formats.time(from) })}
        </Text>
      )}
      {isNarrowed(search) && (
        <Button
          size="xs"
          variant="subtle"
          leftSection={<IconFilterOff size={14} aria-hidden />}
          onClick={() => onChange({ state: '', priority: '', type: '', channel: '', from: '', q: '' })}
        >
          {t('desk:filter.clear')}
        </Button>
      )}
    </Group>
  );
}
