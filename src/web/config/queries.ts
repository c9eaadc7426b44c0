import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { config } from '#contract/config.ts';
import { type AnswerOf, call, type RequestOf } from '../platform/client.ts';

export type Item = AnswerOf<(typeof config)['list']>['items'][number];
export type Opened = AnswerOf<(typeof config)['open']>;
export type Related = Opened['relations'][number];
export type Impact = AnswerOf<(typeof config)['impact']>;
export type Entry = AnswerOf<(typeof config)['history']>['items'][number];
export type ItemClass = AnswerOf<(typeof config)['classes']>['classes'][number];
export type Attribute = ItemClass['attributes'][number];
export type RelationKind = AnswerOf<(typeof config)['classes']>['relations'][number];
export type ItemBody = RequestOf<(typeof config)['create']>['body'];
export type Because = ItemBody['because'];
export type ItemsQuery = NonNullable<RequestOf<(typeof config)['list']>['query']>;

const ITEMS = 'items';

export const useItems = (query: ItemsQuery) =>
  useInfiniteQuery({
    queryKey: [ITEMS, 'list', query],
    queryFn: ({ pageParam }) =>
      call(config.list, { query: { ...query, ...(pageParam ? { cursor: pageParam } : {}) } }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    placeholderData: (before) => before,
  });

/** All classes and kinds of relations; they seldom change. */
export const useClasses = () =>
  useQuery({ queryKey: [ITEMS, 'classes'], queryFn: () => call(config.classes, {}), staleTime: 5 * 60_000 });

export const useItem = (item: string) =>
  useQuery({ queryKey: [ITEMS, item], queryFn: () => call(config.open, { params: { item } }) });

export const useImpact = (item: string, depth: number) =>
  useQuery({
    queryKey: [ITEMS, item, 'impact', depth],
    queryFn: () => call(config.impact, { params: { item }, query: { depth: String(depth) } }),
    placeholderData: (before) => before,
  });

export const useHistory = (item: string) =>
  useInfiniteQuery({
    queryKey: [ITEMS, item, 'history'],
    queryFn: ({ pageParam }) =>
      call(config.history, {
        params: { item },
        query: { limit: '20', ...(pageParam ? { cursor: pageParam } : {}) },
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  });

export const useItemTickets = (item: string) =>
  useInfiniteQuery({
    queryKey: [ITEMS, item, 'tickets'],
    queryFn: ({ pageParam }) =>
      call(config.tickets, {
        params: { item },
        query: { limit: '20', ...(pageParam ? { cursor: pageParam } : {}) },
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  });

/** Changes something, and reads all of it anew. */
function useChanging<In, Out>(change: (given: In) => Promise<Out>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () => void client.invalidateQueries({ queryKey: [ITEMS] }),
  });
}

/** Adds an item, or changes the one that was read. */
export const useSaveItem = (item: Item | null) =>
  useChanging((body: ItemBody) =>
    item
      ? call(config.change, { params: { item: item.id }, body }, { ifMatch: item.version })
      : call(config.create, { body }),
  );

export const useRelate = (item: string) =>
  useChanging((body: RequestOf<(typeof config)['relate']>['body']) =>
    call(config.relate, { params: { item }, body }),
  );

export const useUnrelate = (item: string) =>
  useChanging(({ relation, because }: { relation: string; because: Because }) =>
    call(config.unrelate, { params: { item, relation }, body: { because } }),
  );

/** Adds an own class, or changes the one that was read. */
export const useSaveClass = (of: ItemClass | null) =>
  useChanging(({ code, ...wish }: RequestOf<(typeof config)['addClass']>['body']) =>
    of
      ? call(config.changeClass, { params: { class: code }, body: wish }, { ifMatch: of.version })
      : call(config.addClass, { body: { code, ...wish } }),
  );
