import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { leaving } from '#contract/leaving.ts';
import type { Heirloom } from '#domain/leaving/leaving.ts';
import type { Person } from '../admin/queries.ts';
import { type AnswerOf, call } from '../platform/client.ts';

export type OpenWork = AnswerOf<(typeof leaving)['openWork']>;
export type Chosen = Partial<Record<Heirloom, string | null>>;

const keyOf = (person: string) => ['open-work', person];

/** What depends on a person; looked at again while something is still to be handed on. */
export const useOpenWork = (person: string) =>
  useQuery({
    queryKey: keyOf(person),
    queryFn: () => call(leaving.openWork, { params: { person } }),
    refetchInterval: ({ state }) =>
      state.data?.departures.some(({ settledAt }) => settledAt === null) ? 2000 : false,
  });

/** Switches a person off, on the version that was seen, and says who takes over what. */
export function useLeave({ id, whole }: Person) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (heirs: Chosen) =>
      call(leaving.leave, { params: { person: id }, body: { heirs } }, { ifMatch: whole?.version }),
    onSettled: () =>
      Promise.all([keyOf(id), ['people']].map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
}
