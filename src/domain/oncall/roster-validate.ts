import type { FieldProblem } from '../refusal.ts';
import { WEEKDAYS } from '../sla/calendar-date.ts';
import { intervalProblems, isKnownDate } from '../sla/calendar-validate.ts';
import { isZone } from '../sla/calendar-zone.ts';
import type { Calendars, Layer, Restriction, Roster } from './roster.ts';
import { isMinuteOfDay, type WallTime } from './wall-time.ts';

/** Civil days of the longest turn. */
export const LONGEST_TURN = 366;

/**
 * What forbids to save a roster, field by field; empty when nothing does. Layers may overlap, and hours may
 * be left uncovered: that is shown, not forbidden.
 */
export function validateRoster(roster: Roster, calendars: Calendars): FieldProblem[] {
  const layers = roster.layers.map(({ id }) => id);
  return [
    ...required(roster.name, 'name'),
    ...(isZone(roster.zone) ? [] : [{ field: 'zone', code: 'unknown_zone' }]),
    ...(layers.length > 0 ? [] : [{ field: 'layers', code: 'required' }]),
    ...roster.layers.flatMap((layer, index) => layerProblems(layer, `layers.${index}`, calendars)),
    ...layers.flatMap((id, index) =>
      layers.indexOf(id) < index ? [{ field: `layers.${index}.id`, code: 'given_twice' }] : [],
    ),
    ...roster.substitutes.flatMap((one, index) => {
      const field = `substitutes.${index}`;
      const known = one.layer === null || layers.includes(one.layer);
      return [
        ...spanProblems(one, field),
        ...required(one.personId, `${field}.personId`),
        ...required(one.reason, `${field}.reason`),
        ...(known ? [] : [{ field: `${field}.layer`, code: 'unknown_reference' }]),
      ];
    }),
    ...roster.absences.flatMap((one, index) => [
      ...spanProblems(one, `absences.${index}`),
      ...required(one.personId, `absences.${index}.personId`),
    ]),
  ];
}

const required = (text: string, field: string): FieldProblem[] =>
  text.trim() === '' ? [{ field, code: 'required' }] : [];

function layerProblems(layer: Layer, field: string, calendars: Calendars): FieldProblem[] {
  return [
    ...required(layer.id, `${field}.id`),
    ...(layer.members.length > 0 ? [] : [{ field: `${field}.members`, code: 'required' }]),
    ...layer.members.flatMap((personId, index) => required(personId, `${field}.members.${index}`)),
    ...(isKnownDate(layer.start) ? [] : [{ field: `${field}.start`, code: 'bad_date' }]),
    ...(isMinuteOfDay(layer.handover) ? [] : [{ field: `${field}.handover`, code: 'bad_minutes' }]),
    ...lengthProblems(layer.days, `${field}.days`),
    ...(layer.on === null ? [] : restrictionProblems(layer.on, `${field}.on`, calendars)),
  ];
}

function lengthProblems(days: number, field: string): FieldProblem[] {
  if (!Number.isInteger(days)) return [{ field, code: 'not_an_integer' }];
  if (days < 1) return [{ field, code: 'too_short' }];
  return days > LONGEST_TURN ? [{ field, code: 'too_long' }] : [];
}

function restrictionProblems(on: Restriction, field: string, calendars: Calendars): FieldProblem[] {
  if (on.kind === 'week') {
    const never = WEEKDAYS.every((weekday) => on.week[weekday]?.length === 0);
    return [
      ...WEEKDAYS.flatMap((weekday) => intervalProblems(on.week[weekday], `${field}.week.${weekday}`)),
      ...(never ? [{ field: `${field}.week`, code: 'no_working_time' }] : []),
    ];
  }
  const known = Object.hasOwn(calendars, on.calendar);
  return [
    ...(known ? [] : [{ field: `${field}.calendar`, code: 'unknown_reference' }]),
    ...intervalProblems(on.hours, `${field}.hours`),
    ...(on.hours.length === 0 ? [{ field: `${field}.hours`, code: 'no_working_time' }] : []),
  ];
}

function spanProblems({ from, to }: { from: WallTime; to: WallTime }, field: string): FieldProblem[] {
  const problems = [...wallProblems(from, `${field}.from`), ...wallProblems(to, `${field}.to`)];
  if (problems.length > 0) return problems;
  const ends = from.date < to.date || (from.date === to.date && from.minute < to.minute);
  return ends ? [] : [{ field: `${field}.to`, code: 'ends_before_start' }];
}

function wallProblems({ date, minute }: WallTime, field: string): FieldProblem[] {
  if (!isKnownDate(date)) return [{ field: `${field}.date`, code: 'bad_date' }];
  return isMinuteOfDay(minute) ? [] : [{ field: `${field}.minute`, code: 'bad_minutes' }];
}
