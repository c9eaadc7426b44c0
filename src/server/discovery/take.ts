import { sql } from 'kysely';
import { type Because, humanId, type Item } from '#domain/config/item.ts';
import type { Classes } from '#domain/config/item-class.ts';
import { managesItems, reachesItem } from '#domain/config/reach.ts';
import type { Value } from '#domain/config/values.ts';
import type { Facts } from '#domain/discovery/facts.ts';
import { type Doubt, deviceKey, identify } from '#domain/discovery/identity.ts';
import { allClaims, type Court, claimed, settle, wishOf } from '#domain/discovery/settle.ts';
import type { Outcome } from '#domain/discovery/source.ts';
import type { FieldProblem } from '#domain/refusal.ts';
import { type Author, addItem, amendItem } from '../config/actions.ts';
import { type Kept, lockItems } from '../config/store.ts';
import type { Tx } from '../platform/db/db.ts';
import { refused } from '../platform/http/refused.ts';
import { candidatesFor, placesOf, saidByHand, wordsOf } from './known.ts';
import {
  askPeople,
  closeCase,
  type Run,
  rememberIdentity,
  rememberWords,
  rememberWrite,
} from './remember.ts';
import { tellSoftware } from './software.ts';
import type { Source } from './sources.ts';

/** What became, or would become, of one machine of a report. */
export interface Result {
  device: string;
  outcome: Outcome;
  item: { id: string; number: string; name: string; class: string } | null;
  doubt: Doubt | 'new' | null;
  changes: { field: string; before: Value | null; after: Value | null }[];
  overruled: { field: string; voice: string }[];
  dropped: FieldProblem[];
}

/** In what a machine is taken. */
export interface Taking {
  source: Source;
  classes: Classes;
  court: Court;
  author: Author;
  /** Null: nothing is written, for somebody only asks what would happen. */
  run: Run | null;
}

const because = ({ code }: Source): Because => ({ cause: 'discovery', ref: code, reason: null });
const nothing = { doubt: null, changes: [], overruled: [], dropped: [] };
const briefOf = ({ id, number, name, class: of }: Kept) => ({ id, number: humanId(number), name, class: of });

/** Takes one machine of a report, whose keys are locked: finds its item, or makes one, or asks people. */
export async function take(tx: Tx, taking: Taking, facts: Facts): Promise<Result> {
  const device = deviceKey(facts);
  const { source } = taking;
  const found = identify(facts, await candidatesFor(tx, source, facts));
  if (found.is === 'known') return takeKnown(tx, taking, facts, found.id);
  if (found.is === 'new' && !hasBody(facts))
    return { ...nothing, device, item: null, outcome: 'unidentified' };
  if (await isIgnored(tx, source, device)) return { ...nothing, device, item: null, outcome: 'ignored' };
  if (found.is === 'new' && source.newcomers === 'create') return takeNew(tx, taking, facts);
  const doubt = found.is === 'new' ? 'new' : found.doubt;
  const candidates = found.is === 'new' ? [] : found.candidates;
  if (taking.run) await askPeople(tx, source, facts, doubt, candidates, taking.author.now);
  return { ...nothing, device, item: null, doubt, outcome: doubt === 'new' ? 'proposed' : 'ambiguous' };
}

/** Whether there is enough to make an item of: a part of an inventory alone is not. */
const hasBody = ({ name, serial, uuid, macs }: Facts): boolean =>
  name !== null || serial !== null || uuid !== null || macs.length > 0;

async function isIgnored(tx: Tx, source: Source, device: string): Promise<boolean> {
  const found = await sql`select from discovery_case
    where source_id = ${source.id} and key = ${device} and state = 'ignored'`.execute(tx);
  return found.rows.length > 0;
}

/** Makes an item of a machine that is nobody yet. */
export async function takeNew(tx: Tx, taking: Taking, facts: Facts): Promise<Result> {
  const { source, classes, author, run } = taking;
  const { values, dropped } = claimed(classes, facts.class, facts, await placesOf(tx, facts));
  const changes = Object.entries(values).map(([field, after]) => ({ field, before: null, after }));
  const name = facts.name ?? facts.hostName ?? facts.serial ?? deviceKey(facts);
  const result = {
    ...nothing,
    device: deviceKey(facts),
    outcome: 'created' as const,
    item: null,
    changes,
    dropped,
  };
  if (!run) return result;
  const wish = { name, ...wishOf(changes), class: facts.class, state: 'in_use' as const };
  const id = await addItem(tx, wish, because(source), author);
  await remember(tx, taking, facts, id, values);
  await rememberWrite(tx, run, id, 1, 1);
  return { ...result, item: briefOf(await lockedItem(tx, id)) };
}

/** Takes what a machine says for an item that it is. */
export async function takeKnown(tx: Tx, taking: Taking, facts: Facts, id: string): Promise<Result> {
  const { source, classes, author, court, run } = taking;
  const kept = await lockedItem(tx, id);
  if (!reachesItem(managesItems(author.actor), kept)) throw refused('forbidden');
  const { values, dropped } = claimed(classes, kept.class, facts, await placesOf(tx, facts));
  const others = allClaims(await wordsOf(tx, id), await saidByHand(tx, id));
  const { wish, changes, overruled } = settle(kept satisfies Item, source.code, values, others, court);
  const outcome = wish ? ('changed' as const) : ('same' as const);
  const result = { ...nothing, device: deviceKey(facts), outcome, changes, overruled, dropped };
  if (!run) return { ...result, item: briefOf(kept) };
  await remember(tx, taking, facts, id, values);
  if (!wish) return { ...result, item: briefOf(kept) };
  await amendItem(tx, id, wish, because(source), null, author);
  const after = await lockedItem(tx, id);
  if (after.version > kept.version) await rememberWrite(tx, run, id, kept.version + 1, after.version);
  return { ...result, item: briefOf(after) };
}

async function lockedItem(tx: Tx, id: string): Promise<Kept> {
  const kept = (await lockItems(tx, [id])).get(id);
  if (!kept) throw refused('not_found');
  return kept;
}

async function remember(
  tx: Tx,
  { source, author }: Taking,
  facts: Facts,
  id: string,
  values: Readonly<Record<string, Value>>,
): Promise<void> {
  const { now } = author;
  await rememberIdentity(tx, source, facts, id, now);
  await rememberWords(tx, source, id, values, now);
  if (facts.software) await tellSoftware(tx, source, id, facts.software, author);
  await closeCase(tx, source, facts, id, now);
}
