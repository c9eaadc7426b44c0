import type { Instant } from '#domain/instant.ts';
import { type AuditKind, audit } from '../audit/actions.ts';
import { explained } from '../organisation/constraints.ts';
import { hashOf, newSecret } from '../platform/auth/secret.ts';
import type { Tx } from '../platform/db/db.ts';
import { refused, wrongField } from '../platform/http/refused.ts';
import {
  changeToken,
  insertSource,
  type KnownSource,
  lockSource,
  type Source,
  sources,
  updateSource,
  type Written,
} from './sources.store.ts';

export interface By {
  personId: string;
  now: Instant;
  ip: string | null;
}

type Change = { [K in keyof Omit<Written, 'kind'>]?: Written[K] | undefined };
type WithToken = KnownSource & { token: string };

const PREFIX = 'yna_';

/** A generic source says where it says what; the others are known. */
function checkMapping({ kind, mapping }: Pick<Written, 'kind' | 'mapping'>): void {
  if (kind === 'generic' && mapping === null) throw wrongField('body.mapping', 'required');
  if (kind !== 'generic' && mapping !== null) throw wrongField('body.mapping', 'not_allowed');
}

/** Makes a source; its token is in the answer and never again. */
export async function addSource(tx: Tx, wish: Written, by: By): Promise<WithToken> {
  checkMapping(wish);
  const secret = newSecret();
  const id = await explained(insertSource(tx, wish, hashOf(secret), by.now));
  return { ...(await noted(tx, 'alert_source_created', id, wish, by)), token: PREFIX + secret };
}

export async function changeSource(
  tx: Tx,
  target: { id: string; version: number | null },
  wish: Change,
  by: By,
): Promise<KnownSource> {
  const before = await locked(tx, target);
  const given = Object.fromEntries(Object.entries(wish).filter(([, value]) => value !== undefined));
  const after: Written = { ...before, ...given };
  checkMapping(after);
  await explained(updateSource(tx, target.id, after));
  return noted(tx, 'alert_source_changed', target.id, given, by);
}

/** A new token; the old one is worth nothing from now on. */
export async function renewToken(
  tx: Tx,
  target: { id: string; version: number | null },
  by: By,
): Promise<WithToken> {
  await locked(tx, target);
  const secret = newSecret();
  await changeToken(tx, target.id, hashOf(secret));
  const source = await noted(tx, 'alert_source_changed', target.id, { token: 'changed' }, by);
  return { ...source, token: PREFIX + secret };
}

/** The sources of somebody who left go to another owner, in whose name their tickets are made from then on. */
export async function passOnSources(tx: Tx, from: string, owner: string): Promise<string[]> {
  const owned = (await sources(tx)).filter(({ ownerId }) => ownerId === from);
  for (const { id } of owned) {
    const before = await locked(tx, { id, version: null });
    await updateSource(tx, id, { ...before, ownerId: owner });
    const what = { source: id, ownerId: owner, left: from };
    await audit(tx, { kind: 'alert_source_changed', by: null, what, ip: null });
  }
  return owned.map(({ id }) => id);
}

async function locked(tx: Tx, { id, version }: { id: string; version: number | null }): Promise<Source> {
  const source = await lockSource(tx, id);
  if (!source) throw refused('not_found');
  if (version !== null && version !== source.version)
    throw refused('version_conflict', { version: source.version });
  return source;
}

async function noted(tx: Tx, kind: AuditKind, id: string, what: object, by: By): Promise<KnownSource> {
  await audit(tx, { kind, by: by.personId, what: { source: id, ...what }, ip: by.ip });
  const [source] = await sources(tx, id);
  if (!source) throw refused('not_found');
  return source;
}
