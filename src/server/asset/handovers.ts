import { sql } from 'kysely';
import {
  answerHandover,
  giveOver,
  type Handover,
  type HandoverEvent,
  type HandoverWish,
  holderAfter,
  placeBack,
  withdrawHandover,
} from '#domain/asset/handover.ts';
import { registerNumber } from '#domain/asset/number.ts';
import { difference, type NewItemEvent } from '#domain/config/decide.ts';
import type { Item } from '#domain/config/item.ts';
import { type Author, append, managed, stateOf } from '../config/actions.ts';
import { type Kept as KeptItem, lockItems } from '../config/store.ts';
import { knownItem } from '../config/view.ts';
import type { Tx } from '../platform/db/db.ts';
import { refused } from '../platform/http/refused.ts';
import { begin, decided, happen } from './record.ts';

interface Kept extends Handover {
  id: string;
  number: number;
  version: number;
  hash: string;
}

const FIELDS = sql`id, number, version, encode(hash, 'hex') as hash, item_id as "itemId", kind, state,
  person_id as "personId", given_by as "givenBy", note, before_state as "beforeState",
  before_holder_id as "beforeHolderId", item_state as "itemState", answered_by as "answeredBy", reason`;

/** Sets state and holder of an item, and says for which hand-over. */
async function place(
  tx: Tx,
  kept: KeptItem,
  to: Pick<Item, 'state' | 'holderId'>,
  number: number,
  reason: string,
  author: Author,
) {
  const before = stateOf(kept);
  const news: NewItemEvent[] = [];
  if (to.state !== before.state)
    news.push({ kind: 'moved', before: { state: before.state }, after: { state: to.state }, data: {} });
  const changed = difference(before, { ...before, holderId: to.holderId });
  if (changed) news.push({ kind: 'changed', ...changed, data: {} });
  if (news.length === 0) return;
  const because = { cause: 'by_hand', ref: registerNumber('HO', number), reason } as const;
  await append(tx, [{ kept, news, after: { ...before, ...to } }], because, author);
}

/** Gives a device to somebody or takes it back; one that still waits is withdrawn by it. */
export async function handOver(
  tx: Tx,
  itemId: string,
  wish: HandoverWish,
  author: Author,
): Promise<{ id: string; number: string }> {
  const kept = await managed(tx, itemId, author.actor);
  const { personId } = author;
  if (personId === null) throw refused('forbidden');
  const event = decided<HandoverEvent>(giveOver(kept, itemId, wish, personId));
  const { kind, personId: to = '', itemState = kept.state } = event.after;
  if (kind === 'issue') await activePerson(tx, to);
  const waiting = await sql<Kept>`
    select ${FIELDS} from handover where item_id = ${itemId} and state = 'waiting' for no key update`.execute(
    tx,
  );
  for (const one of waiting.rows) await happen(tx, 'handover', one, decided(withdrawHandover(one)), author);
  const { id, number } = await begin(tx, 'handover', event, author);
  const holderId = holderAfter({ kind: kind ?? 'issue', personId: to });
  await place(
    tx,
    kept,
    { state: itemState, holderId },
    number,
    wish.note ?? registerNumber('HO', number),
    author,
  );
  return { id, number: registerNumber('HO', number) };
}

async function activePerson(tx: Tx, id: string): Promise<void> {
  const found = await sql`select from person where id = ${id} and active and kind = 'person'`.execute(tx);
  if (found.rows.length === 0)
    throw refused('unknown_reference', undefined, [{ field: 'body.personId', code: 'unknown_reference' }]);
}

/** A hand-over with its item, locked in the order in which {@link handOver} locks them. */
async function locked(tx: Tx, id: string): Promise<Kept> {
  const of = await sql<{ itemId: string }>`select item_id as "itemId" from handover where id = ${id}`.execute(
    tx,
  );
  await lockItems(
    tx,
    of.rows.map(({ itemId }) => itemId),
  );
  const found = await sql<Kept>`select ${FIELDS} from handover where id = ${id} for no key update`.execute(
    tx,
  );
  const kept = found.rows[0];
  if (!kept) throw refused('not_found');
  return kept;
}

/** The holder's word; when it is no, the item goes where it was. */
export async function answer(
  tx: Tx,
  id: string,
  word: { yes: boolean; reason: string | null },
  author: Author,
): Promise<{ version: number }> {
  const kept = await locked(tx, id);
  // Whose word is not asked does not learn that there is such a hand-over.
  if (kept.personId !== author.personId) throw refused('not_found');
  const event = decided<HandoverEvent>(answerHandover(kept, word, author.personId));
  if (!word.yes) await takeBack(tx, kept, word.reason ?? '', author);
  return happen(tx, 'handover', kept, event, author);
}

export async function takeHandoverBack(tx: Tx, id: string, author: Author): Promise<{ version: number }> {
  const kept = await locked(tx, id);
  await knownItem(tx, kept.itemId, author.actor);
  await managed(tx, kept.itemId, author.actor);
  const event = decided<HandoverEvent>(withdrawHandover(kept));
  await takeBack(tx, kept, registerNumber('HO', kept.number), author);
  return happen(tx, 'handover', kept, event, author);
}

async function takeBack(tx: Tx, kept: Kept, reason: string, author: Author): Promise<void> {
  const item = (await lockItems(tx, [kept.itemId])).get(kept.itemId);
  const back = item ? placeBack(item, kept) : null;
  if (item && back) await place(tx, item, back, kept.number, reason, author);
}
