import { sql } from 'kysely';
import type { Instant } from '#domain/instant.ts';
import { type Answered, type DisabledWhy, isHopeless, verdictOn } from '#domain/webhook/webhook.ts';
import { audit } from '../audit/actions.ts';
import type { Sealer } from '../platform/auth/seal.ts';
import { type Database, type Tx, transaction } from '../platform/db/db.ts';
import { type AllowedHosts, type OutAnswer, OutFailed, postOut } from '../platform/http-out/post-out.ts';
import { bodyOf } from './body.ts';
import { headersOf } from './signing.ts';

/** What telling others works with. */
export interface Outside {
  sealer: Sealer;
  privateHosts: AllowedHosts;
}

/** Messages of one webhook in one run; another run follows at once when there may be more. */
const BATCH = 50;
const MOST_ANSWER = 500;
/** Longest wait for an answer (ms). */
const PATIENCE = 15_000;
/** How long a worker has a message, over its patience: one that died has left it then. */
const LEASE = '30 seconds';

/** Of one ticket nothing is told before what happened earlier, be it still on its way through the outbox. */
const IN_TURN = sql`not exists (
    select from webhook_message o where o.webhook_id = m.webhook_id and o.ticket_id = m.ticket_id
      and o.seq < m.seq and o.state = 'waiting')
  and not exists (select from outbox x where x.ticket_id = m.ticket_id and x.seq < m.seq)`;
const DUE = sql`m.state = 'waiting' and m.next_at <= now() and coalesce(m.claimed_until, '-infinity') <= now()
  and ${IN_TURN}`;

/**
 * Tells every receiver what is due, all receivers side by side so that a slow one keeps no other waiting, any
 * number of workers. A message is claimed for a while, sent, and marked; nothing of the database is held while
 * the receiver thinks. A worker that is killed after the receiver took it tells it once more under the same name,
 * and never not at all (P3). Of receivers that have nothing but what waits for its turn none stands in the way of
 * another.
 * @returns whether there may be more to do at once
 */
export async function sendWebhooks(db: Database, outside: Outside): Promise<boolean> {
  const due = await sql<{ id: string }>`
    select w.id from webhook w where w.enabled and exists (
      select from webhook_message m where m.webhook_id = w.id and ${DUE})
    order by w.id limit 8`.execute(db);
  const runs = await Promise.allSettled(due.rows.map(({ id }) => sendFor(db, id, outside)));
  const errors = runs.flatMap((run) => (run.status === 'rejected' ? [run.reason] : []));
  if (errors.length > 0) throw new AggregateError(errors, `${errors.length} webhooks could not be served`);
  return runs.some((run) => run.status === 'fulfilled' && run.value);
}

/** One after another until one fails: a receiver that is down is not asked for each message. */
async function sendFor(db: Database, webhook: string, outside: Outside): Promise<boolean> {
  for (let n = 0; n < BATCH; n++) {
    if ((await sendNext(db, webhook, outside)) !== 'done') return false;
  }
  return true;
}

interface Taken {
  id: number;
  key: string;
  claim: string;
  webhookId: string;
  ticketId: number | null;
  seq: number | null;
  createdAt: Date;
  attempts: number;
  firstAt: Date | null;
  now: Date;
  url: string;
  secret: Buffer;
  oldSecret: Buffer | null;
  failingSince: Date | null;
  ownerId: string;
}

async function sendNext(
  db: Database,
  webhook: string,
  outside: Outside,
): Promise<'done' | 'failed' | 'none'> {
  const next = await transaction(db, (tx) => claim(tx, webhook));
  if (!next) return 'none';
  const { taken, body } = next;
  if (body === null) return 'done';
  const answered = await attempt(taken, body, outside);
  return transaction(db, (tx) => conclude(tx, taken, answered));
}

/** The next message and what it says; nothing when its owner may not know of it, which ends it. */
async function claim(tx: Tx, webhook: string): Promise<{ taken: Taken; body: string | null } | null> {
  const found = await sql<Taken>`
    select m.id, m.key, gen_random_uuid() as claim, m.webhook_id as "webhookId", m.ticket_id as "ticketId", m.seq,
      m.created_at as "createdAt", m.attempts, m.first_at as "firstAt", now() as now, w.url, w.secret,
      case when w.old_until > now() then w.old_secret end as "oldSecret", w.failing_since as "failingSince",
      w.owner_id as "ownerId"
    from webhook_message m join webhook w on w.id = m.webhook_id
    where m.webhook_id = ${webhook} and w.enabled and ${DUE}
    order by m.next_at, m.id limit 1 for update of m skip locked`.execute(tx);
  const taken = found.rows[0];
  if (!taken) return null;
  const { id } = taken;
  const body = await bodyOf(tx, taken);
  await (body === null
    ? sql`update webhook_message set state = 'withheld', ended_at = now() where id = ${id}`.execute(tx)
    : sql`update webhook_message set claim = ${taken.claim}, claimed_until = now() + ${LEASE}::interval
        where id = ${id}`.execute(tx));
  return { taken, body };
}

interface Attempt extends Answered {
  took: number;
  problem: string | null;
  answer: string | null;
}

async function attempt(taken: Taken, body: string, { sealer, privateHosts }: Outside): Promise<Attempt> {
  const began = Date.now();
  const message = { id: `msg_${taken.key}`, timestamp: Math.floor(began / 1000), body };
  const secrets = [taken.secret, ...(taken.oldSecret ? [taken.oldSecret] : [])].map((s) => sealer.open(s));
  const request = {
    url: taken.url,
    headers: headersOf(message, secrets),
    body,
    timeoutMs: PATIENCE,
    maxBytes: 2 * MOST_ANSWER,
  };
  try {
    const { status, text, headers } = await postOut(request, privateHosts);
    // What a stranger answers may hold what PostgreSQL cannot.
    const answer = text.replaceAll('\u0000', '').slice(0, MOST_ANSWER).toWellFormed();
    return { status, retryAfter: secondsOf(headers), took: Date.now() - began, problem: null, answer };
  } catch (error) {
    if (!(error instanceof OutFailed)) throw error;
    return {
      ...{ status: null, retryAfter: null, took: Date.now() - began },
      ...{ problem: error.problem, answer: null },
    };
  }
}

function secondsOf(headers: OutAnswer['headers']): number | null {
  const text = headers['retry-after'];
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : null;
}

/** Written down in any case; what follows from it only while the message is still ours. */
async function conclude(tx: Tx, taken: Taken, done: Attempt): Promise<'done' | 'failed'> {
  const now = taken.now.getTime();
  const first = taken.firstAt?.getTime() ?? now;
  await sql`
    insert into webhook_attempt (message_id, at, took, status, problem, answer)
    values (${taken.id}, ${taken.now}, ${done.took}, ${done.status}, ${done.problem}, ${done.answer})`.execute(
    tx,
  );
  const verdict = verdictOn(done, { attempts: taken.attempts + 1, first, now });
  const state = verdict.kind === 'sent' ? 'sent' : verdict.kind === 'failed' ? 'failed' : 'waiting';
  await sql`
    update webhook_message set state = ${state}, attempts = attempts + 1, first_at = ${new Date(first)},
      next_at = ${verdict.kind === 'again' ? new Date(verdict.at) : taken.now},
      ended_at = case when ${state} <> 'waiting' then now() end, claim = null, claimed_until = null
    where id = ${taken.id} and claim = ${taken.claim}`.execute(tx);
  if (verdict.kind === 'sent') {
    await sql`update webhook set failing_since = null
      where id = ${taken.webhookId} and failing_since is not null`.execute(tx);
    return 'done';
  }
  await noteFailure(tx, taken, verdict.kind === 'gone', now);
  return 'failed';
}

async function noteFailure(tx: Tx, taken: Taken, gone: boolean, now: Instant): Promise<void> {
  const since = taken.failingSince?.getTime() ?? now;
  await sql`update webhook set failing_since = coalesce(failing_since, ${new Date(now)})
    where id = ${taken.webhookId}`.execute(tx);
  if (gone) await disable(tx, taken, 'gone');
  else if (isHopeless(since, now)) await disable(tx, taken, 'failing');
}

/** Switched off, seen by every administrator; what waits keeps waiting until it is switched on again. */
async function disable(tx: Tx, { webhookId, url }: Taken, why: DisabledWhy): Promise<void> {
  await sql`update webhook set enabled = false, disabled_why = ${why}, version = version + 1
    where id = ${webhookId} and enabled`.execute(tx);
  await audit(tx, {
    kind: 'webhook_disabled',
    by: null,
    what: { webhook: webhookId, host: new URL(url).host, why },
    ip: null,
  });
}
