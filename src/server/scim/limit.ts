import { DEACTIVATIONS_AN_HOUR } from '#domain/scim/guard.ts';
import type { Queries } from '../platform/db/db.ts';
import { settingOf } from '../setting/actions.ts';

/** Key of how many people clients may switch off in an hour. */
export const LIMIT_KEY = 'scim.deactivationsAnHour';

export async function deactivationsAnHour(q: Queries): Promise<number> {
  const set = await settingOf(q, LIMIT_KEY);
  return typeof set === 'number' ? set : DEACTIVATIONS_AN_HOUR;
}

/** Requests that a token may make at once, and how many more each second. */
const BURST = 200;
const A_SECOND = 25;
/** Tokens that are remembered at most. */
const REMEMBERED = 1000;

/** Counts the requests of each token, in this process. */
export class Pace {
  readonly #left = new Map<string, { tokens: number; at: number }>();

  /** Seconds to wait before the next request; 0: none. */
  waitFor(token: string, now: number): number {
    const { tokens, at } = this.#left.get(token) ?? { tokens: BURST, at: now };
    const left = Math.min(BURST, tokens + (Math.max(0, now - at) / 1000) * A_SECOND) - 1;
    this.#left.delete(token);
    if (this.#left.size >= REMEMBERED) this.#left.clear();
    this.#left.set(token, { tokens: Math.max(left, -1), at: now });
    return left < 0 ? 1 : 0;
  }
}
