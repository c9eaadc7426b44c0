import { useQuery } from '@tanstack/react-query';
import { call } from '../platform/client.ts';

/** How many webhooks the desk itself has switched off; what the question needs is loaded with it. */
export const useDisabledWebhooks = (): number | undefined =>
  useQuery({
    queryKey: ['webhooks', 'disabled'],
    queryFn: async () => (await call((await import('#contract/webhooks.ts')).webhooks.list, {})).disabled,
    refetchInterval: 60_000,
  }).data;
