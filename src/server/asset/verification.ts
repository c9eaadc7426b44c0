import { sql } from 'kysely';
import { registerNumber } from '#domain/asset/number.ts';
import {
  codeIn,
  countProblem,
  type Finding,
  findingOf,
  judgeProblem,
  moveVerification,
  type Place,
  type Seen,
  type VerificationEvent,
  type VerificationState,
} from '#domain/asset/verification.ts';
import { changeItem, evolveItem, type NewItemEvent } from '#domain/config/decide.ts';
import type { Item } from '#domain/config/item.ts';
import { type Author, append, keepUnique, managed, stateOf } from '../config/actions.ts';
import { classesOf } from '../config/classes.ts';
import { conditions } from '../config/list.ts';
import { withinItems } from '../config/reach.ts';
import { lockItems } from '../config/store.ts';
import { explained } from '../organisation/constraints.ts';
import type { Queries, Tx } from '../platform/db/db.ts';
import { Refused, refused, wrongField } from '../platform/http/refused.ts';
import { begin, decided, happen } from './record.ts';

export interface Plan {
  title: string;
  class: string | null;
  siteId: string | null;
  departmentId: string | null;
  dueOn: string | null;
}

interface Kept extends Plan {
  id: string;
  number: number;
  version: number;
  hash: string;
  state: VerificationState;
}

/** More than this nobody counts in one go. */
const MOST_ITEMS = 20_000;

/** Plans a verification. */
export async function plan(
  tx: Tx,
  { counterIds, ...wish }: Plan & { counterIds: readonly string[] },
  author: Author,
): Promise<{ id: string; number: string }> {
  if (wish.class !== null && !(await classesOf(tx)).has(wish.class))
    throw wrongField('body.class', 'unknown_reference');
  const state: VerificationState = 'planned';
  const after = { ...wish, state, plannedBy: author.personId };
  const counters = [...new Set(counterIds)];
  const known = await sql`
    select from person where id = any(${counters}::uuid[]) and active and kind = 'person'`.execute(tx);
  if (known.rows.length < counters.length) throw wrongField('body.counterIds', 'unknown_reference');
  const { id, number } = await begin(
    tx,
    'verification',
    { kind: 'planned', data: { counters }, after },
    author,
  );
  await sql`insert into verification_counter (verification_id, person_id)
    select ${id}, unnest(${counters}::uuid[])`.execute(tx);
  return { id, number: registerNumber('VC', number) };
}

async function locked(tx: Tx, id: string): Promise<Kept> {
  const found = await sql<Kept>`
    select id, number, version, encode(hash, 'hex') as hash, state, title, class, site_id as "siteId",
      department_id as "departmentId", due_on as "dueOn"
    from verification where id = ${id} for no key update`.execute(tx);
  if (!found.rows[0]) throw refused('not_found');
  return found.rows[0];
}

/** Begins to count what its planner may know of: what the register says now is kept, to be compared with. */
export async function start(tx: Tx, id: string, author: Author): Promise<{ version: number; items: number }> {
  const kept = await locked(tx, id);
  const event = decided<VerificationEvent>(moveVerification(kept.state, 'running', {}));
  const { class: of, siteId, departmentId } = kept;
  const filter = {
    state: 'present' as const,
    ...{ class: of ?? undefined, site: siteId ?? undefined, department: departmentId ?? undefined },
  };
  const scope = [...conditions(filter, await classesOf(tx)), withinItems(author.actor)];
  const made = await sql`
    insert into verification_item (verification_id, item_id, planned, expected)
    select ${id}, i.id, true, ${EXPECTED} from item i where ${sql.join(scope, sql` and `)}
    order by i.number limit ${MOST_ITEMS + 1} returning item_id`.execute(tx);
  const items = made.rows.length;
  if (items === 0) throw refused('verification_empty');
  if (items > MOST_ITEMS) throw refused('verification_too_big', { most: MOST_ITEMS });
  const { version } = await happen(tx, 'verification', kept, { ...event, data: { items } }, author);
  return { version, items };
}

/** What the register says of items `i`, as far as somebody who stands before them can tell. */
const EXPECTED = sql`jsonb_build_object('state', i.state, 'holderId', i.holder_id, 'siteId', i.site_id)`;

/** Ends or cancels a verification. */
export async function end(
  tx: Tx,
  id: string,
  to: 'closed' | 'cancelled',
  author: Author,
): Promise<{ version: number }> {
  const kept = await locked(tx, id);
  return happen(tx, 'verification', kept, decided(moveVerification(kept.state, to, {})), author);
}

/** A verification that runs, for one who counts in it; nobody else learns that there is one. */
export async function countedIn(
  q: Queries,
  id: string,
  personId: string,
): Promise<Pick<Kept, 'number' | 'state'>> {
  const found = await sql<Pick<Kept, 'number' | 'state'> & { counts: boolean }>`
    select v.number, v.state, exists (select from verification_counter c
      where c.verification_id = v.id and c.person_id = ${personId}) as counts
    from verification v where v.id = ${id}`.execute(q);
  const kept = found.rows[0];
  if (!kept?.counts) throw refused('not_found');
  const problem = countProblem(kept.state, { isCounter: kept.counts });
  if (problem) throw new Refused(problem);
  return kept;
}

/** The item that a label, a number or a serial number names; a serial or asset number comes before a bare number. */
export async function itemOfCode(q: Queries, code: string): Promise<string | null> {
  const { number, serial } = codeIn(code);
  const found = await sql<{ id: string }>`
    select i.id from item i where i.number = ${number}::int or i.serial = ${serial} or i.asset_number = ${serial}
    order by i.state = 'retired', i.number = ${number}::int limit 1`.execute(q);
  return found.rows[0]?.id ?? null;
}

/** Says what was found of an item; each saying stands in the item's history. */
export async function find(
  tx: Tx,
  id: string,
  itemId: string,
  { note, ...seen }: Seen & { note: string | null },
  author: Author,
): Promise<void> {
  const { personId } = author;
  if (personId === null) throw refused('forbidden');
  // Nobody ends it while something is being found.
  await sql`select from verification where id = ${id} for key share`.execute(tx);
  const { number } = await countedIn(tx, id, personId);
  const item = (await lockItems(tx, [itemId])).get(itemId);
  if (!item) throw refused('not_found');
  await checkSeen(tx, seen);
  await sql`insert into verification_item (verification_id, item_id, planned, expected)
    select ${id}, i.id, false, ${EXPECTED} from item i where i.id = ${itemId} on conflict do nothing`.execute(
    tx,
  );
  const kept = await findingKept(tx, id, itemId);
  if (kept.decision !== null) throw refused('finding_decided', { decision: kept.decision });
  const { finding, found } = findingOf(kept.expected, seen);
  await sql`update verification_item set finding = ${finding}, found = ${JSON.stringify(found)}::jsonb, note = ${note},
      counted_by = ${personId}, counted_at = ${new Date(author.now)}
    where verification_id = ${id} and item_id = ${itemId}`.execute(tx);
  const event: NewItemEvent = { kind: 'verified', before: {}, after: {}, data: { finding, found } };
  const because = { cause: 'verification', ref: registerNumber('VC', number), reason: note } as const;
  const after = stateOf(item);
  await append(
    tx,
    [{ kept: item, news: [event], after, verified: finding !== 'not_found' }],
    because,
    author,
  );
}

/** People and sites in which something was seen are there. */
async function checkSeen(q: Queries, { holderId, siteId }: Seen): Promise<void> {
  const there = async (table: 'person' | 'site', id: string | null | undefined) =>
    !id || (await sql`select from ${sql.table(table)} where id = ${id}`.execute(q)).rows.length > 0;
  if (!(await there('person', holderId))) throw wrongField('body.holderId', 'unknown_reference');
  if (!(await there('site', siteId))) throw wrongField('body.siteId', 'unknown_reference');
}

interface KeptFinding {
  expected: Place;
  finding: Finding | null;
  found: Partial<Place> | null;
  decision: 'accepted' | 'rejected' | null;
}

async function findingKept(tx: Tx, id: string, itemId: string): Promise<KeptFinding> {
  const kept = await sql<KeptFinding>`
    select expected, finding, found, decision from verification_item
    where verification_id = ${id} and item_id = ${itemId} for no key update`.execute(tx);
  if (!kept.rows[0]) throw refused('not_found');
  return kept.rows[0];
}

/** Tells of something that is in no register; telling it again tells nothing new. */
export async function findUnknown(
  tx: Tx,
  id: string,
  { label, note }: { label: string; note: string | null },
  author: Author,
): Promise<{ label: string }> {
  const { personId } = author;
  if (personId === null) throw refused('forbidden');
  await countedIn(tx, id, personId);
  await sql`insert into verification_unknown (verification_id, label, note, found_by, found_at)
    values (${id}, ${label}, ${note}, ${personId}, ${new Date(author.now)})
    on conflict on constraint verification_unknown_once do nothing`.execute(tx);
  return { label };
}

/** Takes a finding over, whereby the item is corrected, or leaves the item as it is recorded. */
export async function judge(
  tx: Tx,
  id: string,
  itemId: string,
  decision: 'accepted' | 'rejected',
  author: Author,
): Promise<{ version: number }> {
  const { number } = await locked(tx, id);
  const item = await managed(tx, itemId, author.actor);
  const kept = await findingKept(tx, id, itemId);
  const problem = judgeProblem(kept.finding, kept.decision);
  if (problem) throw new Refused(problem);
  await sql`update verification_item set decision = ${decision}, decided_by = ${author.personId},
      decided_at = ${new Date(author.now)} where verification_id = ${id} and item_id = ${itemId}`.execute(tx);
  if (decision === 'rejected' || kept.finding === 'not_found') return { version: item.version };
  const because = { cause: 'verification', ref: registerNumber('VC', number), reason: null } as const;
  const classes = await classesOf(tx);
  const before = stateOf(item);
  const news = changeItem(classes, before, kept.found ?? {}, because);
  if (!Array.isArray(news)) throw new Refused(news);
  if (news.length === 0) return { version: item.version };
  const after = news.reduce<Item>(evolveItem, before);
  await explained(append(tx, [{ kept: item, news, after }], because, author));
  await keepUnique(tx, classes, itemId, after);
  return { version: item.version + news.length };
}
