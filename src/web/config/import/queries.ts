import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { itemImports } from '#contract/item-imports.ts';
import { type AnswerOf, call, type RequestOf } from '../../platform/client.ts';

export type ImportBrief = AnswerOf<(typeof itemImports)['list']>['items'][number];
export type OpenedImport = AnswerOf<(typeof itemImports)['open']>;
export type ImportRow = AnswerOf<(typeof itemImports)['rows']>['items'][number];
export type ImportMapping = OpenedImport['mapping'];
export type RowFilter = NonNullable<NonNullable<RequestOf<(typeof itemImports)['rows']>['query']>['outcome']>;

const IMPORTS = 'item-imports';
const EVERY_MS = 1000;

/** What a worker has to do with it before anybody can go on. */
export const isBusy = (state: ImportBrief['state']): boolean =>
  state === 'planning' || state === 'running' || state === 'undoing';

export const useImports = () =>
  useInfiniteQuery({
    queryKey: [IMPORTS, 'list'],
    queryFn: ({ pageParam }) =>
      call(itemImports.list, { query: { limit: '20', ...(pageParam ? { cursor: pageParam } : {}) } }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  });

/** One import, asked again and again while a worker is at it. */
export const useImport = (id: string) =>
  useQuery({
    queryKey: [IMPORTS, id],
    queryFn: () => call(itemImports.open, { params: { import: id } }),
    refetchInterval: (query) => (query.state.data && isBusy(query.state.data.state) ? EVERY_MS : false),
  });

export const useImportRows = (id: string, state: ImportBrief['state'], outcome: RowFilter | null) =>
  useInfiniteQuery({
    queryKey: [IMPORTS, id, 'rows', state, outcome],
    queryFn: ({ pageParam }) =>
      call(itemImports.rows, {
        params: { import: id },
        query: { ...(outcome ? { outcome } : {}), ...(pageParam ? { cursor: pageParam } : {}) },
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  });

export const useMappings = () =>
  useQuery({ queryKey: [IMPORTS, 'mappings'], queryFn: () => call(itemImports.mappings, {}) });

/** Changes something about imports, and reads all of them anew. */
function useChanging<In, Out>(change: (given: In) => Promise<Out>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () => void client.invalidateQueries({ queryKey: [IMPORTS] }),
  });
}

export const useUpload = () =>
  useChanging(
    (file: File) =>
      call(itemImports.upload, {
        query: { name: file.name.slice(-200) },
        body: file,
      } as never) as Promise<OpenedImport>,
  );

type ShapeBody = NonNullable<RequestOf<(typeof itemImports)['shape']>['body']>;
export const useShape = (id: string) =>
  useChanging((body: ShapeBody) => call(itemImports.shape, { params: { import: id }, body }));

export const usePlan = (id: string) =>
  useChanging((body: ImportMapping) => call(itemImports.plan, { params: { import: id }, body }));

export const useRun = (id: string) => useChanging(() => call(itemImports.run, { params: { import: id } }));

export const useUndo = (id: string) =>
  useChanging((reason: string) => call(itemImports.undo, { params: { import: id }, body: { reason } }));

export const useDiscard = (id: string) =>
  useChanging(() => call(itemImports.discard, { params: { import: id } }));

export const useSaveMapping = () =>
  useChanging((body: RequestOf<(typeof itemImports)['saveMapping']>['body']) =>
    call(itemImports.saveMapping, { body }),
  );
