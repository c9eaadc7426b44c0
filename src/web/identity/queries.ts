import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { identity } from '#contract/identity.ts';
import { signInWays } from '#contract/sign-in-ways.ts';
import { type AnswerOf, call, type RequestOf } from '../platform/client.ts';

export type Provider = AnswerOf<(typeof identity)['list']>['items'][number];
export type NewProvider = NonNullable<RequestOf<(typeof identity)['add']>['body']>;
export type OwnSignIn = AnswerOf<(typeof identity)['mine']>['items'][number];

const PROVIDERS = ['identity-providers'];
const MINE = ['own-sign-ins'];

export const useProviders = () =>
  useQuery({ queryKey: PROVIDERS, queryFn: () => call(identity.list, {}), refetchInterval: 30_000 });

/** Adds a provider, or changes the one that was read. */
export function useSaveProvider(provider: Provider | null) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ secret, ...body }: NewProvider) => {
      if (!provider) return call(identity.add, { body: { ...body, secret } });
      const params = { provider: provider.id };
      const changed = { ...body, ...(secret ? { secret } : {}) };
      return call(identity.change, { params, body: changed }, { ifMatch: provider.version });
    },
    onSettled: () => void client.invalidateQueries({ queryKey: PROVIDERS }),
  });
}

export const useTestProvider = (id: string) =>
  useMutation({ mutationFn: () => call(identity.test, { params: { provider: id } }) });

/** By what the signed-in person comes in, and by what they could. */
export const useOwnSignIns = () =>
  useQuery({
    queryKey: MINE,
    queryFn: async () => {
      const [mine, offered] = await Promise.all([call(identity.mine, {}), call(signInWays.offered, {})]);
      const bound = new Set(mine.items.map(({ provider }) => provider));
      const more = offered.items.filter(({ id, way }) => way === 'redirect' && !bound.has(id));
      return { mine: mine.items, more };
    },
  });

/** The browser goes to the provider, and comes back to the account bound to it. */
export const useBind = () =>
  useMutation({
    mutationFn: (provider: string) => call(identity.bind, { params: { provider } }),
    onSuccess: ({ url }) => location.assign(url),
  });

export function useUnbind() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (provider: string) => call(identity.unbind, { params: { provider } }),
    onSettled: () => void client.invalidateQueries({ queryKey: MINE }),
  });
}
