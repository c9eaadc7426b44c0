import { Readable } from 'node:stream';
import { sql } from 'kysely';
import type { Instant } from '#domain/instant.ts';
import type { Database } from '../platform/db/db.ts';
import type { Scanner } from '../platform/scan/clamd.ts';
import type { FileStore } from '../platform/storage/files.ts';

/** What scanning works with. */
export interface Scans {
  db: Database;
  files: FileStore;
  scanner: Scanner;
  clock: () => Instant;
}

/** What can be scanned, and where it is written down; both tables name the rest alike. */
export interface Subject {
  table: 'stored_file' | 'mail_scan';
  key: 'sha256' | 'mail_id';
  /** When it came. */
  at: 'stored_at' | 'received_at';
  /** Null: it is lost. */
  open(scans: Scans, id: Buffer | string): Promise<Readable | null>;
  name(id: Buffer | string): object;
}

const hex = (id: Buffer | string): string => (Buffer.isBuffer(id) ? id.toString('hex') : id);

/** The bytes of attachments, however many have the same. */
export const FILES: Subject = {
  ...{ table: 'stored_file', key: 'sha256', at: 'stored_at' },
  open: async ({ files }, id) => (await files.get(hex(id)))?.stream ?? null,
  name: (id) => ({ sha256: hex(id) }),
};

/** Received messages as they came; the scanner reads what is in them. */
export const MAILS: Subject = {
  ...{ table: 'mail_scan', key: 'mail_id', at: 'received_at' },
  open: async ({ db }, id) => {
    const found = await sql<{ raw: Buffer }>`select raw from inbound_mail where id = ${id}`.execute(db);
    const raw = found.rows[0]?.raw;
    return raw ? Readable.from(pieces(raw)) : null;
  },
  name: (id) => ({ mail: hex(id) }),
};

function* pieces(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += 64 * 1024) yield bytes.subarray(at, at + 64 * 1024);
}
