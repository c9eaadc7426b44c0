import { Group, Select, SimpleGrid, Stack, Switch, Text, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ALERT_TYPES, type AlertIncident } from '#domain/alert/alert.ts';
import { IMPACTS, URGENCIES } from '#domain/ticket/priority.ts';
import { useGroups } from '../ticket/queries.ts';
import { PriorityBadge } from '../ui/badges.tsx';
import type { RuleError } from './RulesEditor.tsx';
import { NEW_RULE } from './source-draft.ts';
import { usePriorityOf } from './usePriorityOf.ts';

interface Props {
  incident: AlertIncident | null;
  onChange(incident: AlertIncident | null): void;
  errorOf: RuleError;
}

/** What an alert that fits becomes: a ticket, or nothing but a line in the list of alerts. */
export function Outcome({ incident, onChange, errorOf }: Props) {
  const { t } = useTranslation('alerts');
  return (
    <Stack gap="xs">
      <Switch
        label={t('rules.makesTicket')}
        checked={incident !== null}
        onChange={(event) => onChange(event.currentTarget.checked ? NEW_RULE.incident : null)}
      />
      {incident && <TicketFields incident={incident} onChange={onChange} errorOf={errorOf} />}
    </Stack>
  );
}

function TicketFields({ incident, onChange, errorOf }: Props & { incident: AlertIncident }) {
  const { t } = useTranslation(['alerts', 'ticket']);
  const groups = useGroups().data?.items ?? [];
  const priority = usePriorityOf()(incident);
  const set = (change: Partial<AlertIncident>) => onChange({ ...incident, ...change });
  return (
    <>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xs">
        <Select
          label={t('ticket:field.impact')}
          data={IMPACTS.map((value) => ({ value, label: t(`ticket:impact.${value}`) }))}
          value={incident.impact}
          onChange={(value) => set({ impact: value as AlertIncident['impact'] })}
          allowDeselect={false}
          error={errorOf('impact')}
        />
        <Select
          label={t('ticket:field.urgency')}
          data={URGENCIES.map((value) => ({ value, label: t(`ticket:urgency.${value}`) }))}
          value={incident.urgency}
          onChange={(value) => set({ urgency: value as AlertIncident['urgency'] })}
          allowDeselect={false}
          error={errorOf('urgency')}
        />
        <Select
          label={t('ticket:field.type')}
          data={ALERT_TYPES.map((value) => ({ value, label: t(`ticket:type.${value}`) }))}
          value={incident.type}
          onChange={(value) => set({ type: value as AlertIncident['type'] })}
          allowDeselect={false}
          error={errorOf('type')}
        />
        <Select
          label={t('alerts:sources.group')}
          placeholder={t('alerts:rules.groupOfSource')}
          data={groups.map(({ id, name }) => ({ value: id, label: name }))}
          value={incident.groupId}
          onChange={(groupId) => set({ groupId })}
          clearable
          error={errorOf('groupId')}
        />
        <TextInput
          label={t('alerts:rules.service')}
          value={incident.service ?? ''}
          onChange={(event) => set({ service: event.currentTarget.value || null })}
          maxLength={100}
          error={errorOf('service')}
        />
      </SimpleGrid>
      {priority && (
        <Group gap="xs">
          <Text size="sm">{t('alerts:rules.priority')}</Text>
          <PriorityBadge priority={priority} long />
        </Group>
      )}
    </>
  );
}
