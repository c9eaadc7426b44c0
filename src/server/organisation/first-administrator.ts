import { hashPassword } from '../platform/auth/password.ts';
import { randomPassword } from '../platform/auth/secret.ts';
import { type Database, transaction } from '../platform/db/db.ts';
import { storePassword } from '../session/actions.ts';
import { createPerson } from './people.actions.ts';
import { hasAnybody, lockOrganisation } from './people.store.ts';

const LOGIN = 'admin';

/**
 * Gives an empty installation its first administrator, with a random password that is told once, here, and
 * has to be changed at the first sign-in. Until
 * there is anybody else they are the IT manager too: what is promised can be set up, and the last level of every
 * shipped escalation path reaches somebody.
 * Null when somebody is in the directory already, whoever it is.
 */
export async function firstAdministrator(
  db: Database,
  now: number,
): Promise<{ login: string; password: string } | null> {
  const password = randomPassword();
  const hash = await hashPassword(password);
  const by = { personId: null, ip: null, now };
  return transaction(db, async (tx) => {
    await lockOrganisation(tx);
    if (await hasAnybody(tx)) return null;
    const { id } = await createPerson(
      tx,
      { login: LOGIN, name: LOGIN, roles: ['admin', 'security_admin', 'it_manager'] },
      by,
    );
    await storePassword(tx, id, hash, { owed: true });
    return { login: LOGIN, password };
  });
}
