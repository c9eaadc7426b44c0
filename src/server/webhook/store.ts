import { sql } from 'kysely';
import type { Instant } from '#domain/instant.ts';
import type { DisabledWhy, MessageState } from '#domain/webhook/webhook.ts';
import type { Queries } from '../platform/db/db.ts';

export interface Webhook {
  id: string;
  name: string;
  url: string;
  /** None: all that are public. */
  kinds: string[];
  ownerId: string;
  enabled: boolean;
  version: number;
}

/** A webhook with how it is doing. */
export interface KnownWebhook extends Webhook {
  owner: string;
  disabledWhy: DisabledWhy | null;
  failingSince: Instant | null;
  /** Until when the old secret signs too. */
  oldUntil: Instant | null;
  /** Messages that wait; counting stops at 1000. */
  waiting: number;
  lastSentAt: Instant | null;
}

type Row = Omit<KnownWebhook, 'failingSince' | 'oldUntil' | 'lastSentAt'> & {
  failingSince: Date | null;
  oldUntil: Date | null;
  lastSentAt: Date | null;
};

const instant = (date: Date | null): Instant | null => date?.getTime() ?? null;

export async function webhooks(q: Queries, now: Instant, id: string | null = null): Promise<KnownWebhook[]> {
  const found = await sql<Row>`
    select w.id, w.name, w.url, w.kinds, w.owner_id as "ownerId", p.name as owner, w.enabled, w.version,
      w.disabled_why as "disabledWhy", w.failing_since as "failingSince",
      case when w.old_until > ${new Date(now)} then w.old_until end as "oldUntil",
      (select count(*)::int from (select from webhook_message m
        where m.webhook_id = w.id and m.state = 'waiting' limit 1000) x) as waiting,
      (select max(a.at) from (select m.id from webhook_message m
        where m.webhook_id = w.id and m.state = 'sent' order by m.id desc limit 20) last
        join webhook_attempt a on a.message_id = last.id) as "lastSentAt"
    from webhook w join person p on p.id = w.owner_id
    where ${id}::uuid is null or w.id = ${id}::uuid order by w.name, w.id`.execute(q);
  return found.rows.map((row) => ({
    ...row,
    failingSince: instant(row.failingSince),
    oldUntil: instant(row.oldUntil),
    lastSentAt: instant(row.lastSentAt),
  }));
}

export type Written = Omit<Webhook, 'id' | 'version'>;

export async function insertWebhook(
  q: Queries,
  hook: Written,
  secret: Buffer,
  now: Instant,
): Promise<string> {
  const made = await sql<{ id: string }>`
    insert into webhook (name, url, kinds, owner_id, secret, enabled, created_at)
    values (${hook.name}, ${hook.url}, ${hook.kinds}, ${hook.ownerId}, ${secret}, ${hook.enabled}, ${new Date(now)})
    returning id`.execute(q);
  return made.rows[0]!.id;
}

/** A webhook, locked until the transaction ends. */
export async function lockWebhook(q: Queries, id: string): Promise<Webhook | null> {
  const found = await sql<Webhook>`
    select id, name, url, kinds, owner_id as "ownerId", enabled, version from webhook where id = ${id}
    for update`.execute(q);
  return found.rows[0] ?? null;
}

/** Switching it on begins anew: what failed before is forgotten, and what waits goes out at once. */
export async function updateWebhook(q: Queries, before: Webhook, hook: Written): Promise<void> {
  await sql`
    update webhook set name = ${hook.name}, url = ${hook.url}, kinds = ${hook.kinds}, owner_id = ${hook.ownerId},
      enabled = ${hook.enabled}, version = version + 1, disabled_why = null, failing_since = null
    where id = ${before.id}`.execute(q);
  if (hook.enabled) await waitNoLonger(q, before.id);
}

async function waitNoLonger(q: Queries, id: string): Promise<void> {
  await sql`update webhook_message set next_at = now(), attempts = 0, first_at = null
    where webhook_id = ${id} and state = 'waiting'`.execute(q);
}

/** The old secret signs beside the new one until then. */
export async function changeSecret(q: Queries, id: string, secret: Buffer, oldUntil: Instant): Promise<void> {
  await sql`update webhook set old_secret = secret, old_until = ${new Date(oldUntil)}, secret = ${secret},
    version = version + 1 where id = ${id}`.execute(q);
}

/** Webhooks that the desk itself has switched off. */
export async function countDisabled(q: Queries): Promise<number> {
  const found = await sql<{ n: number }>`
    select count(*)::int as n from webhook where disabled_why is not null`.execute(q);
  return found.rows[0]!.n;
}

export interface ListedAttempt {
  at: Instant;
  took: number;
  status: number | null;
  problem: string | null;
  answer: string | null;
}

export interface ListedMessage {
  id: number;
  key: string;
  kind: string;
  ticketId: number | null;
  seq: number | null;
  state: MessageState;
  attempts: number;
  createdAt: Instant;
  nextAt: Instant;
  /** The last ten, newest first. */
  tries: ListedAttempt[];
}

type MessageRow = Omit<ListedMessage, 'createdAt' | 'nextAt' | 'tries'> & {
  createdAt: Date;
  nextAt: Date;
  tries: (Omit<ListedAttempt, 'at'> & { at: string })[] | null;
};

/** One message more than asked for, newest first. */
export async function messagesOf(
  q: Queries,
  webhook: string,
  { state, before, limit }: { state: MessageState | null; before: number | null; limit: number },
): Promise<ListedMessage[]> {
  const found = await sql<MessageRow>`
    select m.id, m.key, m.kind, m.ticket_id as "ticketId", m.seq, m.state, m.attempts,
      m.created_at as "createdAt", m.next_at as "nextAt",
      (select json_agg(a order by a.id desc) from (
        select id, at, took, status, problem, answer from webhook_attempt t
        where t.message_id = m.id order by id desc limit 10) a) as tries
    from webhook_message m
    where m.webhook_id = ${webhook} and (${state}::text is null or m.state = ${state})
      and (${before}::bigint is null or m.id < ${before})
    order by m.id desc limit ${limit + 1}`.execute(q);
  return found.rows.map((row) => ({
    ...row,
    createdAt: row.createdAt.getTime(),
    nextAt: row.nextAt.getTime(),
    tries: (row.tries ?? []).map((attempt) => ({ ...attempt, at: Date.parse(attempt.at) })),
  }));
}
