import { QueryClient } from '@tanstack/react-query';
import { RefusedError } from './problem.ts';

/** A refusal is an answer: asking again changes nothing. Only a server out of reach is asked again. */
const again = (count: number, error: unknown): boolean =>
  count < 2 && error instanceof RefusedError && [0, 502, 503].includes(error.problem.status);

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { retry: again, staleTime: 10_000, refetchOnWindowFocus: true },
    mutations: { retry: false },
  },
});
