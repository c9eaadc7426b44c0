import type { Instant } from '../instant.ts';
import type { CivilDate } from '../sla/calendar-date.ts';
import { isZone } from '../sla/calendar-zone.ts';
import { type Duty, DutyPlan } from './duty.ts';
import type { Calendars, Roster } from './roster.ts';
import { instantAt, type WallTime, wallAt } from './wall-time.ts';

/** A time in which the same persons are on duty for the same reasons, from the first moment to before the second. */
export interface Shift {
  /** On the wall of the roster's zone: what a calendar shows. */
  from: WallTime;
  to: WallTime;
  begins: Instant;
  ends: Instant;
  /** In the order of call; empty when nobody is on duty. */
  duty: readonly Duty[];
}

/** A change of who is called, or of the order in which. */
export interface Handover {
  at: Instant;
  /** The same on the wall of the roster's zone. */
  wall: WallTime;
  before: readonly Duty[];
  after: readonly Duty[];
}

const DAY = 86_400_000;
/** Handovers are looked for this far ahead, a month at a time: two of the longest turns, and more. */
const PATIENCE = 800 * DAY;
const STEP = 31 * DAY;

/**
 * The shifts from the beginning of the first day to the beginning of the second, one after another without
 * gap or overlap; where nobody is on duty stands a shift of nobody.
 */
export function shifts(roster: Roster, from: CivilDate, to: CivilDate, calendars: Calendars): Shift[] {
  if (!isZone(roster.zone)) return [];
  const begins = instantAt(roster.zone, { date: from, minute: 0 });
  const ends = instantAt(roster.zone, { date: to, minute: 0 });
  if (begins === null || ends === null) return [];
  return shiftsBetween(new DutyPlan(roster, calendars), roster.zone, begins, ends);
}

/** The shifts of {@link shifts} in which nobody is on duty. */
export const gaps = (roster: Roster, from: CivilDate, to: CivilDate, calendars: Calendars): Shift[] =>
  shifts(roster, from, to, calendars).filter(({ duty }) => duty.length === 0);

/** The next time after an instant at which others are called, or in another order; null when none is near. */
export function nextHandover(roster: Roster, at: Instant, calendars: Calendars): Handover | null {
  const { zone } = roster;
  if (!isZone(zone)) return null;
  const plan = new DutyPlan(roster, calendars);
  const before = plan.at(at);
  for (let from = at; from < at + PATIENCE; from += STEP) {
    // One millisecond more, for an edge on the border of two months.
    for (const edge of plan.edges(from, from + STEP + 1)) {
      const after = plan.at(edge);
      if (!sameOrder(before, after)) return { at: edge, wall: wallAt(zone, edge), before, after };
    }
  }
  return null;
}

function shiftsBetween(plan: DutyPlan, zone: string, begins: Instant, ends: Instant): Shift[] {
  const found: { begins: Instant; duty: Duty[] }[] = [];
  for (const edge of begins < ends ? [begins, ...plan.edges(begins, ends)] : []) {
    const duty = plan.at(edge);
    const last = found.at(-1);
    if (!last || !same(last.duty, duty)) found.push({ begins: edge, duty });
  }
  return found.map((shift, index) => {
    const end = found[index + 1]?.begins ?? ends;
    return { ...shift, ends: end, from: wallAt(zone, shift.begins), to: wallAt(zone, end) };
  });
}

const sameOrder = (one: readonly Duty[], other: readonly Duty[]): boolean =>
  one.length === other.length && one.every(({ personId }, place) => other[place]?.personId === personId);

const same = (one: readonly Duty[], other: readonly Duty[]): boolean =>
  sameOrder(one, other) &&
  one.every((duty, place) => {
    const match = other[place];
    return (
      match?.layer === duty.layer &&
      match.why === duty.why &&
      match.insteadOf === duty.insteadOf &&
      match.reason === duty.reason
    );
  });
