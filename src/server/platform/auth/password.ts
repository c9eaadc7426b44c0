import { hash, type Options, verify } from '@node-rs/argon2';
import { newSecret } from './secret.ts';

/** argon2id as OWASP asks for it: 19 MiB, 2 passes, 1 lane. */
const COST: Options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export const hashPassword = (password: string): Promise<string> => hash(password, COST);

let judged = 0;
/** How many passwords were judged so far: that it is the same for everybody is what keeps logins secret. */
export const passwordsJudged = (): number => judged;

let nobodys: Promise<string> | undefined;

/**
 * Whether the password belongs to the hash. Without a hash (unknown login, no password) it takes the same
 * time over the hash of nobody's password and says no.
 */
export async function passwordFits(kept: string | null, password: string): Promise<boolean> {
  nobodys ??= hashPassword(newSecret());
  judged += 1;
  const fits = await verify(kept ?? (await nobodys), password);
  return fits && kept !== null;
}
