import { useQuery, useQueryClient } from '@tanstack/react-query';
import { session } from '#contract/session.ts';
import { singleSignOut } from '#contract/single-sign-out.ts';
import type { Permission } from '#domain/permissions/actions.ts';
import { type AnswerOf, call } from './client.ts';
import { RefusedError } from './problem.ts';

export type Me = AnswerOf<(typeof session)['me']>;

/** Who is signed in; null when nobody is. Kept for the whole visit and renewed after each change. */
export const meQuery = {
  queryKey: ['me'],
  queryFn: () =>
    call(session.me, {}).catch((error: unknown) => {
      if (error instanceof RefusedError && error.problem.status === 401) return null;
      throw error;
    }),
  staleTime: 5 * 60_000,
} as const;

export const useMe = (): Me | null => useQuery(meQuery).data ?? null;

/** Whether the signed-in person holds a permission; the server asks again in any case. */
export function useMay(permission: Permission): boolean {
  return useMe()?.permissions.includes(permission) ?? false;
}

export function useSignOut(): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    const left = await call(singleSignOut.leave, {}).catch(() => null);
    client.clear();
    location.assign(left?.url ?? '/');
  };
}
