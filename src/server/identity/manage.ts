import type { z } from 'zod';
import type { identity } from '#contract/identity.ts';
import { KINDS, movedAnchor, type ProviderSettings, settingNamed } from '#domain/identity/provider.ts';
import { type AuditKind, audit } from '../audit/actions.ts';
import { explained } from '../organisation/constraints.ts';
import type { Database, Queries, Tx } from '../platform/db/db.ts';
import { refused, wrongField } from '../platform/http/refused.ts';
import { mayBeAsked } from '../platform/http-out/post-out.ts';
import { mayBeReached } from '../platform/ldap/ldap.ts';
import { checkDirectory } from './ldap.ts';
import { NotLetIn } from './not-let-in.ts';
import { type Outside, opened, redirectUri } from './opened.ts';
import { certificateIn, entityIdOf } from './saml.ts';
import { insertProvider, lockProvider, type Provider, providers, updateProvider } from './store.ts';

type View = z.input<(typeof identity)['add']['output']>;
type Added = z.output<(typeof identity)['add']['body']>;
type Changed = z.output<(typeof identity)['change']['body']>;

export interface By {
  personId: string;
  ip: string;
  now: number;
}

/** As the API answers it: lists are copies. */
function writable(settings: ProviderSettings): View['settings'] {
  if (!('groupRoles' in settings)) return settings;
  const groupRoles = [...settings.groupRoles];
  return settings.kind === 'saml'
    ? { ...settings, groupRoles, certificates: [...settings.certificates] }
    : { ...settings, groupRoles };
}

const viewOf = (provider: Provider, out: Outside): View => {
  const { secret, settings, succeededAt, failedAt, ...rest } = provider;
  const uri = KINDS[provider.kind].way === 'redirect' ? redirectUri(provider.id, out) : null;
  return {
    ...rest,
    settings: writable(settings),
    hasSecret: secret !== null,
    redirectUri: uri,
    metadataUrl: uri && settings.kind === 'saml' ? entityIdOf({ redirectUri: uri }) : null,
    succeededAt: succeededAt?.getTime() ?? null,
    failedAt: failedAt?.getTime() ?? null,
  };
};

export const listProviders = async (q: Queries, out: Outside): Promise<View[]> =>
  (await providers(q)).map((provider) => viewOf(provider, out));

export async function addProvider(tx: Tx, wish: Added, out: Outside, by: By): Promise<View> {
  requireUsable(wish.settings, out);
  if (wish.settings.kind === 'ldap' && wish.secret === null) throw wrongField('body.secret', 'required');
  const secret = wish.secret === null ? null : out.sealer.seal(wish.secret);
  const id = await explained(insertProvider(tx, { ...wish, kind: wish.settings.kind, secret }, by.now));
  const { secret: _sealed, ...said } = wish;
  return noted(tx, 'identity_provider_created', id, said, out, by);
}

export async function changeProvider(
  tx: Tx,
  { id, version }: { id: string; version: number | null },
  wish: Changed,
  out: Outside,
  by: By,
): Promise<View> {
  const before = await lockProvider(tx, id);
  if (!before) throw refused('not_found');
  if (version !== null && version !== before.version)
    throw refused('version_conflict', { version: before.version });
  const { name = before.name, settings = before.settings, enabled = before.enabled } = wish;
  // Its subjects are somebody else's at another one, and its secret would go there.
  const moved = movedAnchor(before.settings, settings);
  if (moved) throw wrongField(`body.settings.${moved}`, 'not_allowed');
  requireUsable(settings, out);
  // Whoever moves it to another server knows the secret, which would go there.
  const { asks } = KINDS[before.settings.kind];
  if (settingNamed(before.settings, asks) !== settingNamed(settings, asks) && wish.secret === undefined)
    throw wrongField('body.secret', 'required');
  const secret = wish.secret === undefined ? before.secret : out.sealer.seal(wish.secret);
  await explained(updateProvider(tx, id, { name, settings, enabled, secret }));
  const { secret: _sealed, ...said } = wish;
  const what = wish.secret === undefined ? said : { ...said, secret: 'changed' };
  return noted(tx, 'identity_provider_changed', id, what, out, by);
}

/** What it asks may be asked, and what it is to be believed by can be read. */
function requireUsable(settings: ProviderSettings, { privateHosts }: Outside): void {
  const { asks } = KINDS[settings.kind];
  const address = settingNamed(settings, asks);
  const may = settings.kind === 'ldap' ? mayBeReached : mayBeAsked;
  if (typeof address === 'string' && !may(address, privateHosts))
    throw wrongField(`body.settings.${asks}`, 'not_allowed');
  if (settings.kind === 'saml' && !settings.certificates.every(certificateIn))
    throw wrongField('body.settings.certificates', 'wrong_format');
}

async function noted(tx: Tx, kind: AuditKind, id: string, what: object, out: Outside, by: By): Promise<View> {
  await audit(tx, { kind, by: by.personId, what: { provider: id, ...what }, ip: by.ip });
  const [provider] = await providers(tx, id);
  if (!provider) throw refused('not_found');
  return viewOf(provider, out);
}

/** Reads what the provider says of itself; no secret goes out. */
export async function testProvider(db: Database, id: string, out: Outside) {
  const [provider] = await providers(db, id);
  if (!provider) throw refused('not_found');
  try {
    const { settings, secret } = provider;
    if (settings.kind === 'ldap') {
      const { privateHosts } = out;
      await checkDirectory({ settings, secret: secret && out.sealer.open(secret), privateHosts });
    } else await (await opened(db, id, out, true)).asker.check();
    return { problem: null, error: null };
  } catch (error) {
    if (error instanceof NotLetIn) return { problem: error.problem, error: error.message };
    throw error;
  }
}
