import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { changeCalendars } from '#contract/change-calendar.ts';
import { changePolicies } from '#contract/change-policy.ts';
import { changes } from '#contract/changes.ts';
import { releases } from '#contract/releases.ts';
import type { Figure } from '#domain/change/statistics.ts';
import { type AnswerOf, call, type RequestOf } from '../platform/client.ts';

export type ChangeRow = AnswerOf<(typeof changes)['list']>['items'][number];
export type ChangeView = AnswerOf<(typeof changes)['open']>;
export type Task = ChangeView['tasks'][number];
export type Entry = AnswerOf<(typeof changes)['history']>['items'][number];
export type Conflict = AnswerOf<(typeof changeCalendars)['conflicts']>['items'][number];
export type PolicyVersion = AnswerOf<(typeof changePolicies)['version']>;
export type PolicyContent = PolicyVersion['content'];
export type Model = AnswerOf<(typeof changePolicies)['models']>['items'][number];
export type StandIn = AnswerOf<(typeof changePolicies)['standIns']>['items'][number];
export type Release = AnswerOf<(typeof releases)['list']>['items'][number];
export type ChangeBody = RequestOf<(typeof changes)['draft']>['body'];
export type ChangesQuery = NonNullable<RequestOf<(typeof changes)['list']>['query']>;
export type Span = { from: string; to: string };

const CHANGES = 'changes';

export const useChanges = (query: ChangesQuery) =>
  useInfiniteQuery({
    queryKey: [CHANGES, 'list', query],
    queryFn: ({ pageParam }) =>
      call(changes.list, { query: { ...query, ...(pageParam ? { cursor: pageParam } : {}) } }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    placeholderData: (before) => before,
  });

export const useChange = (change: string) =>
  useQuery({ queryKey: [CHANGES, 'one', change], queryFn: () => call(changes.open, { params: { change } }) });

export const useChangeHistory = (change: string) =>
  useInfiniteQuery({
    queryKey: [CHANGES, 'one', change, 'history'],
    queryFn: ({ pageParam }) =>
      call(changes.history, {
        params: { change },
        query: { limit: '20', ...(pageParam ? { cursor: pageParam } : {}) },
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  });

export const useConflicts = (change: string) =>
  useQuery({
    queryKey: [CHANGES, 'one', change, 'conflicts'],
    queryFn: () => call(changeCalendars.conflicts, { params: { change } }),
  });

export const useMyApprovals = () =>
  useQuery({ queryKey: [CHANGES, 'approvals'], queryFn: () => call(changes.mine, {}) });

export const useChangePolicy = () =>
  useQuery({ queryKey: [CHANGES, 'policy'], queryFn: () => call(changePolicies.policy, {}) });

export const usePolicyVersion = (version: number) =>
  useQuery({
    queryKey: [CHANGES, 'policy', version],
    queryFn: () => call(changePolicies.version, { params: { version } }),
  });

export const useModels = () =>
  useQuery({ queryKey: [CHANGES, 'models'], queryFn: () => call(changePolicies.models, {}) });

export const useStandIns = () =>
  useQuery({ queryKey: [CHANGES, 'standIns'], queryFn: () => call(changePolicies.standIns, {}) });

export const useCalendar = (span: Span) =>
  useQuery({
    queryKey: [CHANGES, 'calendar', span],
    queryFn: () => call(changeCalendars.calendar, { query: span }),
    placeholderData: (before) => before,
  });

export const useReleases = () =>
  useInfiniteQuery({
    queryKey: [CHANGES, 'releases'],
    queryFn: ({ pageParam }) =>
      call(releases.list, { query: { limit: '20', ...(pageParam ? { cursor: pageParam } : {}) } }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  });

export const useReleaseRates = (span: Span) =>
  useQuery({
    queryKey: [CHANGES, 'releases', span],
    queryFn: () => call(releases.rates, { query: span }),
  });

export const useFeeds = () =>
  useQuery({ queryKey: [CHANGES, 'feeds'], queryFn: () => call(changeCalendars.feeds, {}) });

export const useStatistics = (span: Span) =>
  useQuery({
    queryKey: [CHANGES, 'statistics', span],
    queryFn: () => call(changeCalendars.statistics, { query: span }),
    placeholderData: (before) => before,
  });

export const useFigure = (figure: Figure, span: Span) =>
  useQuery({
    queryKey: [CHANGES, 'statistics', span, figure],
    queryFn: () => call(changeCalendars.figure, { params: { figure }, query: span }),
  });

/** Does something, and reads all of it anew. */
export function useDoing<In, Out>(work: (given: In) => Promise<Out>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: work,
    onSettled: () => void client.invalidateQueries({ queryKey: [CHANGES] }),
  });
}
