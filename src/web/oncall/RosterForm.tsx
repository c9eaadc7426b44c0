import {
  Alert,
  Button,
  Checkbox,
  Fieldset,
  Group,
  List,
  MultiSelect,
  NumberInput,
  Select,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
} from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { problemOf } from '../platform/problem.ts';
import { useMe } from '../platform/session.tsx';
import { useFieldWords, useRefusalWords } from '../platform/words.ts';
import { clockOf } from './drawing.ts';
import { useDeskPeople } from './people.ts';
import { type RosterView, useRosterChange } from './queries.ts';
import {
  draftOf,
  emptyLayer,
  emptyRoster,
  HOURS,
  type Hours,
  type LayerDraft,
  type RosterDraft,
  wishOf,
} from './roster-form.ts';

interface Props {
  /** Null: a new one. */
  roster: RosterView | null;
  onDone(id: string): void;
}

const today = (): string => new Date().toLocaleDateString('sv');

/** Name, layers and turns of a roster; what it has of substitutes and absences can be taken back. */
export function RosterForm({ roster, onDone }: Props) {
  const { t } = useTranslation(['oncall', 'common']);
  const words = useRefusalWords();
  const fieldWords = useFieldWords();
  const me = useMe();
  const people = useDeskPeople(roster);
  const calendars = roster?.calendars ?? ['china'];
  const [draft, setDraft] = useState<RosterDraft>(() =>
    roster ? draftOf(roster) : emptyRoster(me?.zone ?? 'Asia/Shanghai', today(), 'china'),
  );
  const { create, change } = useRosterChange();
  const error = roster ? change.error : create.error;
  const problem = error ? problemOf(error) : null;
  const errorOf = (name: string) =>
    fieldWords(
      problem?.fields?.find(({ field }) => field === `body.${name}` || field.startsWith(`body.${name}.`)),
    );
  const set = (changes: Partial<RosterDraft>) => setDraft((all) => ({ ...all, ...changes }));
  const setLayer = (index: number, changes: Partial<LayerDraft>) =>
    set({ layers: draft.layers.map((layer, i) => (i === index ? { ...layer, ...changes } : layer)) });

  function save() {
    const body = wishOf(draft);
    if (!roster) create.mutate(body, { onSuccess: ({ id }) => onDone(id) });
    else
      change.mutate({ id: roster.id, version: roster.version, body }, { onSuccess: ({ id }) => onDone(id) });
  }
  const name = (id: string) => people.find(({ value }) => value === id)?.label ?? roster?.names[id] ?? '';
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <Stack>
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <TextInput
            label={t('oncall:form.name')}
            name="name"
            required
            maxLength={60}
            value={draft.name}
            onChange={(event) => set({ name: event.currentTarget.value })}
            error={errorOf('name')}
          />
          <Select
            label={t('oncall:form.zone')}
            searchable
            allowDeselect={false}
            value={draft.zone}
            onChange={(zone) => zone && set({ zone })}
            data={Intl.supportedValuesOf('timeZone')}
            error={errorOf('zone')}
          />
        </SimpleGrid>
        <Checkbox
          label={t('oncall:takesP1')}
          checked={draft.takesP1}
          onChange={(event) => set({ takesP1: event.currentTarget.checked })}
        />
        <Text size="sm" fw={600}>
          {t('oncall:form.layers')}
        </Text>
        {draft.layers.map((layer, index) => (
          <LayerFields
            key={layer.id}
            layer={layer}
            number={index + 1}
            people={people}
            calendars={calendars}
            onChange={(changes) => setLayer(index, changes)}
            onRemove={
              draft.layers.length > 1
                ? () => set({ layers: draft.layers.filter((_one, i) => i !== index) })
                : undefined
            }
            errorOf={(field) => errorOf(`layers.${index}.${field}`)}
          />
        ))}
        <Group>
          <Button
            size="xs"
            variant="default"
            onClick={() =>
              set({
                layers: [
                  ...draft.layers,
                  emptyLayer(newLayerId(draft.layers), today(), calendars[0] ?? 'china'),
                ],
              })
            }
          >
            {t('oncall:form.addLayer')}
          </Button>
        </Group>
        <Spans
          title={t('oncall:form.substitutes')}
          items={draft.substitutes.map((one) => ({ ...one, words: `${name(one.personId)} · ${one.reason}` }))}
          onRemove={(index) => set({ substitutes: draft.substitutes.filter((_one, i) => i !== index) })}
        />
        <Spans
          title={t('oncall:form.absences')}
          items={draft.absences.map((one) => ({ ...one, words: name(one.personId) }))}
          onRemove={(index) => set({ absences: draft.absences.filter((_one, i) => i !== index) })}
        />
        {roster && (
          <Checkbox
            label={t('oncall:form.retired')}
            checked={draft.retired}
            onChange={(event) => set({ retired: event.currentTarget.checked })}
          />
        )}
        {problem && (
          <Alert color="seal" role="alert">
            {words(problem.code)}
          </Alert>
        )}
        <Group justify="flex-end">
          <Button type="submit" loading={create.isPending || change.isPending}>
            {t('common:save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** An id that no layer has had in this form. */
function newLayerId(layers: readonly LayerDraft[]): string {
  const taken = new Set(layers.map(({ id }) => id));
  let n = layers.length + 1;
  while (taken.has(`layer-${n}`)) n++;
  return `layer-${n}`;
}

interface LayerProps {
  layer: LayerDraft;
  number: number;
  people: { value: string; label: string }[];
  calendars: readonly string[];
  onChange(changes: Partial<LayerDraft>): void;
  onRemove?: (() => void) | undefined;
  errorOf(field: string): string | undefined;
}

function LayerFields({ layer, number, people, calendars, onChange, onRemove, errorOf }: LayerProps) {
  const { t } = useTranslation('oncall');
  const shown = HOURS.filter((hours) => hours !== 'kept' || layer.hours === 'kept');
  const timed = layer.hours !== 'always' && layer.hours !== 'kept';
  const text = (field: 'name' | 'start' | 'handover' | 'from' | 'to') => ({
    value: layer[field],
    onChange: (event: { currentTarget: { value: string } }) =>
      onChange({ [field]: event.currentTarget.value }),
  });
  return (
    <Fieldset legend={t('form.layerOf', { n: number })}>
      <Stack gap="sm">
        <TextInput
          {...text('name')}
          label={t('form.layerName')}
          required
          maxLength={60}
          error={errorOf('name')}
        />
        <MultiSelect
          label={t('form.members')}
          searchable
          required
          data={people}
          value={layer.members}
          onChange={(members) => onChange({ members })}
          error={errorOf('members')}
        />
        <SimpleGrid cols={{ base: 1, sm: 3 }}>
          <TextInput
            {...text('start')}
            type="date"
            label={t('form.start')}
            required
            error={errorOf('start')}
          />
          <TextInput
            {...text('handover')}
            type="time"
            label={t('form.handover')}
            required
            error={errorOf('handover')}
          />
          <NumberInput
            label={t('form.days')}
            min={1}
            max={366}
            allowDecimal={false}
            value={layer.days}
            onChange={(days) => onChange({ days: Number(days) })}
            error={errorOf('days')}
          />
        </SimpleGrid>
        <SimpleGrid cols={{ base: 1, sm: timed ? 3 : 1 }}>
          <Select
            label={t('form.hours')}
            allowDeselect={false}
            value={layer.hours}
            onChange={(hours) => hours && onChange({ hours: hours as Hours })}
            data={shown.map((value) => ({ value, label: t(`form.${value}`) }))}
            error={errorOf('on')}
          />
          {timed && (
            <>
              <TextInput {...text('from')} type="time" label={t('form.from')} required />
              <TextInput
                {...text('to')}
                type="time"
                label={t('form.to')}
                required
                description={t('form.nextDay')}
                inputWrapperOrder={['label', 'input', 'description']}
              />
            </>
          )}
        </SimpleGrid>
        {timed && layer.hours !== 'daily' && calendars.length > 1 && (
          <Select
            aria-label={t('form.hours')}
            allowDeselect={false}
            value={layer.calendar}
            onChange={(calendar) => calendar && onChange({ calendar })}
            data={[...calendars]}
          />
        )}
        {onRemove && (
          <Group>
            <Button size="xs" variant="subtle" color="seal" onClick={onRemove}>
              {t('form.removeLayer')}
            </Button>
          </Group>
        )}
      </Stack>
    </Fieldset>
  );
}

interface SpansProps {
  title: string;
  items: readonly {
    from: { date: string; minute: number };
    to: { date: string; minute: number };
    words: string;
  }[];
  onRemove(index: number): void;
}

function Spans({ title, items, onRemove }: SpansProps) {
  const { t } = useTranslation('oncall');
  if (items.length === 0) return null;
  const wall = ({ date, minute }: { date: string; minute: number }) => `${date} ${clockOf(minute)}`;
  return (
    <div>
      <Text size="sm" fw={600} mb={4}>
        {title}
      </Text>
      <List listStyleType="none" spacing={4}>
        {items.map((item, index) => {
          const words = `${wall(item.from)} – ${wall(item.to)} · ${item.words}`;
          return (
            <List.Item key={words}>
              <Group gap="xs">
                <Text size="sm">{words}</Text>
                <Button
                  size="compact-xs"
                  variant="subtle"
                  color="seal"
                  aria-label={`${t('form.remove')} ${words}`}
                  onClick={() => onRemove(index)}
                >
                  {t('form.remove')}
                </Button>
              </Group>
            </List.Item>
          );
        })}
      </List>
    </div>
  );
}
