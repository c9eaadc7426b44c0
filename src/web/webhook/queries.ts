import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { webhooks } from '#contract/webhooks.ts';
import { type AnswerOf, call, type RequestOf } from '../platform/client.ts';

export type Webhook = AnswerOf<(typeof webhooks)['list']>['items'][number];
export type Message = AnswerOf<(typeof webhooks)['messages']>['items'][number];
export type NewWebhook = NonNullable<RequestOf<(typeof webhooks)['add']>['body']>;
export type Replay = NonNullable<RequestOf<(typeof webhooks)['replay']>['body']>;

const WEBHOOKS = ['webhooks'];

export const useWebhooks = () =>
  useQuery({
    queryKey: WEBHOOKS,
    queryFn: () => call(webhooks.list, {}),
    // What waits is soon sent, and then no longer waits.
    refetchInterval: ({ state }) => (state.data?.items.some(({ waiting }) => waiting > 0) ? 5000 : 30_000),
  });

/** Does something to a webhook, and reads all of them anew. */
function useChanging<In, Out>(change: (given: In) => Promise<Out>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () => void client.invalidateQueries({ queryKey: WEBHOOKS }),
  });
}

/** Adds a webhook, and answers its secret, or changes the one that was read. */
export const useSaveWebhook = (hook: Webhook | null) =>
  useChanging(async (body: NewWebhook): Promise<string | null> => {
    if (!hook) return (await call(webhooks.add, { body })).secret;
    await call(webhooks.change, { params: { webhook: hook.id }, body }, { ifMatch: hook.version });
    return null;
  });

/** Answers the new secret. */
export const useRotate = ({ id, version }: Webhook) =>
  useChanging(
    async (_: null) =>
      (await call(webhooks.rotate, { params: { webhook: id } }, { ifMatch: version })).secret,
  );

export const useTest = (id: string) =>
  useChanging((_: null) => call(webhooks.test, { params: { webhook: id } }));

export const useReplay = (id: string) =>
  useChanging((body: Replay) => call(webhooks.replay, { params: { webhook: id }, body }));

export const useMessages = (id: string) =>
  useInfiniteQuery({
    queryKey: [...WEBHOOKS, id, 'messages'],
    queryFn: ({ pageParam }) =>
      call(webhooks.messages, {
        params: { webhook: id },
        query: { limit: '20', ...(pageParam ? { cursor: pageParam } : {}) },
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    refetchInterval: 5000,
  });
