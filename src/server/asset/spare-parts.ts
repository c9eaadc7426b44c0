import { sql } from 'kysely';
import { z } from 'zod';
import { registerNumber } from '#domain/asset/number.ts';
import { moveParts, type PartEvent, type PartWish, type SparePart } from '#domain/asset/spare-part.ts';
import { humanId } from '#domain/config/item.ts';
import type { Actor } from '#domain/permissions/actor.ts';
import type { Author } from '../config/actions.ts';
import { withinItems } from '../config/reach.ts';
import { itemRecord } from '../config/store.ts';
import type { Queries, Tx } from '../platform/db/db.ts';
import { pageOf, readCursor } from '../platform/http/cursor.ts';
import { refused, wrongField } from '../platform/http/refused.ts';
import { knownOf } from '../ticket/reach.ts';
import { begin, decided, happen } from './record.ts';

interface Kept extends SparePart {
  id: string;
  number: number;
  version: number;
  hash: string;
}

const FIELDS = sql`p.id, p.number, p.version, p.name, p.model, p.site_id as "siteId", p.minimum, p.stock`;
const MOST = 500;

type Row = Omit<Kept, 'hash'> & { site: string | null; changedAt: Date };
const shown = ({ number, changedAt, ...row }: Row) => ({
  ...row,
  ...{ number: registerNumber('SP', number), short: row.stock < row.minimum, changedAt: changedAt.getTime() },
});

/** Kinds of parts by name; those of which there are too few come first. */
export async function listParts(q: Queries, text: string | undefined) {
  const like = `%${(text ?? '').replace(/[\\%_]/g, '\\$&')}%`;
  const found = await sql<Row>`
    select ${FIELDS}, s.name as site, p.changed_at as "changedAt" from spare_part p left join site s on s.id = p.site_id
    where p.name ilike ${like} or p.model ilike ${like}
    order by p.stock < p.minimum desc, p.name collate "zh-x-icu", p.number limit ${MOST}`.execute(q);
  return found.rows.map(shown);
}

async function partView(q: Queries, id: string) {
  const found = await sql<Row>`
    select ${FIELDS}, s.name as site, p.changed_at as "changedAt" from spare_part p left join site s on s.id = p.site_id
    where p.id = ${id}`.execute(q);
  if (!found.rows[0]) throw refused('not_found');
  return shown(found.rows[0]);
}

async function locked(tx: Tx, id: string): Promise<Kept> {
  const found = await sql<Kept>`
    select ${FIELDS}, encode(p.hash, 'hex') as hash from spare_part p where p.id = ${id} for no key update`.execute(
    tx,
  );
  if (!found.rows[0]) throw refused('not_found');
  return found.rows[0];
}

type PartFields = Omit<SparePart, 'stock'>;

export async function addPart(tx: Tx, fields: PartFields, author: Author) {
  const event = { kind: 'added', data: {}, after: { ...fields, stock: 0 } };
  const { id } = await begin(tx, 'spare_part', event, author);
  return partView(tx, id);
}

/** Changes a kind of part on the version that the caller saw (null: whatever it is). */
export async function changePart(
  tx: Tx,
  id: string,
  fields: PartFields,
  version: number | null,
  author: Author,
) {
  const kept = await locked(tx, id);
  if (version !== null && version !== kept.version)
    throw refused('version_conflict', { version: kept.version });
  await happen(tx, 'spare_part', kept, { kind: 'changed', data: {}, after: fields }, author);
  return partView(tx, id);
}

/** Brings parts in, takes them out, or sets right how many there are. */
export async function movePart(tx: Tx, id: string, wish: PartWish, author: Author) {
  const kept = await locked(tx, id);
  const { ticket, itemId } = wish;
  if (ticket !== null && !(await knownOf(tx, [ticket], author.actor)).has(ticket))
    throw wrongField('body.ticket', 'unknown_reference');
  if (itemId !== null && !(await itemRecord(tx, itemId, withinItems(author.actor))))
    throw wrongField('body.itemId', 'unknown_reference');
  const event = decided<PartEvent>(moveParts(kept, wish));
  await happen(tx, 'spare_part', kept, event, author);
  return partView(tx, id);
}

const seq = z.tuple([z.int().min(1).max(2_147_483_647)]);

/** What came and went, the newest first; items are named as far as the actor knows them. */
export async function partHistory(
  q: Queries,
  id: string,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
  actor: Actor,
) {
  await partView(q, id);
  const after = cursor === undefined ? null : readCursor(cursor, seq)[0];
  type Entry = {
    seq: number;
    at: Date;
    by: string | null;
    kind: PartEvent['kind'];
    data: { quantity?: number; ticket?: number | null; note?: string | null };
    stock: number | null;
    itemNumber: number | null;
    itemName: string | null;
  };
  const found = await sql<Entry>`
    select e.seq, e.at, p.name as by, e.kind, e.data, (e.after->>'stock')::int as stock, i.number as "itemNumber",
      i.name as "itemName"
    from spare_part_event e left join person p on p.id = e.person_id
      left join item i on i.id = (e.data->>'itemId')::uuid and ${withinItems(actor)}
    where e.record_id = ${id} and (${after}::int is null or e.seq < ${after}::int)
    order by e.seq desc limit ${limit + 1}`.execute(q);
  const { items, next } = pageOf(found.rows, limit, (row) => [row.seq]);
  const tickets = await knownOf(
    q,
    items.map(({ data }) => data.ticket ?? null),
    actor,
  );
  return {
    next,
    items: items.map(({ data, itemNumber, itemName, at, ...row }) => ({
      ...{ seq: row.seq, at: at.getTime(), by: row.by, kind: row.kind, stock: row.stock },
      ...{ quantity: data.quantity ?? null, note: data.note ?? null },
      ticket: data.ticket && tickets.has(data.ticket) ? data.ticket : null,
      item: itemNumber === null ? null : `${humanId(itemNumber)} ${itemName}`,
    })),
  };
}
