import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { people } from '#contract/organisation/people.ts';
import { call } from '../platform/client.ts';
import { eachOnce, type Option } from './fields.tsx';
import { useNames } from './names.ts';

/** People as options: those chosen already, and those whom the typed words find. */
export function usePeopleOptions(chosen: readonly string[]): {
  options: Option[];
  search: (typed: string) => void;
} {
  const [typed, search] = useState('');
  const [q] = useDebouncedValue(typed.trim(), 250);
  const found = useQuery({
    queryKey: ['people', 'pick', q],
    queryFn: () => call(people.list, { query: { q, limit: '12' } }),
    enabled: q !== '',
    placeholderData: (before) => before,
  });
  const nameOf = useNames(chosen);
  const others = (found.data?.items ?? []).filter(({ id }) => !chosen.includes(id));
  return {
    options: eachOnce([
      ...chosen.map((id) => ({ value: id, label: nameOf('person', id) })),
      ...others.map(({ id, name, department }) => ({
        value: id,
        label: department ? `${name} · ${department}` : name,
      })),
    ]),
    search,
  };
}
