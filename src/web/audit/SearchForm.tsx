import { Button, Group, Select, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useDebouncedCallback, useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ALL_AUDIT_KINDS, AUDIT_OBJECTS } from '#domain/audit/kinds.ts';
import { instantFrom } from '../platform/local-time.ts';
import { type Search, useSomebody } from './queries.ts';

interface Props {
  search: Search;
  onChange(search: Search): void;
}

/** Narrows the list; all that is filled in has to fit. */
export function SearchForm({ search, onChange }: Props) {
  const { t } = useTranslation('audit');
  const [round, setRound] = useState(0);
  const put = <K extends keyof Search>(key: K, value: Search[K] | null | '') => {
    const { [key]: _before, ...rest } = search;
    onChange(value ? { ...rest, [key]: value } : rest);
  };
  return (
    <Stack component="section" className="yn-card" p="md" gap="sm" key={round}>
      <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }} spacing="sm">
        <Moment label={t('search.from')} onChange={(at) => put('from', at)} />
        <Moment label={t('search.to')} onChange={(at) => put('to', at)} />
        <Somebody onChange={(id) => put('person', id)} />
        <Select
          label={t('search.kind')}
          placeholder={t('search.any')}
          data={ALL_AUDIT_KINDS.map((value) => ({ value, label: t(`kind.${value}`) }))}
          searchable
          clearable
          value={search.kind ?? null}
          onChange={(value) => put('kind', value as Search['kind'])}
        />
        <Select
          label={t('search.objectKind')}
          placeholder={t('search.any')}
          data={AUDIT_OBJECTS.map((value) => ({ value, label: t(`objectKind.${value}`) }))}
          clearable
          value={search.objectKind ?? null}
          onChange={(value) => put('objectKind', value as Search['objectKind'])}
        />
        <Typed label={t('search.objectId')} onChange={(text) => put('objectId', text)} />
        <Select
          label={t('search.outcome')}
          placeholder={t('search.any')}
          data={(['succeeded', 'failed'] as const).map((value) => ({ value, label: t(`outcome.${value}`) }))}
          clearable
          value={search.outcome ?? null}
          onChange={(value) => put('outcome', value as Search['outcome'])}
        />
        <Typed label={t('search.ip')} onChange={(text) => put('ip', text)} />
      </SimpleGrid>
      <Group justify="flex-end">
        <Button
          variant="default"
          disabled={Object.keys(search).length === 0}
          onClick={() => {
            setRound(round + 1);
            onChange({});
          }}
        >
          {t('search.clear')}
        </Button>
      </Group>
    </Stack>
  );
}

/** A local time; half of one is none. */
function Moment({ label, onChange }: { label: string; onChange(at: string): void }) {
  return (
    <TextInput
      type="datetime-local"
      max="2199-12-31T23:59"
      label={label}
      onChange={({ currentTarget: { value } }) => {
        const whole = /^(19|20|21)\d\d-/.test(value);
        if (value === '' || whole) onChange(value && instantFrom(value));
      }}
    />
  );
}

/** Asks when the typing pauses. */
function Typed({ label, onChange }: { label: string; onChange(text: string): void }) {
  const tell = useDebouncedCallback(onChange, 300);
  return (
    <TextInput label={label} maxLength={100} onChange={(event) => tell(event.currentTarget.value.trim())} />
  );
}

function Somebody({ onChange }: { onChange(id: string | null): void }) {
  const { t } = useTranslation('audit');
  const [typed, setTyped] = useState('');
  const [q] = useDebouncedValue(typed.trim(), 200);
  const found = useSomebody(q).data?.items ?? [];
  return (
    <Select
      label={t('search.person')}
      placeholder={t('search.personPlaceholder')}
      searchable
      clearable
      data={found.map(({ id, name }) => ({ value: id, label: name }))}
      // The server has searched by more than the name that is shown.
      filter={({ options }) => options}
      onChange={onChange}
      onSearchChange={setTyped}
    />
  );
}
