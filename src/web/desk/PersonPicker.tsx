import { Loader, Select, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Caller, useCallers } from '../hotline/queries.ts';

export type Person = Caller;

interface Props {
  person: Person | null;
  onChange(person: Person | null): void;
  error?: string | undefined;
}

/** Finds whoever calls by name, pinyin, initials or number. */
export function PersonPicker({ person, onChange, error }: Props) {
  const { t } = useTranslation('desk');
  const [typed, setTyped] = useState('');
  const [q] = useDebouncedValue(typed.trim(), 150);
  // A name that was chosen stands in the field, too; it is found by its beginning like any other.
  const search = useCallers(q);
  const found = search.data?.items ?? [];
  const all = person && !found.some(({ id }) => id === person.id) ? [person, ...found] : found;
  return (
    <Select
      label={t('record.caller')}
      description={t('record.callerHelp')}
      placeholder={t('record.callerPlaceholder')}
      withAsterisk
      searchable
      clearable
      data={all.map(({ id, name }) => ({ value: id, label: name }))}
      // The server has searched by more than the name that is shown.
      filter={({ options }) => options}
      value={person?.id ?? null}
      onChange={(id) => onChange(all.find((one) => one.id === id) ?? null)}
      onSearchChange={setTyped}
      nothingFoundMessage={q === '' ? undefined : t('record.nobody')}
      rightSection={search.isFetching && !person ? <Loader size={16} /> : undefined}
      renderOption={({ option }) => <Card person={all.find(({ id }) => id === option.value)} />}
      error={error}
    />
  );
}

function Card({ person }: { person: Person | undefined }) {
  if (!person) return null;
  return (
    <Stack gap={0}>
      <Text size="sm">{person.name}</Text>
      <Text size="xs" className="yn-quiet">
        {[person.department, person.phone, person.email].filter(Boolean).join(' · ')}
      </Text>
    </Stack>
  );
}
