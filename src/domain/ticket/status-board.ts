import type { Instant } from '../instant.ts';
import type { MajorIncident } from './parts.ts';

/** Milliseconds for which a major incident stays on the status board after its end: one week. */
export const SHOWN_AFTER_END = 7 * 86_400_000;

/** One word to everybody who is affected. */
export interface Bulletin {
  at: Instant;
  text: string;
  /** When the next one was promised; null with the last word. */
  nextAt: Instant | null;
}

/** A major incident as everybody may see it (3.3-P1): nothing in it comes from the record itself. */
export interface PublicIncident {
  headline: string;
  services: readonly string[];
  since: Instant;
  endedAt: Instant | null;
  /** When the next word is promised; null after the end, or before the first word. */
  nextAt: Instant | null;
  /** Newest first. */
  bulletins: readonly Bulletin[];
}

/** What everybody may know of a major incident; null before anybody of the desk has put it in public words. */
export function publicIncident(
  major: MajorIncident | null,
  bulletins: readonly Bulletin[],
): PublicIncident | null {
  if (major?.headline === undefined) return null;
  const { headline, services = [], declaredAt, endedAt, notice } = major;
  return {
    headline,
    services,
    since: declaredAt,
    endedAt,
    nextAt: endedAt === null ? (notice?.nextAt ?? null) : null,
    bulletins: bulletins
      .filter(({ at }) => at >= declaredAt)
      .map(({ at, text, nextAt }) => ({ at, text, nextAt }))
      .sort((a, b) => b.at - a.at),
  };
}
