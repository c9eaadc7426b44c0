import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { promises } from '#contract/promises.ts';
import { type AnswerOf, call } from '../platform/client.ts';

export type PromisesView = AnswerOf<(typeof promises)['read']>;
export type CalendarView = PromisesView['calendars'][number];
export type TargetRow = PromisesView['targets'][number];
export type Attained = PromisesView['attainment']['rows'][number];
export type PathView = PromisesView['escalation'][number];
export type Coverage = AnswerOf<(typeof promises)['coverage']>;

const KEY = ['promises'];

/** What is promised, as it is in force. */
export const usePromises = () =>
  useQuery({ queryKey: KEY, queryFn: () => call(promises.read, {}), staleTime: 60_000 });

/** The same for those who are not signed in; a 404 where it is not open to them. */
export const usePublicPromises = () =>
  useQuery({
    queryKey: ['promises', 'public'],
    queryFn: () => call(promises.readPublic, {}),
    staleTime: 60_000,
  });

/** Says that the reader has read the version that is shown. */
export function useAcknowledge() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (version: number) => call(promises.acknowledge, { body: { version } }),
    onSettled: () => client.invalidateQueries({ queryKey: KEY }),
  });
}

export const useCoverage = () =>
  useQuery({ queryKey: ['promises', 'coverage'], queryFn: () => call(promises.coverage, {}) });
