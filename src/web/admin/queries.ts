import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { deliveries } from '#contract/notice.ts';
import { people } from '#contract/organisation/people.ts';
import { structure } from '#contract/organisation/structure.ts';
import { settings } from '#contract/settings.ts';
import { type AnswerOf, call, type RequestOf } from '../platform/client.ts';

export type Person = AnswerOf<(typeof people)['open']>;
export type Delivery = AnswerOf<(typeof deliveries)['list']>['items'][number];
export type Release = RequestOf<(typeof deliveries)['release']>['body'];
export type Troubled = 'held' | 'failed' | 'waiting';
type Settings = AnswerOf<(typeof settings)['read']>;
export type PeopleQuery = NonNullable<RequestOf<(typeof people)['list']>['query']>;
type PersonBody = NonNullable<RequestOf<(typeof people)['create']>['body']>;

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

const MAILS = ['deliveries'];

export const useDeliveries = (state: Troubled) =>
  useInfiniteQuery({
    queryKey: [...MAILS, state],
    queryFn: ({ pageParam }) =>
      call(deliveries.list, { query: { state, ...(pageParam ? { cursor: pageParam } : {}) } }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    refetchInterval: 60_000,
  });

/** How much mail waits for somebody to send it on: held or failed. */
export function useTroubledMail(): number | undefined {
  const counts = useQuery({
    queryKey: [...MAILS, 'counts'],
    queryFn: () => call(deliveries.list, { query: { limit: '1' } }),
    refetchInterval: 60_000,
  }).data?.counts;
  return counts && counts.held + counts.failed;
}

export function useRelease() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Release) => call(deliveries.release, { body }),
    // Not waited for: the list that asked may be empty afterwards, and gone before it could say what was done.
    onSettled: () => void client.invalidateQueries({ queryKey: MAILS }),
  });
}

const SETTINGS = ['settings'];

export const useSettings = () => useQuery({ queryKey: SETTINGS, queryFn: () => call(settings.read, {}) });

export function useChangeSettings() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Partial<Settings>) => call(settings.change, { body }),
    onSuccess: (now) => {
      client.setQueryData(SETTINGS, now);
      return client.invalidateQueries({ queryKey: ['promises', 'public'] });
    },
  });
}
