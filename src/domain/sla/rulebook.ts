import type { Calendar } from './calendar.ts';
import { alwaysOpen, chinaWorking } from './calendars.ts';
import { type ServicePolicy, shippedPolicy, type TargetCalendar } from './policy.ts';

/**
 * The versions that a ticket is judged by (A7): those in force when it was recorded. Only an explicit
 * re-judgement changes them, and shows both verdicts.
 */
export interface Terms {
  policy: number;
  /** Version of each calendar in force, by its id. */
  calendars: Readonly<Record<string, number>>;
  /** The requester's site at submission: it decides which working hours count. */
  site: string | null;
}

/** Terms of records from before there were any others. */
export const SHIPPED_TERMS: Terms = { policy: 1, calendars: { china: 1 }, site: null };

/** Policy and calendars by which a ticket is judged. */
export interface Rules {
  policy: ServicePolicy;
  calendars: Readonly<Record<TargetCalendar, Calendar>>;
  /** Versions that the terms name and that there are not; what is in force stands in for them. */
  missing?: readonly string[];
}

/** Every version that some history names. */
export interface Rulebook {
  at(terms: Terms): Rules;
}

/** The calendar of a site by a policy: its own, or the standard one. */
export const workingCalendarId = (policy: Pick<ServicePolicy, 'calendars'>, site: string | null): string =>
  (site === null ? undefined : policy.calendars.bySite[site]) ?? policy.calendars.standard;

export const shippedRules: Rules = {
  policy: shippedPolicy,
  calendars: { always: alwaysOpen, working: chinaWorking },
};

/** Knows the shipped rules and no others, whatever is asked. */
export const shippedRulebook: Rulebook = { at: () => shippedRules };
