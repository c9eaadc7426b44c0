import { useQuery } from '@tanstack/react-query';
import { call } from '../platform/client.ts';

/** How many changes wait for the reader's vote; what the question needs is loaded with it. */
export const useWaitingChanges = (): number | undefined =>
  useQuery({
    queryKey: ['changes', 'approvals', 'size'],
    queryFn: async () => (await call((await import('#contract/changes.ts')).changes.mine, {})).items.length,
    refetchInterval: 60_000,
  }).data;
