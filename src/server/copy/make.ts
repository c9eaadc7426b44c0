import { sql } from 'kysely';
import type { Instant } from '#domain/instant.ts';
import { type Database, type Tx, transaction } from '../platform/db/db.ts';
import type { FileStore } from '../platform/storage/files.ts';
import { collect, SECTIONS } from './collect.ts';
import { type CopyLocale, csvOf, pageOf } from './readable.ts';
import { type Entry, pack } from './zip.ts';

const DAY = 86_400_000;
/** How long a copy can be downloaded. */
const KEPT = 7 * DAY;
const ATTEMPTS = 3;

interface Asked {
  id: string;
  personId: string;
  locale: CopyLocale;
}

/** Makes one copy that was asked for, whole or not at all, and forgets those whose time is over. @returns whether there may be more */
export async function makeCopies(
  { db, files }: { db: Database; files: FileStore },
  now: Instant,
): Promise<boolean> {
  await sql`delete from personal_copy where expires_at <= ${new Date(now)}
    or (state = 'failed' and asked_at <= ${new Date(now - KEPT)})`.execute(db);
  let taken: Asked | undefined;
  try {
    await transaction(
      db,
      async (tx) => {
        const found = await sql<Asked>`
          select c.id, c.person_id as "personId", p.locale from personal_copy c join person p on p.id = c.person_id
          where c.state = 'asked' order by c.asked_at limit 1 for update of c skip locked`.execute(tx);
        taken = found.rows[0];
        if (taken) await make(tx, files, taken, new Date(now));
      },
      'repeatable read',
    );
  } catch (error) {
    if (taken)
      await sql`update personal_copy set attempts = attempts + 1,
        state = case when attempts + 1 >= ${ATTEMPTS} then 'failed' else state end where id = ${taken.id}`.execute(
        db,
      );
    throw error;
  }
  return taken !== undefined;
}

async function make(tx: Tx, files: FileStore, { id, personId, locale }: Asked, now: Date): Promise<void> {
  const data = await collect(tx, personId);
  async function* entries(): AsyncGenerator<Entry> {
    yield { path: 'index.html', text: pageOf(data, locale, now) };
    const { sections, tickets } = data;
    yield { path: 'data.json', text: `${JSON.stringify({ madeAt: now, ...sections, tickets }, null, 2)}\n` };
    for (const name of SECTIONS)
      if (sections[name].length > 0) yield { path: `csv/${name}.csv`, text: csvOf(sections[name]) };
    for (const { path, sha256 } of data.files) {
      const found = await files.get(sha256);
      if (found) yield { path, bytes: found.stream };
    }
  }
  let n = 0;
  const size = await pack(entries(), async (piece) => {
    await sql`insert into personal_copy_piece (copy_id, n, bytes) values (${id}, ${n}, ${piece})`.execute(tx);
    n += 1;
  });
  await sql`update personal_copy set state = 'ready', ready_at = ${now}, expires_at = ${new Date(now.getTime() + KEPT)},
    size = ${size} where id = ${id}`.execute(tx);
}
