import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { type Database, prepared, type Queries, type Tx, transaction } from '../db/db.ts';
import { Refused, refused } from './refused.ts';

export interface Repeatable {
  key: string;
  personId: string;
  /** Method, path and body: the same key on another request is a mistake of the caller. */
  fingerprint: string;
}

/** 8 to 200 visible ASCII characters, as the header can carry. */
export const isKey = (text: string): boolean => /^[\x21-\x7e]{8,200}$/.test(text);

export const fingerprint = (method: string, path: string, body: unknown): string =>
  createHash('sha256')
    .update(`${method} ${path}\n${JSON.stringify(body ?? null)}`)
    .digest('hex');

class Lost extends Error {}

/** Runs the write once for all repetitions of the key: the first commits, the others read its answer. */
export async function once<T>(
  db: Database,
  repeatable: Repeatable,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  for (let attempt = 0; attempt < 5; attempt++) {
    try {
      return await transaction(db, async (tx) => {
        const earlier = await answerOf<T>(tx, repeatable);
        if (earlier) return earlier.answer;
        const answer = await work(tx);
        if (!(await keep(tx, repeatable, answer))) throw new Lost();
        return answer;
      });
    } catch (error) {
      if (error instanceof Lost) continue;
      // A loser may be refused by what the winner did (e.g. already accepted): the winner's answer counts.
      const earlier = error instanceof Refused ? await answerOf<T>(db, repeatable) : null;
      if (earlier) return earlier.answer;
      throw error;
    }
  }
  throw refused('unavailable');
}

async function answerOf<T>(db: Database | Tx, { key, personId, fingerprint }: Repeatable) {
  const found = await sql<{ fingerprint: string; answer: T }>`${prepared('earlier_answer')}
    select fingerprint, answer from idempotency where person_id = ${personId} and key = ${key}`.execute(db);
  const row = found.rows[0];
  if (row && row.fingerprint !== fingerprint) throw refused('key_reused');
  return row ?? null;
}

async function keep(tx: Tx, { key, personId, fingerprint }: Repeatable, answer: unknown): Promise<boolean> {
  const kept = await sql`${prepared('keep_answer')}
    insert into idempotency (person_id, key, fingerprint, answer)
    values (${personId}, ${key}, ${fingerprint}, ${JSON.stringify(answer ?? null)}::jsonb)
    on conflict do nothing`.execute(tx);
  return kept.numAffectedRows === 1n;
}

/** Forgets answers after two days: nobody repeats a request for longer. Answers how many. */
export async function forgetAnswers(q: Queries): Promise<number> {
  const forgotten = await sql`delete from idempotency where created_at < now() - interval '2 days'`.execute(
    q,
  );
  return Number(forgotten.numAffectedRows ?? 0n);
}
