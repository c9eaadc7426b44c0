import { sql } from 'kysely';
import type { ImapProblem } from '#domain/mailbox/mailbox.ts';
import { retryAfter } from '#domain/mailbox/plan.ts';
import type { Queries } from '../platform/db/db.ts';
import type { Mailbox } from './store.ts';

/** How long a mailbox stays with a worker that is not heard of (s); then another takes it (P4). */
const LEASE_SECONDS = 10;

const until = sql`now() + make_interval(secs => ${LEASE_SECONDS})`;

/** Mailboxes that nobody reads and whose time has come; they are read by this worker alone now. */
export async function leaseFree(q: Queries, worker: string): Promise<Pick<Mailbox, 'id' | 'version'>[]> {
  await sql`
    insert into mailbox_fetch (mailbox_id) select id from mailbox where kind = 'imap' and enabled
    on conflict do nothing`.execute(q);
  const found = await sql<Pick<Mailbox, 'id' | 'version'>>`
    update mailbox_fetch f set leased_by = ${worker}, leased_until = ${until} from mailbox m
    where m.id = f.mailbox_id and m.kind = 'imap' and m.enabled and (f.retry_at is null or f.retry_at <= now())
      and f.mailbox_id in (
        select mailbox_id from mailbox_fetch where leased_until is null or leased_until < now() for update skip locked)
    returning m.id, m.version`.execute(q);
  return found.rows;
}

/** Keeps mailboxes; answers those that may be read on: neither lost, nor changed, nor switched off. */
export async function renewLeases(q: Queries, worker: string): Promise<Map<string, number>> {
  const found = await sql<Pick<Mailbox, 'id' | 'version'>>`
    update mailbox_fetch f set leased_until = ${until} from mailbox m
    where m.id = f.mailbox_id and f.leased_by = ${worker} and m.enabled returning m.id, m.version`.execute(q);
  return new Map(found.rows.map(({ id, version }) => [id, version]));
}

export async function endLease(q: Queries, worker: string, id: string): Promise<void> {
  await sql`update mailbox_fetch set leased_by = null, leased_until = null
    where mailbox_id = ${id} and leased_by = ${worker}`.execute(q);
}

/** Everything there was has been taken in. */
export async function noteReached(q: Queries, id: string): Promise<void> {
  await sql`update mailbox_fetch set reached_at = now(), failing_since = null, problem = null, error = null,
    retry_at = null where mailbox_id = ${id}`.execute(q);
}

/** The mailbox cannot be read; it is tried again after a while, more seldom the longer this lasts. */
export async function noteFailure(
  q: Queries,
  id: string,
  { problem, text }: { problem: ImapProblem; text: string },
): Promise<void> {
  const failing = await sql<{ ms: number }>`
    update mailbox_fetch set failing_since = coalesce(failing_since, now()), problem = ${problem}, error = ${text}
    where mailbox_id = ${id} returning (extract(epoch from now() - failing_since) * 1000)::int as ms`.execute(
    q,
  );
  const wait = retryAfter(failing.rows[0]?.ms ?? 0);
  await sql`update mailbox_fetch set retry_at = now() + make_interval(secs => ${wait / 1000})
    where mailbox_id = ${id}`.execute(q);
}

/** Said once: what was taken in cannot be marked on the server (null: it can). It is taken in all the same. */
export async function noteMarking(q: Queries, id: string, error: string | null): Promise<void> {
  await (error === null
    ? sql`update mailbox_fetch set unmarked_since = null, unmarked_error = null
        where mailbox_id = ${id} and unmarked_since is not null`
    : sql`update mailbox_fetch set unmarked_since = coalesce(unmarked_since, now()), unmarked_error = ${error}
        where mailbox_id = ${id}`
  ).execute(q);
}
