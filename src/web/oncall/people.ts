import { useGroups } from '../ticket/queries.ts';
import type { RosterView } from './queries.ts';

/** People of the desk by their groups, and whoever the roster names already, as choices. */
export function useDeskPeople(roster: RosterView | null): { value: string; label: string }[] {
  const groups = useGroups().data?.items ?? [];
  const known = new Map(groups.flatMap(({ members }) => members.map(({ id, name }) => [id, name] as const)));
  const named = [
    ...(roster?.layers.flatMap(({ members }) => members) ?? []),
    ...(roster?.substitutes.map(({ personId }) => personId) ?? []),
  ];
  for (const id of named) if (!known.has(id)) known.set(id, roster?.names[id] ?? id);
  return [...known]
    .map(([value, label]) => ({ value, label }))
    .sort((a, b) => a.label.localeCompare(b.label, 'zh-CN'));
}
