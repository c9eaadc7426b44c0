import { sql } from 'kysely';
import type { Instant } from '#domain/instant.ts';
import { passwordProblem } from '#domain/organisation/password.ts';
import { hashPassword, passwordFits } from '../platform/auth/password.ts';
import type { Database, Queries } from '../platform/db/db.ts';
import { refused } from '../platform/http/refused.ts';
import { commonPasswords } from './common-passwords.ts';
import { signInPolicyOf } from './policy.ts';

interface Wanted {
  personId: string;
  login: string;
  password: string;
  /** Path of the field that it stood in. */
  field: string;
}

/**
 * The hash of a new password, or the refusal that says what is wrong with it: too weak, or one of the person's
 * earlier ones. Takes long on purpose; to be asked outside of a transaction.
 */
export async function newPasswordHash(
  db: Database,
  { personId, login, password, field }: Wanted,
): Promise<string> {
  if (await isService(db, personId)) throw refused('service_account');
  const policy = await signInPolicyOf(db);
  const [listed, own] = await Promise.all([commonPasswords(), ownWords(db)]);
  const isListed = (text: string) => listed.has(text) || own.has(text);
  const rules = { login, minLength: policy.minLength, isListed };
  const problem = passwordProblem(password, rules);
  if (problem) throw refused('weak_password', undefined, [{ field, code: problem }]);
  for (const earlier of await earlierHashes(db, personId, policy.history))
    if (await passwordFits(earlier, password))
      throw refused('weak_password', undefined, [{ field, code: 'used_before' }]);
  return hashPassword(password);
}

/**
 * Words that anybody would guess here: our own name, those of departments, sites and groups, and of the domains that
 * people get their mail at; as they stand and with a few signs after them.
 */
async function ownWords(q: Queries): Promise<ReadonlySet<string>> {
  const found = await sql<{ word: string }>`
    select name as word from department union select name from site union select name from support_group
    union select split_part(split_part(email, '@', 2), '.', 1) from person where email like '%@%'`.execute(q);
  const folded = found.rows.map(({ word }) => word.toLowerCase().replace(/[\s._-]/g, ''));
  return new Set(['yinuo', '一诺', 'yinuodesk', '一诺服务台', ...folded]);
}

async function isService(q: Queries, personId: string): Promise<boolean> {
  const found = await sql`select from person where id = ${personId} and kind = 'service'`.execute(q);
  return found.rows.length > 0;
}

/** The present password and the ones before it, the last first. */
async function earlierHashes(q: Queries, personId: string, count: number): Promise<string[]> {
  if (count === 0) return [];
  const found = await sql<{ hash: string }>`
    (select password_hash as hash, now() as at from person where id = ${personId} and password_hash is not null)
    union all (select hash, at from earlier_password where person_id = ${personId})
    order by at desc limit ${count}`.execute(q);
  return found.rows.map(({ hash }) => hash);
}

/** `owed`: somebody else knows it, so its owner has to change it at the next sign-in. */
export async function storePassword(
  db: Queries,
  personId: string,
  hash: string,
  { owed = false, now = Date.now() }: { owed?: boolean; now?: Instant } = {},
): Promise<void> {
  await sql`insert into earlier_password (person_id, at, hash)
    select id, ${new Date(now)}, password_hash from person where id = ${personId} and password_hash is not null
    on conflict (person_id, at) do nothing`.execute(db);
  await sql`delete from earlier_password e where person_id = ${personId}
    and at not in (select at from earlier_password where person_id = ${personId} order by at desc limit 24)`.execute(
    db,
  );
  await sql`update person set password_hash = ${hash}, password_change_owed = ${owed},
    password_changed_at = ${new Date(now)} where id = ${personId}`.execute(db);
}
