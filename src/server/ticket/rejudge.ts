import { sql } from 'kysely';
import type { Instant } from '#domain/instant.ts';
import { SYSTEM } from '#domain/permissions/actor.ts';
import type { Rulebook, Terms } from '#domain/sla/rulebook.ts';
import { termsIn } from '#domain/sla/ticket-clocks.ts';
import { judgedAnew } from '#domain/ticket/decide/timing.ts';
import { rejudgement, updatedTerms } from '#domain/ticket/rejudge.ts';
import { type Database, type Tx, transaction } from '../platform/db/db.ts';
import { rulebookFor, termsOf, versionsInForce } from '../policy/rulebook.ts';
import { act } from './actions.ts';
import { clockCacheOf } from './cache.ts';
import { caughtUp } from './catching-up.ts';
import { append } from './history.ts';
import {
  type Judgeable,
  judgeable,
  lockedVersions,
  openTickets,
  type Rejudged,
  saveRejudged,
} from './rejudge.store.ts';
import { lockTicket } from './store.ts';

/** What to judge anew, and why. */
export interface RejudgeWish {
  /** Stands in the history of every ticket that it changes (A7). */
  reason: string;
  /** Families of which the versions in force are taken; all when absent. */
  only?: readonly string[];
}

/** Tickets looked at in one transaction. */
const BATCH = 500;

/**
 * Judges open tickets by the versions in force in place of those that they were recorded under: explicit, in
 * the history, with both verdicts (A7). Only where an undecided promise moves is anything written, so a second
 * run writes nothing. @returns how many tickets were judged differently
 */
export async function rejudgeOpen(db: Database, wish: RejudgeWish): Promise<number> {
  let tickets = 0;
  for (let after: number | null = 0; after !== null; ) {
    const from: number = after;
    const done = await transaction(db, (tx) => rejudgeNext(tx, wish, from));
    tickets += done.tickets;
    after = done.last;
  }
  return tickets;
}

/** The next open tickets after a number. `last` is null when these were the last ones. */
export async function rejudgeNext(
  tx: Tx,
  wish: RejudgeWish,
  after: number,
): Promise<{ tickets: number; last: number | null }> {
  const open = await openTickets(tx, after, BATCH);
  const last = open.length === BATCH ? (open.at(-1)?.id ?? null) : null;
  const inForce = termsOf(await versionsInForce(tx), null);
  const now = await databaseTime(tx);
  const judge: Judge = { now, wish, newTerms: (terms) => updatedTerms(terms, inForce, wish.only ?? null) };
  const rulebook = await rulebookFor(
    tx,
    open.flatMap(({ terms }) => [terms, judge.newTerms(terms)]),
  );
  const ids = open
    .filter(({ terms }) => rulebook.at(terms) !== rulebook.at(judge.newTerms(terms)))
    .map(({ id }) => id);
  return { last, tickets: ids.length === 0 ? 0 : await rejudgeThese(tx, ids, judge) };
}

interface Judge {
  now: Instant;
  wish: RejudgeWish;
  newTerms(terms: Terms): Terms;
}

async function databaseTime(tx: Tx): Promise<Instant> {
  const found = await sql<{ now: Date }>`select now()`.execute(tx);
  return found.rows[0]?.now.getTime() ?? 0;
}

/**
 * Looks without locking, and locks only those that change; what people did to them meanwhile is taken into
 * account. A ticket to which something is owed by now gets that first, so that no breach is judged away.
 */
async function rejudgeThese(tx: Tx, ids: readonly number[], judge: Judge): Promise<number> {
  const seen = await judgeable(tx, ids);
  const moved = await changing(tx, seen, judge);
  if (moved.length === 0) return 0;
  const { same, other } = await locked(tx, moved);
  const again = [...(await changing(tx, await judgeable(tx, other), judge)), ...same];
  const isOwed = ({ timerAt }: Judgeable) => timerAt !== null && timerAt <= judge.now;
  const owed = again.filter(({ seen }) => isOwed(seen));
  const anew = again.filter(({ seen }) => !isOwed(seen));
  await saveRejudged(tx, anew, judge.now);
  let tickets = anew.length;
  for (const { seen } of owed) if (await rejudgeLate(tx, seen.ticket.id, judge)) tickets++;
  return tickets;
}

/** Locks tickets; what was found of those to which nothing happened since they were looked at stands. */
async function locked(
  tx: Tx,
  moved: readonly Rejudged[],
): Promise<{ same: readonly Rejudged[]; other: number[] }> {
  const ids = moved.map(({ seen }) => seen.ticket.id);
  const versions = await lockedVersions(tx, ids);
  const same = moved.filter(({ seen: { ticket } }) => versions.get(ticket.id) === ticket.version);
  const kept = new Set(same.map(({ seen }) => seen.ticket.id));
  return { same, other: ids.filter((id) => !kept.has(id)) };
}

/** Those of which a promise moves, with the entry that says so. */
async function changing(tx: Tx, all: readonly Judgeable[], judge: Judge): Promise<Rejudged[]> {
  const named = all.flatMap(({ ticket, events }) => [...termsIn(events), judge.newTerms(ticket.terms)]);
  const rulebook = await rulebookFor(tx, named);
  return all.flatMap((one) => rejudged(one, rulebook, judge) ?? []);
}

function rejudged(one: Judgeable, rulebook: Rulebook, { now: read, wish, newTerms }: Judge): Rejudged | null {
  const { ticket, events, lastHash } = one;
  const now = Math.max(read, events.at(-1)?.at ?? read);
  const terms = newTerms(ticket.terms);
  const found = rejudgement(events, terms, rulebook, now);
  if (!found) return null;
  const event = judgedAnew(ticket, { terms, reason: wish.reason, ...found });
  const appended = append(ticket, [event], { events, lastHash, rulebook }, { actor: SYSTEM, now });
  const clocks = clockCacheOf(appended.ticket, [...events, ...appended.events], rulebook, now);
  return { seen: one, appended, clocks };
}

/** The whole way, for one to which warnings or breaches are owed. */
async function rejudgeLate(tx: Tx, id: number, { now, wish, newTerms }: Judge): Promise<boolean> {
  const loaded = await lockTicket(tx, id);
  if (!loaded) return false;
  const { ticket, events } = await caughtUp(tx, loaded, now, ['warn', 'breach', 'climb']);
  const terms = newTerms(ticket.terms);
  const rulebook = await rulebookFor(tx, [...termsIn(events), terms]);
  const found = rejudgement(events, terms, rulebook, Math.max(now, events.at(-1)?.at ?? now));
  if (!found) return false;
  const command = { terms, reason: wish.reason, ...found };
  await act(tx, { id, action: 'rejudge', command }, { actor: SYSTEM, now });
  return true;
}
