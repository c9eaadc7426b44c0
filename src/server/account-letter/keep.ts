import { sql } from 'kysely';
import type { Instant } from '#domain/instant.ts';
import { type AccountLetterKind, expiryOf } from '#domain/organisation/account-letter.ts';
import type { Tx } from '../platform/db/db.ts';

/** Where and when something was asked for. */
export interface From {
  /** Null: from this machine itself. */
  ip: string | null;
  now: Instant;
}

interface Asked extends From {
  kind: AccountLetterKind;
  /** What somebody typed who may be anybody. */
  typed?: string;
  personId?: string;
}

/** Keeps a letter in the transaction of what it tells; a worker sends it. */
export async function keepLetter(tx: Tx, { kind, typed, personId, ip, now }: Asked): Promise<void> {
  const [at, until] = [new Date(now), new Date(expiryOf(kind, now))];
  await sql`insert into account_letter (kind, typed, person_id, ip, asked_at, expires_at, due_at)
    values (${kind}, ${typed ?? null}, ${personId ?? null}, ${ip}, ${at}, ${until}, ${at})`.execute(tx);
}

/** Tells somebody by mail that how they sign in was changed, so that they hear of it when it was not them. */
export const tellOfChange = (
  tx: Tx,
  kind: 'password_changed' | 'factors_changed',
  personId: string,
  from: From,
): Promise<void> => keepLetter(tx, { kind, personId, ...from });
