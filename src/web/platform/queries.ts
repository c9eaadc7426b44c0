import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { RefusedError } from './problem.ts';

/** A refusal is an answer: asking again changes nothing. Only a server out of reach is asked again. */
const again = (count: number, error: unknown): boolean =>
  count < 2 && error instanceof RefusedError && [0, 502, 503].includes(error.problem.status);

/** A role came to ask for a second factor meanwhile: the page begins anew and leads to setting one up. */
const onError = (error: unknown): void => {
  if (error instanceof RefusedError && error.problem.code === 'enrolment_required') location.reload();
};

export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError }),
  mutationCache: new MutationCache({ onError }),
  defaultOptions: {
    queries: { retry: again, staleTime: 10_000, refetchOnWindowFocus: true },
    mutations: { retry: false },
  },
});
