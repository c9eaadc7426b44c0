import { sql } from 'kysely';
import type { Role } from '#domain/permissions/roles.ts';
import { hashPassword } from '#server/platform/auth/password.ts';
import { hashOf, newSecret } from '#server/platform/auth/secret.ts';
import type { Database } from '#server/platform/db/db.ts';
import { transaction } from '#server/platform/db/db.ts';
import { openSession } from '#server/session/store.ts';

export const PASSWORD = 'blue whales sing 9';

export interface Someone {
  id: string;
  login: string;
  /** Headers of a browser in which this person is signed in. */
  headers: { cookie: string };
}

/** Adds a person with these roles and signs them in. With `password`, they can also sign in by hand. */
export async function someone(
  db: Database,
  login: string,
  roles: readonly Role[] = [],
  options: { now?: number; password?: string } = {},
): Promise<Someone> {
  const { now = Date.now(), password } = options;
  const hash = password === undefined ? null : await hashPassword(password);
  const given = ['requester', ...roles.filter((role) => role !== 'requester')];
  const made = await sql<{ id: string }>`insert into person (login, name, email, phone, roles, password_hash)
    values (${login}, ${`名${login}`}, ${`${login}@huaheng.example`}, '0571-8001', ${given}, ${hash})
    returning id`.execute(db);
  const id = made.rows[0]?.id ?? '';
  const secret = newSecret();
  const session = { idHash: hashOf(secret), personId: id, now, ip: '127.0.0.1', userAgent: null };
  await transaction(db, (tx) => openSession(tx, session));
  return { id, login, headers: { cookie: `yinuo_session=${secret}` } };
}
