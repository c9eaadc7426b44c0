import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { ProblemActionBody } from '#contract/problems.ts';
import { EVENT_KINDS, type EventKind } from '#domain/events.ts';
import type { Instant } from '#domain/instant.ts';
import type { Actor } from '#domain/permissions/actor.ts';
import {
  createProblem,
  decideProblem,
  evolveProblem,
  type NewProblemEvent,
  type ProblemCommands,
  type ProblemWish,
  rebuildProblem,
} from '#domain/problem/decide.ts';
import type { ProblemAction } from '#domain/problem/lifecycle.ts';
import { ENDED, type TimelineEntry } from '#domain/problem/problem.ts';
import { audit } from '../audit/actions.ts';
import { withinItems } from '../config/reach.ts';
import type { Tx } from '../platform/db/db.ts';
import { appendEvents, chained } from '../platform/history/history.ts';
import { Refused, refused, wrongField } from '../platform/http/refused.ts';
import { withinReach } from '../ticket/reach.ts';
import { checkChange } from './changes.ts';
import { effectNumbers } from './effect.ts';
import { insertProblem, type Kept, lockProblem, updateProblem } from './store.ts';

export interface Author {
  actor: Actor;
  /** Null: the system. */
  personId: string | null;
  ip: string | null;
  now: Instant;
}

/** Makes a problem. @returns its id */
export async function addProblem(tx: Tx, wish: ProblemWish, author: Author): Promise<string> {
  await checkTickets(tx, wish.ticketIds, author.actor);
  await checkItems(tx, wish.itemIds, author.actor);
  const id = randomUUID();
  const event = createProblem(wish, { by: author.personId, now: author.now });
  const rows = chained({ id, version: 0, hash: null }, [event], author);
  const problem = rebuildProblem([event]);
  await insertProblem(tx, { id, version: 1, hash: rows[0]!.hash, problem, now: author.now });
  await appendEvents(tx, 'problem', rows);
  return id;
}

/** One action on a problem, on the version that the caller saw (null: whatever it is). */
export async function act<A extends ProblemAction>(
  tx: Tx,
  id: string,
  { action, command, version }: { action: A; command: ProblemCommands[A]; version: number | null },
  author: Author,
): Promise<void> {
  const kept = await lockProblem(tx, id);
  if (!kept) throw refused('not_found');
  if (version !== null && version !== kept.version)
    throw refused('version_conflict', { version: kept.version });
  const outcome = decideProblem(kept.problem, action, command, { by: author.personId, now: author.now });
  if (!('kind' in outcome)) throw new Refused(outcome);
  await save(tx, kept, outcome, author);
}

async function save(tx: Tx, kept: Kept, event: NewProblemEvent, author: Author): Promise<void> {
  const [row] = chained(kept, [event], author);
  const problem = evolveProblem(kept.problem, event);
  const { id } = kept;
  await updateProblem(tx, kept.problem, { id, version: row!.seq, hash: row!.hash, problem, now: author.now });
  await appendEvents(tx, 'problem', [row!]);
  const told = (kind: 'problem_published' | 'problem_withdrawn' | 'problem_ended', more: object) =>
    audit(tx, { kind, by: author.personId, ip: author.ip, what: { problem: id, ...more } });
  const { publication } = problem;
  if (event.after.publication) await told('problem_published', { title: publication?.title });
  else if (kept.problem.publication && !publication) await told('problem_withdrawn', event.data);
  if (event.after.state && ENDED.includes(event.after.state))
    await told('problem_ended', { state: problem.state, reason: problem.reason });
}

/** What a caller asks for as the rules take it, with everything that it names looked up. */
export async function commandOf(tx: Tx, id: string, body: ProblemActionBody, author: Author) {
  const { action, ...command } = body;
  switch (body.action) {
    case 'amend':
      await checkOwner(tx, body.ownerId);
      break;
    case 'link_tickets':
      await checkTickets(tx, body.ticketIds, author.actor);
      break;
    case 'link_items':
      await checkItems(tx, body.itemIds, author.actor);
      break;
    case 'link_change':
      await checkChange(tx, body.change);
      break;
    case 'add_entries':
      return { action: body.action, command: { entries: await entriesOf(tx, id, body.entries, author) } };
    case 'conclude':
      return { action: body.action, command: { ...command, numbers: await effectNumbers(tx, id, author) } };
  }
  return { action, command };
}

async function checkOwner(tx: Tx, id: string | null | undefined): Promise<void> {
  if (!id) return;
  const found = await sql<{ active: boolean }>`select active from person where id = ${id}`.execute(tx);
  if (!found.rows[0]) throw wrongField('body.ownerId', 'unknown_reference');
  if (!found.rows[0].active) throw wrongField('body.ownerId', 'not_allowed');
}

/** Tickets that the actor may know of. A confidential one stays apart: a problem is read by many (2.4c, 2.4d). */
async function checkTickets(tx: Tx, ids: readonly number[], actor: Actor): Promise<void> {
  if (ids.length === 0) return;
  const found = await sql<{ id: number; secret: boolean }>`
    select t.id, (t.confidential or t.type = 'security_incident') as secret from ticket t
    where t.id = any(${[...ids]}::int[]) and ${withinReach(actor)}`.execute(tx);
  const known = new Map(found.rows.map(({ id, secret }) => [id, secret]));
  if (ids.some((id) => !known.has(id))) throw wrongField('body.ticketIds', 'unknown_reference');
  if (ids.some((id) => known.get(id))) throw wrongField('body.ticketIds', 'not_allowed');
}

async function checkItems(tx: Tx, ids: readonly string[], actor: Actor): Promise<void> {
  if (ids.length === 0) return;
  const found = await sql<{ id: string }>`
    select i.id from item i where i.id = any(${[...ids]}::uuid[]) and ${withinItems(actor)}`.execute(tx);
  if (new Set(ids).size !== found.rows.length) throw wrongField('body.itemIds', 'unknown_reference');
}

type Told = Extract<ProblemActionBody, { action: 'add_entries' }>['entries'][number];

/** Entries as they are kept: what is taken from a ticket is a public entry of a linked one, at its own time. */
async function entriesOf(
  tx: Tx,
  problemId: string,
  entries: readonly Told[],
  { actor, personId }: Author,
): Promise<TimelineEntry[]> {
  const taken = entries.flatMap(({ from }) => (from ? [from] : []));
  type Row = { ticketId: number; seq: number; kind: EventKind; at: number };
  const found = await sql<Row>`
    select e.ticket_id as "ticketId", e.seq, e.kind, (extract(epoch from e.at) * 1000)::float8 as at
    from jsonb_to_recordset(${JSON.stringify(taken)}::jsonb) as x ("ticketId" int, seq int)
    join ticket_event e on e.ticket_id = x."ticketId" and e.seq = x.seq
    join problem_ticket l on l.ticket_id = e.ticket_id and l.problem_id = ${problemId}
    join ticket t on t.id = e.ticket_id where not t.confidential and ${withinReach(actor)}`.execute(tx);
  return entries.map(({ at, text, from }, i) => {
    const id = randomUUID();
    if (from === null) return { id, at, text, source: { kind: 'person', personId: personId ?? '' } };
    const entry = found.rows.find(({ ticketId, seq }) => ticketId === from.ticketId && seq === from.seq);
    if (!entry || EVENT_KINDS[entry.kind] !== 'public')
      throw wrongField(`body.entries.${i}.from`, 'unknown_reference');
    return { id, at: entry.at, text, source: { kind: 'ticket', ...from } };
  });
}

/** Whether one of these tickets is or was a major incident. */
export async function anyMajor(tx: Tx, ids: readonly number[]): Promise<boolean> {
  const found =
    await sql`select from ticket t where t.id = any(${[...ids]}::int[]) and t.major is not null limit 1`.execute(
      tx,
    );
  return found.rows.length > 0;
}
