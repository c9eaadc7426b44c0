import type { Instant } from '#domain/instant.ts';
import type { ImapProblem } from '#domain/mailbox/mailbox.ts';
import { type AuditKind, audit } from '../audit/actions.ts';
import { explained } from '../organisation/constraints.ts';
import type { Sealer } from '../platform/auth/seal.ts';
import type { Queries, Tx } from '../platform/db/db.ts';
import { refused, wrongField } from '../platform/http/refused.ts';
import { openFolder } from './imap.ts';
import { problemOf } from './imap-problem.ts';
import {
  type ImapServer,
  insertMailbox,
  type KnownMailbox,
  lockMailbox,
  mailboxes,
  passwordOf,
  updateMailbox,
  type Written,
} from './store.ts';

export interface By {
  personId: string;
  now: Instant;
  ip: string | null;
}

/** What is asked for; a password is said once, sealed, and never shown again. */
export type Wish = Omit<Written, 'server'> & { server?: ImapServer; password?: string };
type Change = { [K in keyof Omit<Wish, 'kind'>]?: Wish[K] | undefined };

export async function addMailbox(tx: Tx, wish: Wish, sealer: Sealer, by: By): Promise<KnownMailbox> {
  const { password, server = null, ...rest } = wish;
  const sealed = password === undefined ? null : sealer.seal(password);
  const id = await explained(insertMailbox(tx, { ...rest, server }, sealed, by.now));
  return noted(tx, 'mailbox_created', id, { ...rest, server }, by);
}

export async function changeMailbox(
  tx: Tx,
  { id, version }: { id: string; version: number | null },
  wish: Change,
  sealer: Sealer,
  by: By,
): Promise<KnownMailbox> {
  const before = await lockMailbox(tx, id);
  if (!before) throw refused('not_found');
  if (version !== null && version !== before.version)
    throw refused('version_conflict', { version: before.version });
  const { password, ...rest } = wish;
  if (before.kind !== 'imap' && rest.server) throw wrongField('body.server', 'not_allowed');
  if (before.kind !== 'imap' && password !== undefined) throw wrongField('body.password', 'not_allowed');
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  const sealed = password === undefined ? null : sealer.seal(password);
  await explained(updateMailbox(tx, before, { ...before, ...given }, sealed));
  const what = password === undefined ? given : { ...given, password: 'changed' };
  return noted(tx, 'mailbox_changed', id, what, by);
}

async function noted(tx: Tx, kind: AuditKind, id: string, what: object, by: By): Promise<KnownMailbox> {
  await audit(tx, { kind, by: by.personId, what: { id, ...what }, ip: by.ip });
  const [box] = await mailboxes(tx, id);
  if (!box) throw refused('not_found');
  return box;
}

/** Signs in and opens the folder once. With the password of a mailbox only its own server is asked. */
export async function testMailbox(
  q: Queries,
  wish: { server: ImapServer; password: string | null; mailbox: string | null },
  sealer: Sealer,
): Promise<{ problem: ImapProblem | null; error: string | null; messages: number | null }> {
  const password = wish.password ?? (await ownPassword(q, wish, sealer));
  if (password === null) throw wrongField('body.password', 'required');
  try {
    const imap = await openFolder(wish.server, password);
    const messages = imap.mailbox ? imap.mailbox.exists : null;
    await imap.logout();
    return { problem: null, error: null, messages };
  } catch (error) {
    const { problem, text } = problemOf(error);
    return { problem, error: text, messages: null };
  }
}

async function ownPassword(
  q: Queries,
  { server, mailbox }: { server: ImapServer; mailbox: string | null },
  sealer: Sealer,
): Promise<string | null> {
  if (mailbox === null) return null;
  const [box] = await mailboxes(q, mailbox);
  const sealed = await passwordOf(q, mailbox);
  if (!box?.server || !sealed) return null;
  // Else a stored password could be sent to a server of somebody's choice.
  const same = box.server.host === server.host && box.server.port === server.port;
  return same && box.server.security === server.security ? sealer.open(sealed) : null;
}
