import type { Instant } from '#domain/instant.ts';
import { OLD_SECRET_FOR } from '#domain/webhook/webhook.ts';
import { type AuditKind, audit } from '../audit/actions.ts';
import { explained } from '../organisation/constraints.ts';
import type { Sealer } from '../platform/auth/seal.ts';
import type { Tx } from '../platform/db/db.ts';
import { refused, wrongField } from '../platform/http/refused.ts';
import { type AllowedHosts, mayBeAsked } from '../platform/http-out/post-out.ts';
import { planTest, replayBetween, replayOne } from './plan.ts';
import { newWebhookSecret } from './signing.ts';
import {
  changeSecret,
  insertWebhook,
  type KnownWebhook,
  lockWebhook,
  updateWebhook,
  type Webhook,
  type Written,
  webhooks,
} from './store.ts';

export interface By {
  personId: string;
  now: Instant;
  ip: string | null;
}

type Change = { [K in keyof Written]?: Written[K] | undefined };
type WithSecret = KnownWebhook & { secret: string };

/** Makes a webhook; its secret is in the answer and never again. */
export async function addWebhook(
  tx: Tx,
  wish: Written,
  { sealer, privateHosts }: { sealer: Sealer; privateHosts: AllowedHosts },
  by: By,
): Promise<WithSecret> {
  if (!mayBeAsked(wish.url, privateHosts)) throw wrongField('body.url', 'not_allowed');
  const secret = newWebhookSecret();
  const id = await explained(insertWebhook(tx, wish, sealer.seal(secret), by.now));
  return { ...(await noted(tx, 'webhook_created', id, wish, by)), secret };
}

export async function changeWebhook(
  tx: Tx,
  { id, version }: { id: string; version: number | null },
  wish: Change,
  privateHosts: AllowedHosts,
  by: By,
): Promise<KnownWebhook> {
  const before = await locked(tx, id, version);
  if (wish.url !== undefined && !mayBeAsked(wish.url, privateHosts))
    throw wrongField('body.url', 'not_allowed');
  const given = Object.fromEntries(Object.entries(wish).filter(([, value]) => value !== undefined));
  await explained(updateWebhook(tx, before, { ...before, ...given }));
  return noted(tx, 'webhook_changed', id, given, by);
}

/** A new secret; for a day the old one signs beside it, so that the receiver can change over at leisure. */
export async function rotateSecret(
  tx: Tx,
  { id, version }: { id: string; version: number | null },
  sealer: Sealer,
  by: By,
): Promise<WithSecret> {
  await locked(tx, id, version);
  const secret = newWebhookSecret();
  await changeSecret(tx, id, sealer.seal(secret), by.now + OLD_SECRET_FOR);
  return { ...(await noted(tx, 'webhook_changed', id, { secret: 'changed' }, by)), secret };
}

/** Puts a test down, which goes out like anything else. */
export async function testWebhook(tx: Tx, id: string, by: By): Promise<{ message: number }> {
  const hook = await locked(tx, id, null);
  if (!hook.enabled) throw refused('webhook_off');
  return { message: await planTest(tx, id, new Date(by.now)) };
}

export async function replay(
  tx: Tx,
  id: string,
  what: { message: number } | { from: Instant; to: Instant },
  by: By,
): Promise<{ replayed: number }> {
  await locked(tx, id, null);
  if ('from' in what && what.from >= what.to) throw wrongField('body.to', 'too_small');
  const replayed =
    'message' in what
      ? Number(await replayOne(tx, id, what.message))
      : await replayBetween(tx, id, { from: new Date(what.from), to: new Date(what.to) });
  if ('message' in what && replayed === 0) throw refused('not_found');
  await audit(tx, {
    ...{ kind: 'webhook_replayed', by: by.personId, ip: by.ip },
    what: { webhook: id, ...what, replayed },
  });
  return { replayed };
}

/**
 * The webhooks of somebody who left go to the heir and go on; with nobody named they go to a keeper, switched off: what
 * they may tell depends on who owns them, and that is for a person to judge. @returns their ids
 */
export async function passOnWebhooks(
  tx: Tx,
  from: string,
  to: { heir: string | null; keeper: string | null },
  now: Instant,
): Promise<string[]> {
  const owner = to.heir ?? to.keeper;
  if (owner === null) return [];
  const owned = (await webhooks(tx, now)).filter(({ ownerId }) => ownerId === from);
  for (const { id } of owned) {
    const before = await locked(tx, id, null);
    const enabled = before.enabled && to.heir !== null;
    await updateWebhook(tx, before, { ...before, ownerId: owner, enabled });
    const what = { webhook: id, ownerId: owner, enabled, left: from };
    await audit(tx, { kind: 'webhook_changed', by: null, what, ip: null });
  }
  return owned.map(({ id }) => id);
}

async function locked(tx: Tx, id: string, version: number | null): Promise<Webhook> {
  const hook = await lockWebhook(tx, id);
  if (!hook) throw refused('not_found');
  if (version !== null && version !== hook.version)
    throw refused('version_conflict', { version: hook.version });
  return hook;
}

async function noted(tx: Tx, kind: AuditKind, id: string, what: object, by: By): Promise<KnownWebhook> {
  await audit(tx, { kind, by: by.personId, what: { webhook: id, ...what }, ip: by.ip });
  const [hook] = await webhooks(tx, by.now, id);
  if (!hook) throw refused('not_found');
  return hook;
}
