import type { Calendar, Interval } from '../sla/calendar.ts';
import type { CivilDate, Weekday } from '../sla/calendar-date.ts';
import type { WallTime } from './wall-time.ts';

/** 值班表: who is called, in which order, and when (4.3). Pure data in civil dates and minutes of the zone. */
export interface Roster {
  id: string;
  name: string;
  /** IANA name of the zone whose wall clock everything below is read from. */
  zone: string;
  /** In the order of call: who comes first is called first. They may overlap. */
  layers: readonly Layer[];
  /** In the order in which they were added; the latest wins. */
  substitutes: readonly Substitute[];
  absences: readonly Absence[];
}

/** A rotation: its members take turns of the same number of days, one after another, for ever. */
export interface Layer {
  id: string;
  name: string;
  /** Persons by id, in the order of their turns; somebody may be listed more than once. */
  members: readonly string[];
  /** The day on which the first member's first turn begins; before it the layer is not there. */
  start: CivilDate;
  /** 交接: the minute of the day, 0 to 1439, at which each turn begins. */
  handover: number;
  /** Civil days of one turn: 1 daily, 7 weekly. At least 1. */
  days: number;
  /** Null when the layer is on duty at all hours. Turns pass in any case. */
  on: Restriction | null;
}

export const DAY_SORTS = ['holiday', 'day_off', 'workday'] as const;
/**
 * What a calendar says of a civil day: `holiday` a named one (仅节假日), `day_off` any day on which it does
 * not work, weekends too, `workday` any other, make-up days too.
 */
export type DaySort = (typeof DAY_SORTS)[number];

/** When a layer is on duty. Hours belong to the day on which they begin, and may run on into the next. */
export type Restriction =
  | { kind: 'week'; week: Readonly<Record<Weekday, readonly Interval[]>> }
  | { kind: 'days'; sort: DaySort /** Its id. */; calendar: string; hours: readonly Interval[] };

/** 替班: somebody who takes duty for a while, from the first moment to before the second. */
export interface Substitute {
  from: WallTime;
  to: WallTime;
  personId: string;
  reason: string;
  /**
   * The layer whose duty is taken, at the hours of that layer. Null: first in the order of call for the
   * whole time, in place of whoever would be, and also when nobody would be.
   */
  layer: string | null;
}

/** A time in which a person is never called, from the first moment to before the second. */
export interface Absence {
  personId: string;
  from: WallTime;
  to: WallTime;
}

/** The calendars that rosters name, by id. One that is missing has no days of any sort. */
export type Calendars = Readonly<Record<string, Calendar>>;
