import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { people } from '#contract/organisation/people.ts';
import { call } from '../platform/client.ts';

interface Person {
  id: string;
  name: string;
}

interface Props {
  label: string;
  person: Person | null;
  onChange(person: Person | null): void;
  error?: string | undefined;
  withAsterisk?: boolean;
}

/** Finds a person of the directory; nobody is an answer, too. */
export function PersonSelect({ label, person, onChange, error, withAsterisk = false }: Props) {
  const [typed, setTyped] = useState('');
  const [q] = useDebouncedValue(typed.trim(), 250);
  const search = useQuery({
    queryKey: ['people', 'pick', q],
    queryFn: () => call(people.list, { query: { q, limit: '12' } }),
    placeholderData: (before) => before,
  });
  const found: Person[] = search.data?.items ?? [];
  const all = person && !found.some(({ id }) => id === person.id) ? [person, ...found] : found;
  return (
    <Select
      label={label}
      withAsterisk={withAsterisk}
      searchable
      clearable
      data={all.map(({ id, name }) => ({ value: id, label: name }))}
      filter={({ options }) => options}
      value={person?.id ?? null}
      onChange={(id) => onChange(all.find((one) => one.id === id) ?? null)}
      onSearchChange={setTyped}
      error={error}
    />
  );
}
