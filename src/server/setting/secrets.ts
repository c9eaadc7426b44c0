import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Queries } from '../platform/db/db.ts';

/**
 * What the installation proves its own words with; `reply`: addresses and Message-IDs of its mail; `less_mail`:
 * links by which their reader gets less of it; `confirm`: links by which
 * they confirm a result; `account`: links that set a password.
 */
export type SecretName = 'reply' | 'less_mail' | 'confirm' | 'account';

/** A secret of this installation, made when it is first asked for; of two who ask at once one makes it. */
export async function installationSecret(q: Queries, name: SecretName): Promise<Buffer> {
  const known = await read(q, name);
  if (known) return known;
  await sql`
    insert into installation_secret (name, secret) values (${name}, ${randomBytes(32)})
    on conflict do nothing`.execute(q);
  return (await read(q, name))!;
}

async function read(q: Queries, name: SecretName): Promise<Buffer | null> {
  const found = await sql<{ secret: Buffer }>`
    select secret from installation_secret where name = ${name}`.execute(q);
  return found.rows[0]?.secret ?? null;
}
