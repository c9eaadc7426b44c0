import { createHash } from 'node:crypto';
import type { NewItemEvent } from '#domain/config/decide.ts';
import type { Because } from '#domain/config/item.ts';
import { canonical } from '#domain/evidence/canonical.ts';
import type { Instant } from '#domain/instant.ts';

/** Who changes items, from where; null: the system. */
export interface By {
  personId: string | null;
  ip: string | null;
  now: Instant;
}

/** Where the history of an item ends. */
export interface End {
  id: string;
  version: number;
  hash: string | null;
}

/** A row of `item_event`. */
export interface EventRow extends Because, NewItemEvent {
  itemId: string;
  seq: number;
  at: Instant;
  personId: string | null;
  prevHash: string | null;
  hash: string;
}

/** Numbers, dates and chains events after the end of a history. */
export function chained(end: End, news: readonly NewItemEvent[], because: Because, by: By): EventRow[] {
  const rows: EventRow[] = [];
  let { version, hash } = end;
  for (const event of news) {
    version += 1;
    const said = { itemId: end.id, seq: version, at: by.now, personId: by.personId, ...event, ...because };
    const row = { ...said, prevHash: hash, hash: itemHash(said, hash) };
    rows.push(row);
    hash = row.hash;
  }
  return rows;
}

/** SHA-256 over the entry and the hash before it, in hex; recomputed by whoever verifies the history. */
export function itemHash(event: Omit<EventRow, 'hash' | 'prevHash'>, prevHash: string | null): string {
  const { itemId, seq, at, personId, kind, cause, ref, reason, before, after, data } = event;
  const content = { itemId, seq, at, personId, kind, cause, ref, reason, before, after, data };
  return createHash('sha256')
    .update(`${prevHash ?? ''}\n${canonical(content)}`)
    .digest('hex');
}
