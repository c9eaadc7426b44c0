import { describe, expect, it } from 'vitest';
import { deadline } from './calendar.ts';
import { dayNumber, weekdayOf } from './calendar-date.ts';
import { validateCalendar } from './calendar-validate.ts';
import { chinaWorking, OFFICE_HOURS } from './calendars.ts';
import { announcedThrough, chinaDays, HOLIDAY_NOTICES } from './china.ts';

const weekday = (date: string) => weekdayOf(dayNumber(date) ?? 0);
const listed = (days: ReturnType<typeof chinaDays>, kind: string) =>
  Object.keys(days)
    .filter((date) => days[date]?.kind === kind)
    .sort();

describe('the notices', () => {
  it.each([
    // Of the civil year: days off as listed, make-up days, working days.
    [2019, 22, 6, 250],
    [2020, 30, 6, 249],
    [2021, 31, 7, 250],
    [2022, 32, 7, 249],
    [2023, 26, 7, 249],
    [2024, 28, 8, 251],
    [2025, 28, 5, 248],
    [2026, 33, 6, 248],
  ])('%d has %d days off, %d make-up days and %d working days', (year, off, makeUp, working) => {
    const days = chinaDays(OFFICE_HOURS);
    const of = (kind: string) => listed(days, kind).filter((date) => date.startsWith(`${year}-`));
    expect([of('holiday').length, of('workday').length]).toEqual([off, makeUp]);
    let count = 0;
    for (let day = dayNumber(`${year}-01-01`) ?? 0; day < (dayNumber(`${year + 1}-01-01`) ?? 0); day++) {
      const date = new Date(day * 86_400_000).toISOString().slice(0, 10);
      const exception = days[date];
      if (exception ? exception.kind === 'workday' : weekdayOf(day) <= 5) count++;
    }
    expect(count).toBe(working);
  });

  it('move work to weekends only, never onto a holiday', () => {
    for (const { arrangements } of HOLIDAY_NOTICES) {
      for (const { from, to, workdays } of arrangements) {
        expect(from <= to).toBe(true);
        for (const date of workdays) {
          expect([date, weekday(date) >= 6]).toEqual([date, true]);
          expect(date < from || date > to).toBe(true);
        }
      }
    }
  });

  it('are in order of issue, before their year or within it, and cite where they stand', () => {
    const issued = HOLIDAY_NOTICES.map((notice) => notice.issued);
    expect(issued).toEqual([...issued].sort());
    for (const { id, year, issued: day, url, amends } of HOLIDAY_NOTICES) {
      expect(id).toMatch(/^国办发明电〔20\d\d〕\d+号$/);
      expect(id).toContain(`〔${day.slice(0, 4)}〕`);
      expect(Number(day.slice(0, 4))).toBe(amends ? year : year - 1);
      expect(url).toMatch(/^https:\/\/www\.gov\.cn\/zhengce\/content\/.+\.htm$/);
    }
  });

  it('there is one for every year, and amendments name the one that they amend', () => {
    const regular = HOLIDAY_NOTICES.filter((notice) => !notice.amends);
    expect(regular.map((notice) => notice.year)).toEqual([2019, 2020, 2021, 2022, 2023, 2024, 2025, 2026]);
    for (const { amends, year, arrangements } of HOLIDAY_NOTICES.filter((notice) => notice.amends)) {
      const amended = regular.find((notice) => notice.id === amends);
      expect(amended?.year).toBe(year);
      const names = amended?.arrangements.map((arrangement) => arrangement.name);
      for (const { name } of arrangements) expect(names).toContain(name);
    }
  });
});

describe('amendments take effect on the day they were issued', () => {
  const labourDay = (knownOn?: string) =>
    Object.keys(chinaDays(OFFICE_HOURS, knownOn)).filter(
      (date) => date >= '2019-04-20' && date < '2019-05-20',
    );
  const springFestival = (knownOn?: string) =>
    listed(chinaDays(OFFICE_HOURS, knownOn), 'holiday').filter(
      (date) => date >= '2020-01-20' && date < '2020-02-20',
    );

  it('Labour Day 2019 grew from one day to four', () => {
    expect(labourDay('2019-03-21')).toEqual(['2019-05-01']);
    expect(labourDay('2019-03-22').sort()).toEqual([
      '2019-04-28',
      '2019-05-01',
      '2019-05-02',
      '2019-05-03',
      '2019-05-04',
      '2019-05-05',
    ]);
    expect(labourDay()).toEqual(labourDay('2019-03-22'));
  });

  it('the Spring Festival of 2020 grew from seven days to ten, and its make-up Saturday became free', () => {
    expect([springFestival('2020-01-26').length, springFestival('2020-01-27').length]).toEqual([7, 10]);
    expect(chinaDays(OFFICE_HOURS, '2020-01-26')['2020-02-01']?.kind).toBe('workday');
    expect(chinaDays(OFFICE_HOURS)['2020-02-01']?.kind).toBe('holiday');
  });

  it.each([
    ['2018-12-05', Number.NEGATIVE_INFINITY],
    ['2018-12-06', 2019],
    ['2025-11-03', 2025],
    ['2025-11-04', 2026],
    [undefined, 2026],
  ])('on %s the last year known was %d', (day, year) => {
    expect(announcedThrough(day)).toBe(year);
  });
});

describe('the shipped calendar', () => {
  it('may be saved, and says how far it is known', () => {
    expect(validateCalendar(chinaWorking)).toEqual([]);
    expect(chinaWorking.announcedThrough).toBe(2026);
  });

  it('keeps its word over Labour Day 2019', () => {
    const created = Date.parse('2019-04-30T17:00+08:00');
    expect(deadline(chinaWorking, created, 3_600_000 * 4)).toBe(Date.parse('2019-05-05T12:00+08:00'));
  });
});
