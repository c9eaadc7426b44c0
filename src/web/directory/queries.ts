import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { directorySources } from '#contract/directory.ts';
import { identity } from '#contract/identity.ts';
import { type AnswerOf, call, type RequestOf } from '../platform/client.ts';

export type Source = AnswerOf<(typeof directorySources)['list']>['items'][number];
export type Run = AnswerOf<(typeof directorySources)['runs']>['items'][number];
export type Result = NonNullable<AnswerOf<(typeof directorySources)['openRun']>['result']>;
export type NewSource = NonNullable<RequestOf<(typeof directorySources)['add']>['body']>;

const SOURCES = ['directory sources'];
const isOpen = (run: Run | null) => run?.state === 'waiting' || run?.state === 'running';

export const useSources = () =>
  useQuery({
    queryKey: SOURCES,
    queryFn: () => call(directorySources.list, {}),
    // What waits soon begins, and what goes on soon ends.
    refetchInterval: ({ state }) =>
      state.data?.items.some(({ lastRun }) => isOpen(lastRun)) ? 2000 : 30_000,
  });

/** Directory servers that people sign in by. */
export const useServers = () =>
  useQuery({
    queryKey: [...SOURCES, 'servers'],
    queryFn: async () => (await call(identity.list, {})).items.filter(({ kind }) => kind === 'ldap'),
  });

export const useRuns = (source: string) =>
  useInfiniteQuery({
    queryKey: [...SOURCES, source, 'runs'],
    queryFn: ({ pageParam }) =>
      call(directorySources.runs, {
        params: { source },
        query: { limit: '20', ...(pageParam ? { cursor: pageParam } : {}) },
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  });

export const useRun = (source: string, run: string) =>
  useQuery({
    queryKey: [...SOURCES, source, 'runs', run],
    queryFn: () => call(directorySources.openRun, { params: { source, run } }),
  });

/** Reads the source anew each time it is opened. */
export const usePreview = (source: string) =>
  useQuery({
    queryKey: [...SOURCES, source, 'preview'],
    queryFn: () => call(directorySources.preview, { params: { source } }),
    ...{ staleTime: 0, gcTime: 0, retry: false, refetchOnWindowFocus: false },
  });

export const useTest = (source: string) =>
  useQuery({
    queryKey: [...SOURCES, source, 'test'],
    queryFn: () => call(directorySources.test, { params: { source } }),
    ...{ staleTime: 0, gcTime: 0, retry: false, refetchOnWindowFocus: false },
  });

function useChanging<In, Out>(change: (given: In) => Promise<Out>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () => void client.invalidateQueries({ queryKey: SOURCES }),
  });
}

export const useSaveSource = (source: Source | null) =>
  useChanging(({ kind, providerId, ...rules }: NewSource) =>
    source
      ? call(
          directorySources.change,
          { params: { source: source.id }, body: rules },
          { ifMatch: source.version },
        )
      : call(directorySources.add, { body: { kind, providerId, ...rules } }),
  );

export const useAskRun = (source: string) =>
  useChanging((_: null) => call(directorySources.run, { params: { source } }));

export const useLetThrough = (source: string) =>
  useChanging((run: string) => call(directorySources.letThrough, { params: { source, run } }));

export const useGiveFile = (source: string) =>
  useChanging((body: File) => call(directorySources.giveFile, { params: { source }, body } as never));
