import { sql } from 'kysely';
import type { Instant } from '#domain/instant.ts';
import type { Queries } from '../platform/db/db.ts';
import { eventOf, msOf, stampOf } from './rows.ts';

/** Tickets by when they were recorded: from the first instant to before the second; null leaves it open. */
export interface Span {
  from: Instant | null;
  to: Instant | null;
}

type Row = Record<string, unknown>;

/** A ticket with all that its verdicts rest on, and the verdicts that the table holds. */
export interface Evidence {
  id: number;
  /** Number and hash of its last event, as the ticket itself and its history have them. */
  events: number;
  head: string;
  history: Row[];
  verdicts: Row[];
}

const BATCH = 200;

/** The evidence of every ticket of a span, by number; a batch at a time, however many there are. */
export async function* evidenceOf(q: Queries, { from, to }: Span): AsyncGenerator<Evidence> {
  let last = 0;
  for (;;) {
    const found = await sql<{ id: number; version: number; events: Row[]; verdicts: Row[] | null }>`
      select t.id, t.version,
        (select jsonb_agg(to_jsonb(e) order by e.seq) from ticket_event e where e.ticket_id = t.id) as events,
        (select jsonb_agg(to_jsonb(v) order by v.seq, v.kind) from ticket_verdict v where v.ticket_id = t.id) as verdicts
      from ticket t
      where t.id > ${last} and t.recorded_at >= ${stampOf(from) ?? '-infinity'} and t.recorded_at < ${stampOf(to) ?? 'infinity'}
      order by t.id limit ${BATCH}`.execute(q);
    for (const { id, version, events, verdicts } of found.rows) {
      const history = events.map(eventLine);
      const head = String(history.at(-1)?.hash);
      yield { id, events: version, head, history, verdicts: (verdicts ?? []).map(verdictLine) };
      last = id;
    }
    if (found.rows.length < BATCH) return;
  }
}

/** What the hash of an event covers, and both hashes. */
export function eventLine(row: Row): Row {
  const { visibility: _visibility, ...event } = eventOf(row);
  return { ...event, prevHash: hex(row.prev_hash), hash: hex(row.hash) };
}

const hex = (bytes: unknown): string | null => (typeof bytes === 'string' ? bytes.slice(2) : null);
const time = (stamp: unknown): Instant | null => (typeof stamp === 'string' ? msOf(stamp) : null);

const verdictLine = (row: Row): Row => ({
  ticketId: row.ticket_id,
  seq: row.seq,
  kind: row.kind,
  verdict: row.verdict,
  priority: row.priority,
  budgetMs: row.budget_ms,
  elapsedMs: row.elapsed_ms,
  dueAt: time(row.due_at),
  metAt: time(row.met_at),
  breachedAt: time(row.breached_at),
  decidedAt: time(row.decided_at),
  policyVersion: row.policy_version,
  calendarId: row.calendar_id,
  calendarVersion: row.calendar_version,
});
