import { audit } from '../audit/actions.ts';
import type { Database } from '../platform/db/db.ts';
import { Refused } from '../platform/http/refused.ts';
import { admitBeginning } from '../session/actions.ts';
import { NotLetIn } from './not-let-in.ts';
import { noteCourse } from './store.ts';

/** Problems that are the provider's, or of its settings here, and not of one person. */
const ITS_OWN: readonly string[] = ['untrusted', 'unreachable'];

/** What goes wrong is kept with the provider and in the audit. */
export async function noted<T>(
  db: Database,
  { provider, ip, now }: { provider: string; ip: string; now: number },
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof NotLetIn)) throw error;
    const { problem, message, why } = error;
    // Answers to nothing can be made up by the thousand: they count as beginnings, and fill no audit.
    if (problem === 'expired') await admitted(db, { ip, now });
    if (ITS_OWN.includes(problem)) await noteCourse(db, provider, { problem, error: message }, now);
    await audit(db, {
      kind: 'identity_refused',
      by: null,
      what: { provider, problem, ...(why ? { why } : {}) },
      ip,
    });
    throw error;
  }
}

/** Counts what an address begins. @throws NotLetIn while it is held up */
export async function admitted(db: Database, { ip, now }: { ip: string; now: number }): Promise<void> {
  try {
    await admitBeginning(db, 'provider', ip, now);
  } catch (error) {
    throw error instanceof Refused ? new NotLetIn('too_many') : error;
  }
}
