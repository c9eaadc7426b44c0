import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ExceptionalDay } from '../calendar.ts';
import { OFFICE_HOURS } from '../calendars.ts';
import { type IcsReading, LONGEST_ICS, MOST_ICS_DAYS, readIcs } from './read.ts';

const wish = { years: { first: 2026, last: 2028 }, hours: OFFICE_HOURS };
/** Events in a calendar: the first event begins on line 2. */
const calendar = (...lines: string[]): string =>
  ['BEGIN:VCALENDAR', ...lines, 'END:VCALENDAR', ''].join('\r\n');
const event = (...lines: string[]): string[] => ['BEGIN:VEVENT', 'UID:a', ...lines, 'END:VEVENT'];
const read = (...lines: string[]): IcsReading => readIcs(calendar(...event(...lines)), wish);
const names = ({ days }: IcsReading) => Object.entries(days).map(([date, day]) => `${date} ${day.name}`);
const dates = ({ days }: IcsReading) => Object.keys(days).sort();
const off = (name: string): ExceptionalDay => ({ kind: 'holiday', intervals: [], name });
const worked = (name: string): ExceptionalDay => ({ kind: 'workday', intervals: OFFICE_HOURS, name });

describe('an all-day event', () => {
  it.each<[string, string[], string[]]>([
    ['without an end is one day', ['DTSTART;VALUE=DATE:20261001'], ['2026-10-01']],
    [
      'ends before its DTEND',
      ['DTSTART;VALUE=DATE:20261001', 'DTEND;VALUE=DATE:20261004'],
      ['2026-10-01', '2026-10-02', '2026-10-03'],
    ],
    [
      'that ends on the day it begins is one day',
      ['DTSTART;VALUE=DATE:20261001', 'DTEND;VALUE=DATE:20261001'],
      ['2026-10-01'],
    ],
    ['may last days', ['DTSTART;VALUE=DATE:20261001', 'DURATION:P2D'], ['2026-10-01', '2026-10-02']],
    [
      'may last a week',
      ['DTSTART;VALUE=DATE:20261228', 'DURATION:P1W'],
      ['2026-12-28', '2026-12-29', '2026-12-30', '2026-12-31', '2027-01-01', '2027-01-02', '2027-01-03'],
    ],
    ['may forget to say that its value is a date', ['DTSTART:20261001'], ['2026-10-01']],
    ['may have more parameters', ['DTSTART;X-A="b:;,c";VALUE=DATE:20261001'], ['2026-10-01']],
    ['is cut to the years asked for', ['DTSTART;VALUE=DATE:20251230', 'DURATION:P3D'], ['2026-01-01']],
    [
      'far in the past and future is cut too',
      ['DTSTART;VALUE=DATE:20281231', 'DTEND;VALUE=DATE:99990101'],
      ['2028-12-31'],
    ],
    ['on 29 February', ['DTSTART;VALUE=DATE:20280229'], ['2028-02-29']],
    [
      'on listed further days',
      ['DTSTART;VALUE=DATE:20260101', 'RDATE;VALUE=DATE:20260301,20270301'],
      ['2026-01-01', '2026-03-01', '2027-03-01'],
    ],
  ])('%s', (_, lines, expected) => {
    const reading = read(...lines, 'SUMMARY:休息');
    expect([dates(reading), reading.problems, reading.skipped]).toEqual([expected, [], []]);
  });

  it('has the name of its summary, in one line', () => {
    const reading = read('DTSTART;VALUE=DATE:20261001', 'SUMMARY;LANGUAGE=zh: 国庆\\, 中秋\\;  \\nA\\\\B ');
    expect(names(reading)).toEqual(['2026-10-01 国庆, 中秋; A\\B']);
  });
});

describe('every year', () => {
  it.each<[string, string, string, string[]]>([
    ['without end', '20200501', 'FREQ=YEARLY', ['2026-05-01', '2027-05-01', '2028-05-01']],
    ['for a number of times', '20240501', 'FREQ=YEARLY;COUNT=4', ['2026-05-01', '2027-05-01']],
    ['once', '20260501', 'FREQ=YEARLY;COUNT=1', ['2026-05-01']],
    ['until a day, that day too', '20200501', 'FREQ=YEARLY;UNTIL=20270501', ['2026-05-01', '2027-05-01']],
    ['until the day before', '20200501', 'FREQ=YEARLY;UNTIL=20270430', ['2026-05-01']],
    ['until a time', '20200501', 'FREQ=YEARLY;UNTIL=20270501T000000Z', ['2026-05-01', '2027-05-01']],
    ['every other year', '20240501', 'FREQ=YEARLY;INTERVAL=2', ['2026-05-01', '2028-05-01']],
    ['on a day that most years lack', '20240229', 'FREQ=YEARLY', ['2028-02-29']],
    [
      'in words of its own date',
      '20200501',
      'FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=1',
      ['2026-05-01', '2027-05-01', '2028-05-01'],
    ],
    [
      'on the last day of February',
      '20200229',
      'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1',
      ['2026-02-28', '2027-02-28', '2028-02-29'],
    ],
    [
      'on a weekday of a month',
      '20201126',
      'FREQ=YEARLY;BYMONTH=11;BYDAY=4TH',
      ['2026-11-26', '2027-11-25', '2028-11-23'],
    ],
    [
      'on the last weekday of a month',
      '20200525',
      'FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO;WKST=SU',
      ['2026-05-25', '2027-05-31', '2028-05-29'],
    ],
    [
      'on a fifth weekday only where there is one',
      '20200131',
      'FREQ=YEARLY;BYMONTH=1;BYDAY=5FR',
      ['2026-01-30', '2027-01-29'],
    ],
    ['since before the Revolution', '16010501', 'FREQ=YEARLY;COUNT=427', ['2026-05-01', '2027-05-01']],
  ])('%s', (_, start, rule, expected) => {
    const reading = read(`DTSTART;VALUE=DATE:${start}`, `RRULE:${rule}`, 'SUMMARY:五一');
    expect([dates(reading), reading.problems]).toEqual([expected, []]);
  });

  it('for days in a row, less the exceptions and with what stands in their place', () => {
    const text = calendar(
      ...event(
        'DTSTART;VALUE=DATE:20200501',
        'DTEND;VALUE=DATE:20200503',
        'RRULE:FREQ=YEARLY',
        'EXDATE;VALUE=DATE:20260501,20300501',
        'SUMMARY:五一',
      ),
      ...event('RECURRENCE-ID;VALUE=DATE:20270501', 'DTSTART;VALUE=DATE:20270504', 'SUMMARY:五一（改）'),
    );
    expect(names(readIcs(text, wish))).toEqual([
      '2028-05-01 五一',
      '2028-05-02 五一',
      '2027-05-04 五一（改）',
    ]);
  });
});

describe('marks of Chinese feeds', () => {
  it.each<[string, ExceptionalDay]>([
    ['国庆节（休）', off('国庆节')],
    ['国庆节(休)', off('国庆节')],
    ['国庆节 休', off('国庆节')],
    ['国庆节休', off('国庆节')],
    ['[休] 国庆节', off('国庆节')],
    ['休 国庆节', off('国庆节')],
    ['休', off('休')],
    ['国庆节放假', off('国庆节')],
    ['国庆节 假期 第1天/共7天', off('国庆节')],
    ['国庆节（班）', worked('国庆节')],
    ['国庆节(班)', worked('国庆节')],
    ['国庆节 班', worked('国庆节')],
    ['国庆节班', worked('国庆节')],
    ['班：国庆节', worked('国庆节')],
    ['班', worked('班')],
    ['国庆节补班', worked('国庆节')],
    ['国庆节（补班）', worked('国庆节')],
    ['国庆节 补班 第1天/共2天', worked('国庆节')],
    ['国庆节调休上班', worked('国庆节')],
    ['国庆节 上班', worked('国庆节')],
    ['国庆节', off('国庆节')],
    ['值班', off('值班')],
    ['全员加班', off('全员加班')],
    ['国庆节不上班', off('国庆节')],
    ['班会', off('班会')],
    ['退休', off('退休')],
  ])('%s', (summary, day) => {
    expect(read('DTSTART;VALUE=DATE:20261010', `SUMMARY:${summary}`).days).toEqual({ '2026-10-10': day });
  });

  it('once one event is marked, festivals on which people work are left out', () => {
    const text = calendar(
      ...event('DTSTART;VALUE=DATE:20260910', 'SUMMARY:教师节'),
      ...event('DTSTART;VALUE=DATE:20261001', 'SUMMARY:国庆节（休）'),
      ...event('DTSTART;VALUE=DATE:20261010', 'SUMMARY:国庆节（班）'),
    );
    const reading = readIcs(text, wish);
    expect(dates(reading)).toEqual(['2026-10-01', '2026-10-10']);
    expect(reading.skipped).toEqual([{ line: 2, name: '教师节', reason: 'unmarked' }]);
  });

  it('when only make-up days are marked, the others are days off', () => {
    const text = calendar(
      ...event('DTSTART;VALUE=DATE:20261001', 'SUMMARY:国庆节'),
      ...event('DTSTART;VALUE=DATE:20261010', 'SUMMARY:国庆节补班'),
    );
    expect(readIcs(text, wish).days).toEqual({ '2026-10-01': off('国庆节'), '2026-10-10': worked('国庆节') });
  });

  it.each([
    ['WORK-HOLIDAY', off('国庆节')],
    ['ALTERNATE-WORKDAY', worked('国庆节')],
  ])('%s of other feeds', (value, day) => {
    const lines = ['DTSTART;VALUE=DATE:20261010', 'SUMMARY:国庆节', `X-APPLE-SPECIAL-DAY:${value}`];
    expect(read(...lines).days).toEqual({ '2026-10-10': day });
  });

  it('two festivals on one day keep both names', () => {
    const text = calendar(
      ...event('DTSTART;VALUE=DATE:20251006', 'SUMMARY:中秋节（休）'),
      ...event('DTSTART;VALUE=DATE:20251006', 'SUMMARY:国庆节（休）'),
      ...event('DTSTART;VALUE=DATE:20251006', 'SUMMARY:国庆节（休）'),
    );
    const { days } = readIcs(text, { ...wish, years: { first: 2025, last: 2025 } });
    expect(days).toEqual({ '2025-10-06': off('中秋节、国庆节') });
  });
});

describe('an event is passed over, with its line,', () => {
  it.each<[string, string[], string]>([
    ['at a time of day', ['DTSTART:20261001T090000', 'SUMMARY:会'], 'timed'],
    ['at midnight of some zone', ['DTSTART;TZID=Asia/Shanghai:20261001T000000', 'SUMMARY:会'], 'timed'],
    ['at a time of Greenwich', ['DTSTART;VALUE=DATE-TIME:20261001T000000Z', 'SUMMARY:会'], 'timed'],
    ['when cancelled', ['DTSTART;VALUE=DATE:20261001', 'STATUS:CANCELLED', 'SUMMARY:会'], 'cancelled'],
    [
      'every week',
      ['DTSTART;VALUE=DATE:20261001', 'RRULE:FREQ=WEEKLY', 'SUMMARY:会'],
      'recurrence_unsupported',
    ],
    [
      'by a rule of lists',
      ['DTSTART;VALUE=DATE:20261001', 'RRULE:FREQ=YEARLY;BYMONTH=1,2', 'SUMMARY:会'],
      'recurrence_unsupported',
    ],
    [
      'by weeks of a year',
      ['DTSTART;VALUE=DATE:20261001', 'RRULE:FREQ=YEARLY;BYDAY=20MO', 'SUMMARY:会'],
      'recurrence_unsupported',
    ],
    [
      'by a day of every month',
      ['DTSTART;VALUE=DATE:20261001', 'RRULE:FREQ=YEARLY;BYMONTHDAY=1', 'SUMMARY:会'],
      'recurrence_unsupported',
    ],
    [
      'by an unknown part of a rule',
      ['DTSTART;VALUE=DATE:20261001', 'RRULE:FREQ=YEARLY;BYSETPOS=1', 'SUMMARY:会'],
      'recurrence_unsupported',
    ],
    ['in other years', ['DTSTART;VALUE=DATE:20201001', 'SUMMARY:会'], 'outside_years'],
    ['when it may be off or worked', ['DTSTART;VALUE=DATE:20261010', 'SUMMARY:国庆调休'], 'ambiguous'],
  ])('%s', (_, lines, reason) => {
    const reading = readIcs(calendar('METHOD:PUBLISH', ...event(...lines)), wish);
    expect(reading.skipped.map(({ line, reason: why }) => [line, why])).toEqual([[3, reason]]);
    expect([reading.days, reading.problems]).toEqual([{}, []]);
  });
});

describe('a text as programs write it', () => {
  const plain = calendar(...event('DTSTART;VALUE=DATE:20261001', 'SUMMARY:国庆节（休）'));
  const expected = { '2026-10-01': off('国庆节') };

  it.each<[string, string]>([
    ['with CRLF', plain],
    ['with LF', plain.replaceAll('\r\n', '\n')],
    ['with a byte order mark', `\uFEFF${plain}`],
    ['with empty lines', plain.replaceAll('\r\n', '\r\n\r\n')],
    ['without a last line break', plain.trimEnd()],
    ['folded with a space', plain.replace('国庆节', '国庆\r\n 节')],
    ['folded with a tab', plain.replace('VALUE=DATE:2026', 'VALUE=D\n\tATE:2026')],
    [
      'in small letters',
      plain.replace('DTSTART;VALUE=DATE', 'dtstart;value=date').replace('BEGIN:VEVENT', 'begin:vevent'),
    ],
    [
      'with an alarm in the event',
      plain.replace('END:VEVENT', 'BEGIN:VALARM\nDTSTART:bad\nSUMMARY:x\nEND:VALARM\nEND:VEVENT'),
    ],
    [
      'with zones and tasks beside it',
      plain.replace(
        'BEGIN:VEVENT',
        'BEGIN:VTIMEZONE\nDTSTART:19700101T000000\nEND:VTIMEZONE\nBEGIN:VTODO\nSUMMARY:x\nEND:VTODO\nBEGIN:VEVENT',
      ),
    ],
  ])('%s', (_, text) => {
    const reading = readIcs(text, wish);
    expect([reading.days, reading.problems]).toEqual([expected, []]);
  });
});

describe('a mistake is told with its line', () => {
  const start = 'DTSTART;VALUE=DATE:20261001';
  // The event begins on line 2, its UID is on line 3.
  it.each<[string, string[], number, string, string]>([
    ['no start', ['SUMMARY:x'], 2, 'DTSTART', 'required'],
    ['no name', [start], 2, 'SUMMARY', 'required'],
    ['an empty name', [start, 'SUMMARY: '], 5, 'SUMMARY', 'required'],
    ['a date that is none', ['DTSTART;VALUE=DATE:20260230', 'SUMMARY:x'], 4, 'DTSTART', 'bad_date'],
    ['a date with a time', ['DTSTART;VALUE=DATE:20261001T090000', 'SUMMARY:x'], 4, 'DTSTART', 'bad_date'],
    ['a time that is none', ['DTSTART:20261301T090000', 'SUMMARY:x'], 4, 'DTSTART', 'bad_date'],
    ['a word for a date', ['DTSTART:tomorrow', 'SUMMARY:x'], 4, 'DTSTART', 'bad_date'],
    ['two starts', [start, start, 'SUMMARY:x'], 5, 'DTSTART', 'given_twice'],
    [
      'an end before the start',
      [start, 'DTEND;VALUE=DATE:20260930', 'SUMMARY:x'],
      5,
      'DTEND',
      'ends_before_start',
    ],
    ['an end with a time', [start, 'DTEND:20261002T000000', 'SUMMARY:x'], 5, 'DTEND', 'bad_date'],
    [
      'an end and a duration',
      [start, 'DURATION:P1D', 'DTEND;VALUE=DATE:20261002', 'SUMMARY:x'],
      6,
      'DURATION',
      'given_twice',
    ],
    ['a duration of hours', [start, 'DURATION:PT24H', 'SUMMARY:x'], 5, 'DURATION', 'bad_duration'],
    ['no duration', [start, 'DURATION:P0D', 'SUMMARY:x'], 5, 'DURATION', 'bad_duration'],
    ['a duration backwards', [start, 'DURATION:-P1D', 'SUMMARY:x'], 5, 'DURATION', 'bad_duration'],
    ['a rule without frequency', [start, 'RRULE:COUNT=2', 'SUMMARY:x'], 5, 'RRULE', 'bad_rule'],
    ['a rule of no times', [start, 'RRULE:FREQ=YEARLY;COUNT=0', 'SUMMARY:x'], 5, 'RRULE', 'bad_rule'],
    [
      'a rule with two ends',
      [start, 'RRULE:FREQ=YEARLY;COUNT=2;UNTIL=20270101', 'SUMMARY:x'],
      5,
      'RRULE',
      'bad_rule',
    ],
    ['a rule until no day', [start, 'RRULE:FREQ=YEARLY;UNTIL=2027', 'SUMMARY:x'], 5, 'RRULE', 'bad_rule'],
    [
      'a rule that stands still',
      [start, 'RRULE:FREQ=YEARLY;INTERVAL=0', 'SUMMARY:x'],
      5,
      'RRULE',
      'bad_rule',
    ],
    ['a rule of words', [start, 'RRULE:every year', 'SUMMARY:x'], 5, 'RRULE', 'bad_rule'],
    ['an exception that is no day', [start, 'EXDATE:20260101,x', 'SUMMARY:x'], 5, 'EXDATE', 'bad_date'],
    [
      'a further day that is none',
      [start, 'RDATE;VALUE=PERIOD:20260101/P1D', 'SUMMARY:x'],
      5,
      'RDATE',
      'bad_date',
    ],
    ['a replaced day that is none', [start, 'RECURRENCE-ID:x', 'SUMMARY:x'], 5, 'RECURRENCE-ID', 'bad_date'],
    ['an unknown kind', [start, 'X-YINUO-KIND:party', 'SUMMARY:x'], 5, 'X-YINUO-KIND', 'bad_kind'],
    [
      'hours that are none',
      [start, 'X-YINUO-KIND:custom', 'X-YINUO-HOURS:9-12', 'SUMMARY:x'],
      6,
      'X-YINUO-HOURS',
      'bad_hours',
    ],
    [
      'hours backwards',
      [start, 'X-YINUO-KIND:custom', 'X-YINUO-HOURS:12:00-09:00', 'SUMMARY:x'],
      6,
      'X-YINUO-HOURS',
      'bad_hours',
    ],
    [
      'hours on a holiday',
      [start, 'X-YINUO-KIND:holiday', 'X-YINUO-HOURS:09:00-12:00', 'SUMMARY:x'],
      6,
      'X-YINUO-HOURS',
      'bad_hours',
    ],
    [
      'a make-up day without hours',
      [start, 'X-YINUO-KIND:workday', 'SUMMARY:x'],
      5,
      'X-YINUO-HOURS',
      'bad_hours',
    ],
  ])('%s', (_, lines, line, field, code) => {
    const reading = read(...lines);
    expect([reading.problems, reading.days]).toEqual([[{ line, field, code }], {}]);
  });

  it.each<[string, string, number, string, string]>([
    ['nothing at all', '', 1, 'VCALENDAR', 'not_a_calendar'],
    ['another file', '<html>', 1, 'text', 'bad_line'],
    ['a line without a value', calendar('VERSION'), 2, 'VCALENDAR', 'bad_line'],
    ['an event that does not end', 'BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR', 2, 'VEVENT', 'unclosed'],
    ['an end without a beginning', calendar('END:VEVENT'), 2, 'VEVENT', 'unexpected_end'],
    ['a calendar cut off', 'BEGIN:VCALENDAR\nVERSION:2.0', 1, 'VCALENDAR', 'unclosed'],
    [
      'a line torn in the middle',
      calendar(...event('DTSTART;VALUE=DATE:20261001', 'SUMM', 'ARY:x')),
      5,
      'VEVENT',
      'bad_line',
    ],
  ])('%s', (_, text, line, field, code) => {
    expect(readIcs(text, wish).problems).toContainEqual({ line, field, code });
  });

  it('a day both off and worked, and what came first stays', () => {
    const text = calendar(
      ...event('DTSTART;VALUE=DATE:20261010', 'SUMMARY:国庆节（休）'),
      ...event('DTSTART;VALUE=DATE:20261010', 'SUMMARY:国庆节（班）'),
    );
    const { days, problems } = readIcs(text, wish);
    expect(days).toEqual({ '2026-10-10': off('国庆节') });
    expect(problems).toEqual([{ line: 7, field: '2026-10-10', code: 'conflict' }]);
  });

  it('and what is well written beside it is read', () => {
    const text = calendar(
      ...event('DTSTART;VALUE=DATE:20261310', 'SUMMARY:x'),
      ...event('DTSTART;VALUE=DATE:20261001', 'SUMMARY:国庆节'),
    );
    const { days, problems } = readIcs(text, wish);
    expect([dates({ days, problems, skipped: [] }), problems.map(({ line }) => line)]).toEqual([
      ['2026-10-01'],
      [4],
    ]);
  });
});

describe('limits', () => {
  it.each([
    [2027, 2026],
    [1969, 2000],
    [2190, 2200],
    [2000, 2050],
    [Number.NaN, 2026],
    [2026.5, 2027],
  ])('the years %d to %d are refused', (first, last) => {
    const { problems } = readIcs(calendar(), { ...wish, years: { first, last } });
    expect(problems).toEqual([{ line: 1, field: 'years', code: 'bad_years' }]);
  });

  it('a text longer than allowed is not read, counted in octets', () => {
    const filler = '节'.repeat(Math.ceil(LONGEST_ICS / 3));
    const text = calendar(`X-A:${filler}`, ...event('DTSTART;VALUE=DATE:20261001', 'SUMMARY:x'));
    expect(text.length).toBeLessThan(LONGEST_ICS);
    expect(readIcs(text, wish)).toEqual({
      days: {},
      skipped: [],
      problems: [{ line: 1, field: 'text', code: 'too_large' }],
    });
  });

  it('more days than allowed are told once and cut', () => {
    const many = ['DTSTART;VALUE=DATE:20000101', `DURATION:P${MOST_ICS_DAYS}D`, 'SUMMARY:x'];
    const years = { ...wish, years: { first: 2000, last: 2020 } };
    expect(readIcs(calendar(...event(...many)), years).problems).toEqual([]);
    const text = calendar(...event(...many), ...event('DTSTART;VALUE=DATE:20150101', 'SUMMARY:y'));
    const reading = readIcs(text, years);
    expect(dates(reading)).toHaveLength(MOST_ICS_DAYS);
    expect(reading.problems).toEqual([{ line: 8, field: 'VEVENT', code: 'too_many_days' }]);
  });

  it('a text of rubbish has a hundred problems and the word that there are more', () => {
    const { problems } = readIcs('x\n'.repeat(50_000), wish);
    expect(problems).toHaveLength(101);
    expect(problems.at(-1)?.code).toBe('too_many_problems');
  });
});

describe('any text', () => {
  const words = fc.constantFrom(
    'BEGIN:VCALENDAR',
    'BEGIN:VEVENT',
    'END:VEVENT',
    'END:VCALENDAR',
    'DTSTART;VALUE=DATE:20261001',
    'DTSTART:20261001T000000Z',
    'DTEND;VALUE=DATE:20270101',
    'DURATION:P3D',
    'RRULE:FREQ=YEARLY;COUNT=3',
    'RRULE:FREQ=YEARLY;BYMONTH=2;BYDAY=-5SU',
    'EXDATE;VALUE=DATE:20261001',
    'SUMMARY:国庆节（休）',
    'X-YINUO-KIND:half_day',
    'X-YINUO-HOURS:00:00-24:00',
    ' ',
    ';',
  );
  it('is read without an exception, into days that exist in the years asked for', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(words, words, fc.string({ unit: 'binary' })), { maxLength: 30 }),
        (lines) => {
          const reading = readIcs(['BEGIN:VCALENDAR', ...lines].join('\n'), wish);
          for (const date of dates(reading)) expect(date).toMatch(/^202[678]-\d\d-\d\d$/);
          for (const { line } of [...reading.problems, ...reading.skipped]) {
            expect(line).toBeGreaterThan(0);
          }
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
