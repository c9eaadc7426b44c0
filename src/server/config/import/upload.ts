import { sql } from 'kysely';
import type { Instant } from '#domain/instant.ts';
import type { Database } from '../../platform/db/db.ts';
import { refused, wrongField } from '../../platform/http/refused.ts';
import { EncodingWatch } from './encoding.ts';
import { MOST_BYTES, PIECE } from './limits.ts';
import { piecesOf } from './pieces.ts';
import { type Format, shapeOf } from './reading.ts';
import { Unread } from './unread.ts';

interface Uploading {
  name: string;
  personId: string;
  ip: string | null;
  now: Instant;
}

/** Uploads that one person may have under way or waiting. */
const MOST_OPEN = 20;

/** Keeps a file piece by piece as it comes, and looks at its top. A file that cannot be read is not kept. @returns its id */
export async function takeUpload(
  db: Database,
  bytes: AsyncIterable<Buffer>,
  { name, personId, ip, now }: Uploading,
): Promise<string> {
  const open = await sql<{ count: number }>`select count(*) from item_import
    where by_id = ${personId} and state in ('uploading', 'mapping', 'planning', 'planned')`.execute(db);
  if ((open.rows[0]?.count ?? 0) >= MOST_OPEN) throw refused('too_many', { most: MOST_OPEN });
  let id: string | null = null;
  try {
    const watch = new EncodingWatch();
    let format: Format | null = null;
    let size = 0;
    let n = 0;
    for await (const piece of inPieces(bytes)) {
      format ??= piece.subarray(0, 2).toString('latin1') === 'PK' ? 'xlsx' : 'csv';
      if (n === 0 && piece.subarray(0, 4).equals(OLD)) throw new Unread('protected_workbook');
      size += piece.length;
      if (size > MOST_BYTES[format]) throw refused('too_large', { most: MOST_BYTES[format] });
      if (format === 'csv') watch.see(piece);
      id ??= await begin(db, { name, personId, ip, now, format });
      await sql`insert into item_import_piece (import_id, n, bytes) values (${id}, ${n++}, ${piece})`.execute(
        db,
      );
    }
    if (id === null || format === null) throw new Unread('no_rows');
    const detected = format === 'csv' ? watch.end() : null;
    const shape = await shapeOf(piecesOf(db, id, size), format, detected, {});
    await sql`update item_import set state = 'mapping', size = ${size}, shape = ${JSON.stringify(shape)}::jsonb
      where id = ${id}`.execute(db);
    return id;
  } catch (error) {
    if (id !== null) await sql`delete from item_import where id = ${id} and state = 'uploading'`.execute(db);
    if (error instanceof Unread) throw unread(error);
    throw error;
  }
}

const OLD = Buffer.from([0xd0, 0xcf, 0x11, 0xe0]);

/** A file that cannot be read as a refusal of the field that it came in. */
export function unread({ problem, row }: Unread, field = 'body') {
  if (problem === 'too_many_rows' || problem === 'too_big') return refused('too_large', { problem });
  return row === null ? wrongField(field, problem) : refused('invalid', { row }, [{ field, code: problem }]);
}

async function begin(
  db: Database,
  { name, personId, ip, now, format }: Uploading & { format: Format },
): Promise<string> {
  const made = await sql<{ id: string }>`
    insert into item_import (by_id, ip, file_name, format, state, created_at)
    values (${personId}, ${ip}, ${name}, ${format}, 'uploading', ${new Date(now)}) returning id`.execute(db);
  return made.rows[0]!.id;
}

/** Bytes in pieces of one size, but the last. */
async function* inPieces(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let waiting: Buffer[] = [];
  let held = 0;
  for await (const chunk of bytes) {
    let rest = chunk;
    while (held + rest.length >= PIECE) {
      const take = rest.subarray(0, PIECE - held);
      yield Buffer.concat([...waiting, take]);
      rest = rest.subarray(take.length);
      [waiting, held] = [[], 0];
    }
    if (rest.length > 0) waiting.push(rest);
    held += rest.length;
  }
  if (held > 0) yield Buffer.concat(waiting);
}
