import { MultiSelect } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { people } from '#contract/organisation/people.ts';
import { call } from '../platform/client.ts';

interface Props {
  name: string;
  label: string;
  error?: string | undefined;
  value: string[];
  onChange(value: string[]): void;
}

/** People of the directory, found by name, who may read a ticket though they have no other part in it. */
export function ReadersField({ value, onChange, ...shared }: Props) {
  const { t } = useTranslation('ticket');
  const [text, setText] = useState('');
  const [q] = useDebouncedValue(text.trim(), 250);
  const [names, setNames] = useState<Record<string, string>>({});
  const found = useQuery({
    queryKey: ['people', 'readers', q],
    queryFn: () => call(people.list, { query: { limit: '20', ...(q ? { q } : {}) } }),
  });
  const named = useQuery({
    queryKey: ['people', 'named', value],
    queryFn: () => Promise.all(value.map((person) => call(people.open, { params: { person } }))),
    enabled: value.some((id) => !names[id]),
  });
  const known = new Map([
    ...Object.entries(names),
    ...(named.data ?? []).map(({ id, name }) => [id, name] as const),
    ...(found.data?.items ?? []).map(
      ({ id, name, department }) => [id, department ? `${name} · ${department}` : name] as const,
    ),
  ]);
  return (
    <MultiSelect
      {...shared}
      description={t('readersText')}
      searchable
      clearable
      value={value}
      searchValue={text}
      onSearchChange={setText}
      onChange={(ids) => {
        setNames(Object.fromEntries(ids.map((id) => [id, known.get(id) ?? id])));
        onChange(ids);
      }}
      data={[...known].map(([id, label]) => ({ value: id, label }))}
      filter={({ options }) => options}
    />
  );
}
