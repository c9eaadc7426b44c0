import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { people } from '#contract/organisation/people.ts';
import { call } from '../platform/client.ts';

export interface Owner {
  id: string;
  name: string;
}

interface Props {
  label: string;
  description?: string;
  owner: Owner | null;
  onChange(owner: Owner | null): void;
  error?: string | undefined;
}

/** Finds the person who answers for something. */
export function OwnerField({ label, description, owner, onChange, error }: Props) {
  const [typed, setTyped] = useState('');
  const [q] = useDebouncedValue(typed.trim(), 250);
  const search = useQuery({
    queryKey: ['people', 'pick', q],
    queryFn: () => call(people.list, { query: { q, limit: '12' } }),
    placeholderData: (before) => before,
  });
  const found: Owner[] = search.data?.items ?? [];
  const all = owner && !found.some(({ id }) => id === owner.id) ? [owner, ...found] : found;
  return (
    <Select
      label={label}
      description={description}
      withAsterisk
      searchable
      data={all.map(({ id, name }) => ({ value: id, label: name }))}
      filter={({ options }) => options}
      value={owner?.id ?? null}
      onChange={(id) => onChange(all.find((one) => one.id === id) ?? null)}
      onSearchChange={setTyped}
      error={error}
    />
  );
}
