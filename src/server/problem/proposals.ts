import { sql } from 'kysely';
import { z } from 'zod';
import type { Instant } from '#domain/instant.ts';
import type { Actor } from '#domain/permissions/actor.ts';
import { clustersOf, evidenceOf, type Proposed, placeOf } from '#domain/problem/clusters.ts';
import type { Priority } from '#domain/ticket/priority.ts';
import type { Status } from '#domain/ticket/ticket.ts';
import { audit } from '../audit/actions.ts';
import { type Database, type Queries, type Tx, transaction } from '../platform/db/db.ts';
import { pageOf, readCursor } from '../platform/http/cursor.ts';
import { refused } from '../platform/http/refused.ts';
import { withinReach } from '../ticket/reach.ts';
import type { Author } from './actions.ts';
import { problemSettings } from './settings.ts';
import { likenedOf, TROUBLE, type TroubleRow } from './trouble.ts';
import { namedItems } from './view.ts';

/** Most tickets that are compared with each other at a time, the newest; and most of one proposal. */
const MOST = 2000;
const MOST_OF_ONE = 60;
const DAY = 86_400_000;
/** Key of the lock under which one worker looks. */
const LOOKING = 7_000_070;

/** Incidents that nobody has to keep to themselves and that belong to no problem yet. */
const COMPARED = sql`t.type in ('incident', 'complaint') and not t.confidential and t.status <> 'withdrawn'
  and not exists (select from problem_ticket l where l.ticket_id = t.id)`;

/** Looks for similar tickets and keeps what it finds; of two workers one looks. */
export async function findSimilar(db: Database, now: Instant): Promise<void> {
  await transaction(db, async (tx) => {
    const lock = await sql<{ got: boolean }>`select pg_try_advisory_xact_lock(${LOOKING}) as got`.execute(tx);
    if (!lock.rows[0]?.got) return;
    const settings = await problemSettings(tx);
    const since = new Date(now - settings.windowDays * DAY).toISOString();
    const found = await sql<TroubleRow>`
      select ${TROUBLE} from ticket t where t.recorded_at >= ${since} and ${COMPARED}
      order by t.recorded_at desc limit ${MOST}`.execute(tx);
    const proposals = await proposed(
      tx,
      found.rows.map(({ id }) => id),
    );
    for (const cluster of clustersOf(found.rows.map(likenedOf), settings)) {
      const capped = { ticketIds: cluster.ticketIds.slice(0, MOST_OF_ONE) };
      const place = placeOf(capped, proposals, settings.least);
      if (place.is === 'new') await propose(tx, capped.ticketIds, now);
      else if (place.is === 'grown') await grow(tx, place.id, capped.ticketIds, now);
    }
  });
}

async function proposed(tx: Tx, ticketIds: readonly number[]): Promise<Proposed[]> {
  const found = await sql<Proposed>`
    select id, ticket_ids as "ticketIds", state from problem_proposal
    where ticket_ids && ${[...ticketIds]}::int[]`.execute(tx);
  return found.rows;
}

async function propose(tx: Tx, ticketIds: readonly number[], now: Instant): Promise<void> {
  const at = new Date(now).toISOString();
  await sql`insert into problem_proposal (ticket_ids, found_at, changed_at)
    values (${[...ticketIds]}::int[], ${at}, ${at}) on conflict do nothing`.execute(tx);
}

async function grow(tx: Tx, id: string, ticketIds: readonly number[], now: Instant): Promise<void> {
  await sql`update problem_proposal set ticket_ids = ${[...ticketIds]}::int[], changed_at = ${new Date(now).toISOString()}
    where id = ${id} and not exists (
      select from problem_proposal other where other.ticket_ids = ${[...ticketIds]}::int[])`.execute(tx);
}

interface Row {
  id: string;
  ticketIds: number[];
  state: 'open' | 'accepted' | 'dismissed';
  reason: string | null;
  decidedBy: string | null;
  problemId: string | null;
  foundAt: number;
  changedAt: number;
}

/** Milliseconds that are a time. */
const cursorKeys = z.tuple([z.number().min(0).max(8.64e15), z.uuid()]);

/** Fewer tickets than these show no likeness. */
const LEAST_SEEN = 2;

/**
 * Proposals with why, the newest first. Why is worked out from those tickets alone that the reader may know of: what
 * has become confidential since, or was always out of reach, leaves no word behind (P5).
 */
export async function listProposals(
  q: Queries,
  query: { state: Row['state']; cursor?: string | undefined; limit: number },
  actor: Actor,
) {
  const { state, cursor, limit } = query;
  const after = cursor === undefined ? null : readCursor(cursor, cursorKeys);
  const found = await sql<Row>`
    select p.id, p.ticket_ids as "ticketIds", p.state, p.reason, d.name as "decidedBy", p.problem_id as "problemId",
      (extract(epoch from p.found_at) * 1000)::float8 as "foundAt",
      (extract(epoch from p.changed_at) * 1000)::float8 as "changedAt"
    from problem_proposal p left join person d on d.id = p.decided_by
    where p.state = ${state} and (${after === null}::boolean
      or (p.found_at, p.id) < (to_timestamp(${after?.[0] ?? 0}::float8 / 1000), ${after?.[1] ?? null}::uuid))
    order by p.found_at desc, p.id desc limit ${limit + 1}`.execute(q);
  const { items, next } = pageOf(found.rows, limit, ({ foundAt, id }) => [foundAt, id]);
  const { rule } = await problemSettings(q);
  const tickets = await ticketsOf(
    q,
    items.flatMap(({ ticketIds }) => ticketIds),
    actor,
  );
  const seen = items.flatMap((row) => {
    const known = row.ticketIds.flatMap((id) => tickets.get(id) ?? []);
    return known.length < LEAST_SEEN
      ? []
      : [{ row, known, evidence: evidenceOf(known.map(likenedOf), rule) }];
  });
  const named = await namedItems(
    q,
    seen.flatMap(({ evidence }) => evidence.itemIds),
    actor,
  );
  return { items: seen.map((one) => shownWith(one, named)), next };
}

type TicketShown = TroubleRow & { status: Status; priority: Priority; open: boolean };

function shownWith(
  { row, known, evidence }: { row: Row; known: TicketShown[]; evidence: ReturnType<typeof evidenceOf> },
  named: Awaited<ReturnType<typeof namedItems>>,
) {
  const { ticketIds: _ticketIds, ...rest } = row;
  return {
    ...rest,
    items: named.filter(({ id }) => evidence.itemIds.includes(id)),
    services: [...evidence.services],
    words: [...evidence.words],
    tickets: known.map(({ id, title, status, priority, open, at }, i) => ({
      ...{ id, title, status, priority, open, recordedAt: at },
      score: evidence.tickets[i]?.score ?? 0,
      words: [...(evidence.tickets[i]?.words ?? [])],
      sharesItem: (evidence.tickets[i]?.itemIds.length ?? 0) > 0,
      sharesService: (evidence.tickets[i]?.services.length ?? 0) > 0,
    })),
  };
}

async function ticketsOf(
  q: Queries,
  ids: readonly number[],
  actor: Actor,
): Promise<Map<number, TicketShown>> {
  const found = await sql<TicketShown>`
    select ${TROUBLE}, t.status, t.priority, t.open from ticket t
    where t.id = any(${[...ids]}::int[]) and not t.confidential and t.type <> 'security_incident'
      and ${withinReach(actor)}`.execute(q);
  return new Map(found.rows.map((row) => [row.id, row]));
}

/** Takes a proposal that is still open, locked. @returns its tickets, as far as the actor may know of them */
export async function takeProposal(tx: Tx, id: string, actor: Actor): Promise<number[]> {
  const found = await sql<{ state: string; ticketIds: number[] }>`
    select state, ticket_ids as "ticketIds" from problem_proposal where id = ${id} for update`.execute(tx);
  const [row] = found.rows;
  if (!row) throw refused('not_found');
  const known = await ticketsOf(tx, row.ticketIds, actor);
  if (known.size < LEAST_SEEN) throw refused('not_found');
  if (row.state !== 'open') throw refused('proposal_decided');
  return row.ticketIds.filter((ticket) => known.has(ticket));
}

export async function acceptProposal(tx: Tx, id: string, problemId: string, { personId, now }: Author) {
  await sql`update problem_proposal set state = 'accepted', problem_id = ${problemId},
    decided_at = ${new Date(now).toISOString()}, decided_by = ${personId} where id = ${id}`.execute(tx);
}

export async function dismissProposal(tx: Tx, id: string, reason: string, author: Author): Promise<void> {
  await takeProposal(tx, id, author.actor);
  await sql`update problem_proposal set state = 'dismissed', reason = ${reason},
    decided_at = ${new Date(author.now).toISOString()}, decided_by = ${author.personId} where id = ${id}`.execute(
    tx,
  );
  const what = { proposal: id, reason };
  await audit(tx, { kind: 'problem_proposal_dismissed', by: author.personId, what, ip: author.ip });
}
