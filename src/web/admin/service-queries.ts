import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ALL_TOKENS } from './AllTokens.tsx';

export const SERVICES = ['service-accounts'];

/** Changes an account of a service or its tokens; both lists are read anew. */
export function useChange<A, R>(mutationFn: (asked: A) => Promise<R>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn,
    onSettled: () =>
      Promise.all([SERVICES, ALL_TOKENS].map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
}
