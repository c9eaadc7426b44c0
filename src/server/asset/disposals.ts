import { sql } from 'kysely';
import {
  completeDisposal,
  type Disposal,
  type DisposalEvent,
  type DisposalWay,
  decideDisposal,
  proposeDisposal,
  type Wipe,
  wipeDisposal,
  withdrawDisposal,
} from '#domain/asset/disposal.ts';
import { registerNumber } from '#domain/asset/number.ts';
import { evolveItem, retireItem } from '#domain/config/decide.ts';
import type { Item } from '#domain/config/item.ts';
import { holds } from '#domain/permissions/actor.ts';
import type { Refusal } from '#domain/refusal.ts';
import { audit } from '../audit/actions.ts';
import { type Author, append, keepUnique, managed, stateOf } from '../config/actions.ts';
import { ruleOfItem } from '../config/class-rules.ts';
import { classesOf } from '../config/classes.ts';
import { knownItem } from '../config/view.ts';
import type { Tx } from '../platform/db/db.ts';
import { Refused, refused } from '../platform/http/refused.ts';
import { begin, decided, happen } from './record.ts';

interface Kept extends Disposal {
  id: string;
  number: number;
  version: number;
  hash: string;
}

/** A disposal, locked, of an item that its caller may know of. */
async function locked(tx: Tx, id: string, author: Author): Promise<Kept> {
  const found = await sql<Kept>`
    select id, number, version, encode(hash, 'hex') as hash, item_id as "itemId", state, way, reason,
      proposed_by as "proposedBy", decided_by as "decidedBy", decision, wipe_method as "wipeMethod",
      wiped_by as "wipedBy", wiped_on as "wipedOn", wipe_evidence as "wipeEvidence", item_version as "itemVersion"
    from disposal where id = ${id} for no key update`.execute(tx);
  const kept = found.rows[0];
  if (!kept) throw refused('not_found');
  await knownItem(tx, kept.itemId, author.actor);
  return kept;
}

const personOf = ({ personId }: Author): string => {
  if (personId === null) throw refused('forbidden');
  return personId;
};

async function told(
  tx: Tx,
  kept: Pick<Kept, 'id' | 'number' | 'itemId'>,
  event: DisposalEvent,
  author: Author,
) {
  const { kind, after } = event;
  const number = registerNumber('DP', kept.number);
  const what = { disposal: kept.id, number, item: kept.itemId, ...after };
  await audit(tx, { kind: `disposal_${kind}`, by: author.personId, what, ip: author.ip });
}

/** Proposes that an asset goes. */
export async function propose(
  tx: Tx,
  itemId: string,
  wish: { way: DisposalWay; reason: string },
  author: Author,
): Promise<{ id: string; number: string }> {
  const item = await managed(tx, itemId, author.actor);
  if (!(await ruleOfItem(tx, itemId, await classesOf(tx))).disposal) throw refused('not_an_asset');
  const event = decided<DisposalEvent>(proposeDisposal(item, itemId, wish, personOf(author)));
  const { id, number } = await begin(tx, 'disposal', event, author);
  await told(tx, { id, number, itemId }, event, author);
  return { id, number: registerNumber('DP', number) };
}

async function happening(
  tx: Tx,
  id: string,
  author: Author,
  decide: (kept: Kept) => DisposalEvent | Refusal,
): Promise<{ version: number }> {
  const kept = await locked(tx, id, author);
  const event = decided<DisposalEvent>(decide(kept));
  await told(tx, kept, event, author);
  return happen(tx, 'disposal', kept, event, author);
}

/** Approves or refuses. */
export const decide = (
  tx: Tx,
  id: string,
  word: { approve: boolean; decision: string | null },
  author: Author,
) => happening(tx, id, author, (kept) => decideDisposal(kept, word, personOf(author)));

export const withdraw = (tx: Tx, id: string, author: Author) =>
  happening(tx, id, author, (kept) =>
    withdrawDisposal(kept, {
      by: personOf(author),
      mayDecide: holds(author.actor, 'asset.approve_disposal'),
    }),
  );

/** The furthest that a day has begun anywhere on earth. */
const FURTHEST = 14 * 3_600_000;

export const wipe = (tx: Tx, id: string, said: Wipe, author: Author) =>
  happening(tx, id, author, (kept) =>
    wipeDisposal(kept, said, new Date(author.now + FURTHEST).toISOString().slice(0, 10)),
  );

/** Carries an approved disposal out: the one way in which an asset is retired (2.1). */
export async function complete(tx: Tx, id: string, author: Author): Promise<{ version: number }> {
  const kept = await locked(tx, id, author);
  const item = await managed(tx, kept.itemId, author.actor);
  const classes = await classesOf(tx);
  const rule = await ruleOfItem(tx, kept.itemId, classes);
  const number = registerNumber('DP', kept.number);
  const before = stateOf(item);
  const news = retireItem(before, { disposal: kept.id });
  if (!Array.isArray(news)) throw new Refused(news);
  const event = decided<DisposalEvent>(completeDisposal(kept, rule, item.version + news.length));
  const after = news.reduce<Item>(evolveItem, before);
  const because = { cause: 'by_hand', ref: number, reason: kept.reason } as const;
  await append(tx, [{ kept: item, news, after }], because, author);
  await keepUnique(tx, classes, kept.itemId, after);
  await told(tx, kept, event, author);
  return happen(tx, 'disposal', kept, event, author);
}
