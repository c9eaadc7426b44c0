import { impactOf } from '../config/impact.ts';
import type { Relation } from '../config/relation.ts';
import { type Calendar, openings } from '../sla/calendar.ts';
import { type CivilDate, civilDate } from '../sla/calendar-date.ts';
import { dayAt, isZone } from '../sla/calendar-zone.ts';
import type { Window } from './change.ts';
import { freezesHit, overlap, type Touched } from './freeze.ts';
import type { Freeze } from './policy.ts';

/** A change as far as it can stand in the way of another. */
export interface Planned {
  id: string;
  window: Window;
  items: readonly Touched[];
}

/** What stands in the way of a window (2.6c): shown before anybody approves. */
export type Conflict =
  | { kind: 'same_item'; changeId: string; itemIds: readonly string[] }
  /** Its items hit mine, or mine hit its. */
  | { kind: 'dependent_item'; changeId: string; itemIds: readonly string[] }
  | { kind: 'freeze'; code: string }
  /** Statutory holidays in the window: whoever is needed may be away. */
  | { kind: 'holiday'; dates: readonly CivilDate[] }
  /** So much of the window (ms) lies in working hours: people are at work. */
  | { kind: 'working_hours'; ms: number };

/** Whether one of two items is hit when the other fails. */
export type Near = (one: string, other: string) => boolean;

/** Nearness by relations, at most `depth` steps in either direction. */
export function nearBy(relations: readonly Relation[], depth: number): Near {
  const reached = new Map<string, ReadonlySet<string>>();
  const from = (id: string): ReadonlySet<string> => {
    const known = reached.get(id) ?? new Set(impactOf(relations, id, depth).map((hit) => hit.id));
    reached.set(id, known);
    return known;
  };
  return (one, other) => from(one).has(other) || from(other).has(one);
}

/** Everything that stands in the way: other changes in the order given, then freezes, holidays, working hours. */
export function conflictsOf(
  change: Planned,
  others: readonly Planned[],
  near: Near,
  freezes: readonly Freeze[],
  calendar: Calendar,
): Conflict[] {
  const { window, items } = change;
  const inTheWay = others
    .filter((other) => other.id !== change.id && overlap(other.window, window))
    .flatMap((other) => between(change, other, near));
  const frozen = freezesHit(freezes, window, items).map(({ code }): Conflict => ({ kind: 'freeze', code }));
  return [...inTheWay, ...frozen, ...ofTheCalendar(window, calendar)];
}

function between({ items }: Planned, other: Planned, near: Near): Conflict[] {
  const theirs = new Set(other.items.map(({ id }) => id));
  const same = items.map(({ id }) => id).filter((id) => theirs.has(id));
  const dependent = items
    .map(({ id }) => id)
    .filter((id) => !theirs.has(id) && [...theirs].some((their) => near(id, their)));
  const changeId = other.id;
  const found: Conflict[] = [];
  if (same.length > 0) found.push({ kind: 'same_item', changeId, itemIds: same });
  if (dependent.length > 0) found.push({ kind: 'dependent_item', changeId, itemIds: dependent });
  return found;
}

function ofTheCalendar(window: Window, calendar: Calendar): Conflict[] {
  const dates = holidaysIn(window, calendar);
  const worked = openings(calendar, window.from, window.to).reduce((sum, [from, to]) => sum + to - from, 0);
  return [
    ...(dates.length > 0 ? [{ kind: 'holiday', dates } as const] : []),
    ...(worked > 0 && !calendar.alwaysOpen ? [{ kind: 'working_hours', ms: worked } as const] : []),
  ];
}

/** Statutory holidays that a window touches. */
export function holidaysIn({ from, to }: Window, { zone, days }: Calendar): CivilDate[] {
  if (!isZone(zone)) return [];
  const dates: CivilDate[] = [];
  for (let day = dayAt(zone, from); day <= dayAt(zone, to - 1); day++)
    if (days[civilDate(day)]?.kind === 'holiday') dates.push(civilDate(day));
  return dates;
}
