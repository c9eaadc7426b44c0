import type { QuarantineReason } from '#domain/intake/route.ts';
import { sqlState } from '../platform/db/transaction.ts';
import { Refused } from '../platform/http/refused.ts';

/** Classes of SQLSTATE that speak of the server and not of the message: try again later. */
const PASSING = /^(?:08|40|53|55|57|58|XX)/;

/**
 * Whether an error lies in the message, so that it waits for a person instead of being tried for ever; null
 * when it lies in the surroundings (database, disk) and the message stays pending.
 */
export function blameOf(error: unknown): { reason: QuarantineReason; detail: string } | null {
  if (error instanceof Refused) return { reason: 'refused', detail: JSON.stringify(error.refusal) };
  const state = sqlState(error);
  if (state !== undefined && /^[0-9A-DF-Z][0-9A-Z]{4}$/.test(state)) {
    return PASSING.test(state) ? null : { reason: 'failed', detail: String(error) };
  }
  // Errors of the network and of the file system carry a code that begins with E, such as ENOSPC.
  return state === undefined && isOurs(error) ? { reason: 'failed', detail: String(error) } : null;
}

const isOurs = (error: unknown): boolean =>
  error instanceof TypeError || error instanceof RangeError || error instanceof SyntaxError;
