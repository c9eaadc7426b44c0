import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { type Calendar, deadline, provisional } from './calendar.ts';
import { type CivilDate, civilDate, dayNumber, firstDayOf, weekdayOf } from './calendar-date.ts';
import { chinaWorking, OFFICE_HOURS } from './calendars.ts';
import { announcedThrough, chinaDays } from './china.ts';
import { readIcs } from './ics/read.ts';

const YEARS = [2019, 2020, 2021, 2022, 2023, 2024, 2025, 2026];
const locate = createRequire(import.meta.url).resolve;
const json = (file: string): unknown => JSON.parse(readFileSync(locate(file), 'utf8'));

/** The days that a data set lists: off or worked. */
type Listed = Readonly<Record<CivilDate, 'holiday' | 'workday'>>;

function chineseDays(): Listed {
  // Read as data: its functions take dates through the zone of the machine.
  const { holidays, workdays } = json('chinese-days/dist/chinese-days.json') as Record<string, object>;
  const all = (days: object | undefined, kind: Listed[string]) =>
    Object.keys(days ?? {}).map((date) => [date, kind] as const);
  return Object.fromEntries([...all(holidays, 'holiday'), ...all(workdays, 'workday')]);
}

function holidayCalendar(): Listed {
  type Year = { dates: { date: string; type: string }[] };
  const kinds: Record<string, Listed[string]> = { public_holiday: 'holiday', transfer_workday: 'workday' };
  const days = YEARS.flatMap((year) => (json(`holiday-calendar/data/CN/${year}.json`) as Year).dates);
  return Object.fromEntries(days.map(({ date, type }) => [date, kinds[type] ?? 'holiday']));
}

/** The same publisher's feed as people subscribe to it, read by our own reader. */
function feed(): Listed {
  const wish = { years: { first: 2019, last: 2026 }, hours: OFFICE_HOURS };
  const days = YEARS.flatMap((year) => {
    const read = readIcs(readFileSync(locate(`chinese-days/dist/years/${year}.ics`), 'utf8'), wish);
    expect([read.problems, read.skipped]).toEqual([[], []]);
    return Object.entries(read.days);
  });
  return Object.fromEntries(days.map(([date, { kind }]) => [date, kind === 'workday' ? kind : 'holiday']));
}

/** 2019: the notice says that a holiday joins the weekend and does not list it; the data sets list it. */
const WEEKENDS_JOINED = ['2019-04-06', '2019-04-07', '2019-06-08', '2019-06-09', '2019-09-14', '2019-09-15'];

/** The notice of 2020-01-27 names Sunday 2 February as the last day off; this set leaves the Sunday out. */
const SUNDAY_LEFT_OUT = '2020-02-02';

/** Each with the weekend days on which it lists more or less than the notices name. */
const SETS: [string, Listed, CivilDate[]][] = [
  ['chinese-days', chineseDays(), WEEKENDS_JOINED],
  ['holiday-calendar', holidayCalendar(), [...WEEKENDS_JOINED, SUNDAY_LEFT_OUT]],
  ['the feed of chinese-days', feed(), WEEKENDS_JOINED],
];

const everyDay = YEARS.flatMap((year) => {
  const first = firstDayOf(year);
  return Array.from({ length: firstDayOf(year + 1) - first }, (_, index) => first + index);
});
const isWorked = (day: number, kind: string | undefined): boolean =>
  kind === undefined ? weekdayOf(day) <= 5 : kind === 'workday';

/** The days on which the notices and a data set disagree whether people work. */
const disagreements = (set: Listed, knownOn?: CivilDate): CivilDate[] => {
  const notices = chinaDays(OFFICE_HOURS, knownOn);
  return everyDay
    .filter((day) => {
      const date = civilDate(day);
      return isWorked(day, notices[date]?.kind) !== isWorked(day, set[date]);
    })
    .map(civilDate);
};

describe.each(SETS)('the notices and %s', (_, set, weekends) => {
  it('agree on every day of 2019 to 2026 whether people work', () => {
    expect(everyDay).toHaveLength(2_922);
    expect(disagreements(set)).toEqual([]);
  });

  it('list the same days off and make-up days, but for weekends that are free anyway', () => {
    const notices = chinaDays(OFFICE_HOURS);
    const different = everyDay.map(civilDate).filter((date) => notices[date]?.kind !== set[date]);
    expect(different).toEqual(weekends);
    for (const date of different) expect(weekdayOf(dayNumber(date) ?? 0)).toBeGreaterThan(5);
  });

  it.each([
    // The sets know each arrangement as it was in the end.
    ['2019-03-21', 2019, ['2019-04-28', '2019-05-02', '2019-05-03', '2019-05-05']],
    ['2019-03-22', 2019, []],
    ['2020-01-26', 2020, ['2020-01-31', '2020-02-01']],
    ['2020-01-27', 2020, []],
  ])('what was known on %s of %d differs on the days that were amended later', (knownOn, year, days) => {
    const ofYear = disagreements(set, knownOn).filter((date) => date.startsWith(`${year}`));
    expect(ofYear).toEqual(days);
  });
});

describe('a due time promised before a notice', () => {
  const knownOn = (day: CivilDate): Calendar => ({
    ...chinaWorking,
    days: chinaDays(OFFICE_HOURS, day),
    announcedThrough: announcedThrough(day),
  });
  const at = (wall: string) => Date.parse(`${wall}+08:00`);
  const HOUR = 3_600_000;

  it('moves with the amendment of 2019-03-22 where the new version is asked, and the old one keeps its word', () => {
    const start = at('2019-04-30T17:00');
    expect(deadline(knownOn('2019-03-21'), start, 4 * HOUR)).toBe(at('2019-05-02T12:00'));
    expect(deadline(knownOn('2019-03-22'), start, 4 * HOUR)).toBe(at('2019-05-05T12:00'));
  });

  it('is provisional until the year is announced, and then is not, at another time', () => {
    const start = at('2025-12-31T17:00');
    const [before, after] = [knownOn('2025-11-03'), knownOn('2025-11-04')];
    const dues = [before, after].map((calendar) => deadline(calendar, start, 4 * HOUR) ?? 0);
    expect(dues).toEqual([at('2026-01-01T12:00'), at('2026-01-04T12:00')]);
    expect([provisional(before, dues[0] ?? 0), provisional(after, dues[1] ?? 0)]).toEqual([true, false]);
  });
});
