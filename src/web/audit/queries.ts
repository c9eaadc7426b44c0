import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { auditLog } from '#contract/audit.ts';
import { people } from '#contract/organisation/people.ts';
import { type AnswerOf, call, type RequestOf } from '../platform/client.ts';

export type Entry = AnswerOf<(typeof auditLog)['entries']>['items'][number];
export type AuditState = AnswerOf<(typeof auditLog)['state']>;
export type Search = Omit<NonNullable<RequestOf<(typeof auditLog)['entries']>['query']>, 'cursor' | 'limit'>;

export const useEntries = (search: Search) =>
  useInfiniteQuery({
    queryKey: ['audit', search],
    queryFn: ({ pageParam }) =>
      call(auditLog.entries, { query: { ...search, ...(pageParam ? { cursor: pageParam } : {}) } }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  });

export const useAuditState = () =>
  useQuery({ queryKey: ['audit-state'], queryFn: () => call(auditLog.state, {}), refetchInterval: 30_000 });

export const useSomebody = (q: string) =>
  useQuery({
    queryKey: ['people', 'somebody', q],
    queryFn: () => call(people.list, { query: { q, limit: '20' } }),
    enabled: q !== '',
    placeholderData: (before) => before,
  });
