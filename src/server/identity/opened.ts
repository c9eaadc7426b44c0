import type { Sealer } from '../platform/auth/seal.ts';
import type { Database } from '../platform/db/db.ts';
import type { AllowedHosts } from '../platform/http-out/post-out.ts';
import type { Asker, At } from './asker.ts';
import { askerOf } from './askers.ts';
import { NotLetIn } from './not-let-in.ts';
import { type Provider, providers } from './store.ts';

export interface Outside {
  sealer: Sealer;
  privateHosts: AllowedHosts;
  /** Where people reach the desk: providers send them back there, whatever a request says of its host. */
  publicUrl: string | null;
}

const withoutSlash = (url: string): string => url.replace(/\/+$/, '');

export const redirectUri = (id: string, { publicUrl }: Outside): string | null =>
  publicUrl && `${withoutSlash(publicUrl)}/api/sign-in/providers/${id}/callback`;

/** The provider as it is asked; one that is switched off is not. */
export async function opened(
  db: Database,
  id: string,
  out: Outside,
  test = false,
): Promise<{ provider: Provider; at: At; asker: Asker }> {
  const [provider] = await providers(db, id);
  if (!provider || !(provider.enabled || test)) throw new NotLetIn('switched_off');
  const uri = redirectUri(id, out);
  if (!uri || !out.publicUrl) throw new NotLetIn('switched_off', 'YINUO_PUBLIC_URL is not set');
  const { secret, settings } = provider;
  const at = {
    secret: secret && out.sealer.open(secret),
    redirectUri: uri,
    publicUrl: withoutSlash(out.publicUrl),
    privateHosts: out.privateHosts,
  };
  const asker = askerOf(settings, at);
  if (!asker) throw new NotLetIn('switched_off');
  return { provider, at, asker };
}
