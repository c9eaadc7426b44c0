import { sql } from 'kysely';
import type { Queries } from '../../platform/db/db.ts';
import { PIECE } from './limits.ts';

/** A file of which any part can be read. */
export interface Source {
  size: number;
  /** Its bytes from a place on, piece by piece, to its end or so many. */
  read(from?: number, length?: number): AsyncGenerator<Buffer>;
}

/** A file that is kept in pieces in the database; one piece is held at a time. */
export const piecesOf = (q: Queries, importId: string, size: number): Source => ({
  size,
  async *read(from = 0, length = size - from) {
    const end = Math.min(size, from + length);
    for (let at = from; at < end; ) {
      const n = Math.floor(at / PIECE);
      const found = await sql<{ bytes: Buffer }>`
        select bytes from item_import_piece where import_id = ${importId} and n = ${n}`.execute(q);
      const piece = found.rows[0]?.bytes;
      if (!piece) throw new RangeError('a piece of an import is missing');
      const part = piece.subarray(at - n * PIECE, Math.min(piece.length, end - n * PIECE));
      if (part.length === 0) return;
      yield part;
      at += part.length;
    }
  },
});

/** All of a part that is known to be small. */
export async function readAll(source: Source, from: number, length: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of source.read(from, length)) parts.push(part);
  return Buffer.concat(parts);
}
