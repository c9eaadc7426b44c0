import { useQueries, useQuery } from '@tanstack/react-query';
import { people } from '#contract/organisation/people.ts';
import { structure } from '#contract/organisation/structure.ts';
import { useRosters } from '../oncall/queries.ts';
import { call } from '../platform/client.ts';
import { useMay } from '../platform/session.tsx';
import { useGroups } from '../ticket/queries.ts';
import type { Named } from './diff-words.ts';

const MINUTES = 5 * 60_000;

export const useSites = () =>
  useQuery({ queryKey: ['sites'], queryFn: () => call(structure.sites, {}), staleTime: MINUTES });

/** Names of groups, sites, rosters in use and of the people asked for; an id that nobody knows stays an id. */
export function useNames(personIds: readonly string[] = []): Named {
  const groups = useGroups().data?.items ?? [];
  const sites = useSites().data?.items ?? [];
  const rosters = useRosters(useMay('desk.read')).data?.items ?? [];
  const found = useQueries({
    queries: [...new Set(personIds)].map((person) => ({
      queryKey: ['person', person],
      queryFn: () => call(people.open, { params: { person } }),
      staleTime: MINUTES,
    })),
  });
  const names = new Map<string, string>();
  for (const { id, name } of [...groups, ...sites, ...rosters, ...found.flatMap(({ data }) => data ?? [])])
    names.set(id, name);
  return (_kind, id) => names.get(id) ?? id;
}
