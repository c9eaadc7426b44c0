import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { people } from '#contract/organisation/people.ts';
import { structure } from '#contract/organisation/structure.ts';
import { type AnswerOf, call, type RequestOf } from '../platform/client.ts';

export type Person = AnswerOf<(typeof people)['open']>;
export type PeopleQuery = NonNullable<RequestOf<(typeof people)['list']>['query']>;
export type PersonBody = NonNullable<RequestOf<(typeof people)['create']>['body']>;

export const usePeople = (query: PeopleQuery) =>
  useInfiniteQuery({
    queryKey: ['people', query],
    queryFn: ({ pageParam }) =>
      call(people.list, { query: { ...query, ...(pageParam ? { cursor: pageParam } : {}) } }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  });

export const useDepartments = () =>
  useQuery({ queryKey: ['departments'], queryFn: () => call(structure.departments, {}), staleTime: 60_000 });

export const useSites = () =>
  useQuery({ queryKey: ['sites'], queryFn: () => call(structure.sites, {}), staleTime: 60_000 });

/** Adds a person, or changes the one that was read. */
export function useSavePerson(person: Person | null) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Partial<PersonBody> & { active?: boolean }) =>
      person
        ? call(people.change, { params: { person: person.id }, body }, { ifMatch: person.whole?.version })
        : call(people.create, { body: body as PersonBody }),
    onSettled: () => client.invalidateQueries({ queryKey: ['people'] }),
  });
}
