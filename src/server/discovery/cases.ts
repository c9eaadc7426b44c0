import { sql } from 'kysely';
import { type Because, humanId } from '#domain/config/item.ts';
import { managesItems, reachesItem, readsItems } from '#domain/config/reach.ts';
import type { Facts } from '#domain/discovery/facts.ts';
import type { Doubt } from '#domain/discovery/identity.ts';
import { givenUp, takenOver } from '#domain/discovery/merge.ts';
import { type Author, amendItem, stateOf } from '../config/actions.ts';
import { type Kept, lockItems } from '../config/store.ts';
import type { Tx } from '../platform/db/db.ts';
import { refused, wrongField } from '../platform/http/refused.ts';
import { lockKeys } from './known.ts';
import { rememberIdentity, runOf } from './remember.ts';
import { takingOf } from './report.ts';
import { sourceBy } from './sources.ts';
import { takeKnown, takeNew } from './take.ts';

export type Decision = { as: 'item'; item: string; merge: boolean } | { as: 'new' } | { as: 'ignored' };

interface Case {
  id: string;
  sourceId: string;
  doubt: Doubt | 'new';
  facts: Facts;
  candidates: string[];
  state: 'open' | 'settled' | 'ignored';
}

/** A person says what a machine is; what it reported last is taken for it at once, and again with every report. */
export async function decideCase(tx: Tx, id: string, decision: Decision, author: Author) {
  const one = await lockedCase(tx, id);
  if (one.state === 'settled') throw refused('case_settled');
  const item = decision.as === 'ignored' ? null : await takeAs(tx, one, decision, author);
  const state = decision.as === 'ignored' ? 'ignored' : 'settled';
  await sql`update discovery_case set state = ${state}, item_id = ${item?.id ?? null},
    decided_by = ${author.personId}, decided_at = ${new Date(author.now)} where id = ${id}`.execute(tx);
  return { item };
}

async function lockedCase(tx: Tx, id: string): Promise<Case> {
  const found = await sql<Case>`select id, source_id as "sourceId", doubt, facts, candidates, state
    from discovery_case where id = ${id} for update`.execute(tx);
  if (!found.rows[0]) throw refused('not_found');
  return found.rows[0];
}

async function takeAs(tx: Tx, one: Case, decision: Exclude<Decision, { as: 'ignored' }>, author: Author) {
  const source = await sourceBy(tx, { id: one.sourceId });
  await lockKeys(tx, source, [one.facts]);
  const run = await runOf(tx, source, new Date(author.now).toISOString().slice(0, 10), author.now);
  const taking = { ...(await takingOf(tx, source, author)), run };
  if (decision.as === 'new') return (await takeNew(tx, taking, one.facts)).item;
  const { item, merge } = decision;
  const kept = (await lockItems(tx, [item])).get(item);
  if (!kept || !reachesItem(readsItems(author.actor), kept))
    throw wrongField('body.item', 'unknown_reference');
  if (!reachesItem(managesItems(author.actor), kept)) throw refused('forbidden');
  if (kept.state === 'retired') throw refused('item_retired');
  if (merge) await mergeInto(tx, kept, one.candidates, author);
  await rememberIdentity(tx, source, one.facts, item, author.now);
  return (await takeKnown(tx, taking, one.facts, item)).item;
}

/** Puts together what turned out to be one machine entered more than once, and what sources know of it. */
async function mergeInto(tx: Tx, into: Kept, candidates: readonly string[], author: Author) {
  const states = await lockItems(
    tx,
    candidates.filter((id) => id !== into.id),
  );
  const others = [...states.values()].filter(({ state }) => state !== 'retired');
  for (const other of others)
    await amendItem(tx, other.id, givenUp(stateOf(other)), sameAs(into), null, author);
  for (const other of others) {
    const now = (await lockItems(tx, [into.id])).get(into.id) ?? into;
    await amendItem(tx, into.id, takenOver(stateOf(now), stateOf(other)), sameAs(other), null, author);
  }
  const ids = others.map(({ id }) => id);
  await sql`update discovery_identity set item_id = ${into.id} where item_id = any(${ids}::uuid[])`.execute(
    tx,
  );
}

const sameAs = ({ number }: Kept): Because => ({
  cause: 'by_hand',
  ref: null,
  reason: `= ${humanId(number)}`,
});
