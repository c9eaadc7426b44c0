import { sql } from 'kysely';
import type { Instant } from '#domain/instant.ts';
import { type Database, type Queries, type Tx, transaction } from '../platform/db/db.ts';
import type { FileStore } from '../platform/storage/files.ts';

export interface Sweeping {
  db: Database;
  files: FileStore;
  clock: () => Instant;
}

/** What belongs to nothing any more. */
export interface Swept {
  /** Bytes that no upload names. */
  forgotten: number;
  /** Files that were being received when their process died. */
  broken: number;
}

/** Younger ones may still be on their way to a record. */
const SAFE_AGE = 86_400_000;
const BATCH = 500;

/**
 * Takes away what killed uploads left and bytes that nothing names, once they are a day old.
 * @param dry only counts them
 */
export async function sweepFiles({ db, files, clock }: Sweeping, dry = false): Promise<Swept> {
  const before = new Date(clock() - SAFE_AGE);
  const broken = await files.sweepIncoming(before, dry);
  let forgotten = 0;
  let batch: string[] = [];
  const work = async () => {
    for (const sha256 of await unnamed(db, batch, before))
      if (dry ? await files.isOlder(sha256, before) : await forget(db, files, sha256, before)) forgotten++;
    batch = [];
  };
  for await (const sha256 of files.list()) if (batch.push(sha256) === BATCH) await work();
  await work();
  return { forgotten, broken };
}

/** Of these names those that no upload has; what is infected stays, to be known by its bytes. */
async function unnamed(q: Queries, names: readonly string[], before: Date): Promise<string[]> {
  const found = await sql<{ name: string }>`
    select one.hex as name from unnest(${[...names]}::text[]) one (hex)
    where not exists (select from upload where sha256 = decode(one.hex, 'hex'))
      and not exists (
        select from stored_file where sha256 = decode(one.hex, 'hex')
          and (scan = 'infected' or stored_at >= ${before}))`.execute(q);
  return found.rows.map(({ name }) => name);
}

/**
 * Forgets bytes under a lock of their name: a transaction that is just now naming them ends first and is seen, and
 * one that comes later finds them gone and says so (`keepStored`).
 */
function forget(db: Database, files: FileStore, sha256: string, before: Date): Promise<boolean> {
  return transaction(db, async (tx) => {
    const name = Buffer.from(sha256, 'hex');
    await lockName(tx, name);
    const [left] = await unnamed(tx, [sha256], before);
    const gone = left !== undefined && (await files.remove(sha256, before));
    await sql`delete from stored_file where sha256 = ${name}
      and (${gone} or stored_at = '-infinity')`.execute(tx);
    return gone;
  });
}

/** Waits for whoever is putting this name down; nobody else can until the transaction ends. */
async function lockName(tx: Tx, name: Buffer): Promise<void> {
  await sql`insert into stored_file (sha256, size, stored_at) values (${name}, 0, '-infinity')
    on conflict (sha256) do update set size = stored_file.size`.execute(tx);
}
