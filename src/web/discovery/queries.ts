import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { discovery } from '#contract/discovery.ts';
import { type AnswerOf, call, type RequestOf } from '../platform/client.ts';

export type Sources = AnswerOf<(typeof discovery)['sources']>;
export type Source = Sources['sources'][number];
export type NewSource = NonNullable<RequestOf<(typeof discovery)['addSource']>['body']>;
export type Run = AnswerOf<(typeof discovery)['runs']>['items'][number];
export type Case = AnswerOf<(typeof discovery)['cases']>['items'][number];

export type Decision = NonNullable<RequestOf<(typeof discovery)['decide']>['body']>;

const DISCOVERY = 'discovery';

export const useSources = () =>
  useQuery({ queryKey: [DISCOVERY, 'sources'], queryFn: () => call(discovery.sources, {}) });

export const useRuns = (source: string) =>
  useInfiniteQuery({
    queryKey: [DISCOVERY, 'runs', source],
    queryFn: ({ pageParam }) =>
      call(discovery.runs, {
        params: { source },
        query: { limit: '20', ...(pageParam ? { cursor: pageParam } : {}) },
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  });

export const useCases = () =>
  useInfiniteQuery({
    queryKey: [DISCOVERY, 'cases'],
    queryFn: ({ pageParam }) =>
      call(discovery.cases, { query: { limit: '20', ...(pageParam ? { cursor: pageParam } : {}) } }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  });

export const useUnseen = () =>
  useInfiniteQuery({
    queryKey: [DISCOVERY, 'unseen'],
    queryFn: ({ pageParam }) =>
      call(discovery.unseen, { query: { limit: '50', ...(pageParam ? { cursor: pageParam } : {}) } }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  });

export const useProvenance = (item: string) =>
  useQuery({
    queryKey: [DISCOVERY, 'provenance', item],
    queryFn: () => call(discovery.provenance, { params: { item } }),
  });

function useChanging<In, Out>(change: (given: In) => Promise<Out>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () => void client.invalidateQueries({ queryKey: [DISCOVERY] }),
  });
}

export const useSaveSource = (source: Source | null) =>
  useChanging(({ code, ...wish }: NewSource) =>
    source
      ? call(
          discovery.changeSource,
          { params: { source: source.id }, body: wish },
          { ifMatch: source.version },
        )
      : call(discovery.addSource, { body: { code, ...wish } }),
  );

export const useSetPrecedence = () =>
  useChanging((precedence: Record<string, string[]>) =>
    call(discovery.setPrecedence, { body: { precedence } }),
  );

export const useUndoRun = () =>
  useChanging(({ run, reason }: { run: string; reason: string }) =>
    call(discovery.undo, { params: { run }, body: { reason } }),
  );

export const useDecide = (one: string) =>
  useChanging((body: Decision) => call(discovery.decide, { params: { case: one }, body }));
