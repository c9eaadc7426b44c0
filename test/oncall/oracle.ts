import { Temporal } from 'temporal-polyfill';
import type { Calendars, Layer, Restriction, Roster } from '#domain/oncall/roster.ts';

type Called = { personId: string; layer: string | null; why: string };

/** Who is on duty, found the slow way: turns and days are walked one by one, with a library for the dates. */
export function dutyByWalking(roster: Roster, at: number, calendars: Calendars): Called[] {
  const { zone } = roster;
  const covers = (from: { date: string; minute: number }, to: { date: string; minute: number }) =>
    instant(zone, from.date, from.minute) <= at && at < instant(zone, to.date, to.minute);
  const absent = (personId: string) =>
    roster.absences.some((one) => one.personId === personId && covers(one.from, one.to));
  const substitute = (layer: string | null, first: boolean) => {
    let winner: string | null = null;
    for (const one of roster.substitutes) {
      const meant = one.layer === null ? first : one.layer === layer;
      if (meant && covers(one.from, one.to) && !absent(one.personId)) winner = one.personId;
    }
    return winner;
  };

  const called: Called[] = [];
  const call = (personId: string, layer: string | null, why: string) => {
    if (!called.some((one) => one.personId === personId)) called.push({ personId, layer, why });
  };
  let place = 0;
  for (const layer of roster.layers) {
    if (!isOpen(layer.on, zone, at, calendars)) continue;
    const first = place++ === 0;
    const stand = substitute(layer.id, first);
    if (stand !== null) {
      call(stand, layer.id, 'substitute');
      continue;
    }
    const turn = turnOf(layer, zone, at);
    for (let step = 0; turn !== null && step < layer.members.length; step++) {
      const member = layer.members[(turn + step) % layer.members.length]!;
      if (absent(member)) continue;
      call(member, layer.id, member === layer.members[turn] ? 'rotation' : 'stand_in');
      break;
    }
  }
  const alone = place === 0 ? substitute(null, true) : null;
  if (alone !== null) call(alone, null, 'substitute');
  return called;
}

function instant(zone: string, date: string, minute: number): number {
  const midnight = Temporal.PlainDate.from(date).toPlainDateTime();
  return midnight.add({ minutes: minute }).toZonedDateTime(zone, { disambiguation: 'compatible' })
    .epochMilliseconds;
}

/** The index of the member whose turn it is; null before the first. */
function turnOf(layer: Layer, zone: string, at: number): number | null {
  let member: number | null = null;
  let next = 0;
  for (let date = Temporal.PlainDate.from(layer.start); ; date = date.add({ days: layer.days })) {
    if (instant(zone, date.toString(), layer.handover) > at) return member;
    member = next;
    next = (next + 1) % layer.members.length;
  }
}

function isOpen(on: Restriction | null, zone: string, at: number, calendars: Calendars): boolean {
  if (on === null) return true;
  const today = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate();
  return [-3, -2, -1, 0, 1].some((offset) => {
    const date = today.add({ days: offset });
    // A day that the zone left out is read back as another one.
    if (!date.toZonedDateTime({ timeZone: zone, plainTime: '12:00' }).toPlainDate().equals(date))
      return false;
    return hours(on, date, calendars).some(
      ([from, to]) => instant(zone, date.toString(), from) <= at && at < instant(zone, date.toString(), to),
    );
  });
}

function hours(on: Restriction, date: Temporal.PlainDate, calendars: Calendars) {
  const weekday = date.dayOfWeek as 1 | 2 | 3 | 4 | 5 | 6 | 7;
  if (on.kind === 'week') return on.week[weekday];
  const calendar = calendars[on.calendar];
  if (!calendar) return [];
  const exception = calendar.days[date.toString()];
  const works = (exception ? exception.intervals : calendar.week[weekday]).length > 0;
  const sorts = { holiday: exception?.kind === 'holiday', day_off: !works, workday: works };
  return sorts[on.sort] ? on.hours : [];
}
