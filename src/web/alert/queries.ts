import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { alerts } from '#contract/alerts.ts';
import type { AlertState, Severity } from '#domain/alert/alert.ts';
import { type AnswerOf, call, type RequestOf } from '../platform/client.ts';

export type Alert = AnswerOf<(typeof alerts)['list']>['items'][number];
export type Source = AnswerOf<(typeof alerts)['sources']>['items'][number];
export type NewSource = NonNullable<RequestOf<(typeof alerts)['add']>['body']>;

export interface Wanted {
  state: AlertState | null;
  severity: Severity | null;
}

export const useAlerts = ({ state, severity }: Wanted) =>
  useInfiniteQuery({
    queryKey: ['alerts', state, severity],
    queryFn: ({ pageParam }) =>
      call(alerts.list, {
        query: {
          ...(state ? { state } : {}),
          ...(severity ? { severity } : {}),
          ...(pageParam ? { cursor: pageParam } : {}),
        },
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    refetchInterval: 30_000,
  });

const SOURCES = ['alert-sources'];

export const useSources = () =>
  useQuery({ queryKey: SOURCES, queryFn: () => call(alerts.sources, {}), refetchInterval: 30_000 });

/** A token, and the address to which it opens the door. */
export interface Opened {
  id: string;
  token: string;
}

/** Adds a source, and answers its token, or changes the one that was read. */
export function useSaveSource(source: Source | null) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ kind, ...body }: NewSource): Promise<Opened | null> => {
      if (!source) return call(alerts.add, { body: { kind, ...body } });
      await call(alerts.change, { params: { source: source.id }, body }, { ifMatch: source.version });
      return null;
    },
    onSettled: () => void client.invalidateQueries({ queryKey: SOURCES }),
  });
}

export function useRenew({ id, version }: Source) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (): Promise<Opened> => call(alerts.renew, { params: { source: id } }, { ifMatch: version }),
    onSettled: () => void client.invalidateQueries({ queryKey: SOURCES }),
  });
}
