import { useQuery } from '@tanstack/react-query';
import { call } from '../platform/client.ts';

/** How many sources were stopped or failed last; what the question needs is loaded with it. */
export const useTroubledSources = (): number | undefined =>
  useQuery({
    queryKey: ['directory sources', 'troubled'],
    queryFn: async () =>
      (await call((await import('#contract/directory.ts')).directorySources.list, {})).troubled,
    refetchInterval: 60_000,
  }).data;
