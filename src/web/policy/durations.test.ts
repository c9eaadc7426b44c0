import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TargetCalendar } from '#domain/sla/policy.ts';
import { wordsIn } from '#test/web/rendered.tsx';
import { unitWords } from './DurationField.tsx';
import { parseDuration } from './durations.ts';
import { durationWords } from './say.ts';
import type { Say } from './words.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const LOCALES = ['zh-CN', 'en'] as const;
const sayIn = (locale: (typeof LOCALES)[number]) => wordsIn(locale).t as unknown as Say;
const WORDS = unitWords(sayIn('zh-CN'));

describe('a typed time', () => {
  it.each<[string, TargetCalendar, number | null]>([
    ['30 分钟', 'working', 30 * MINUTE],
    ['30分', 'working', 30 * MINUTE],
    ['4 小时', 'working', 4 * HOUR],
    ['４ 小时', 'always', 4 * HOUR],
    ['1 小时 30 分钟', 'working', 90 * MINUTE],
    ['1h30m', 'always', 90 * MINUTE],
    ['1.5 h', 'working', 90 * MINUTE],
    ['2 工作日', 'working', 16 * HOUR],
    ['2 个工作日', 'working', 16 * HOUR],
    ['2 Working Days', 'working', 16 * HOUR],
    ['2 天', 'always', 48 * HOUR],
    ['', 'working', null],
    ['30', 'working', null],
    ['分钟', 'working', null],
    ['0 分钟', 'working', null],
    ['-1 小时', 'working', null],
    ['0.3 分钟', 'working', null],
    ['1 小时 1 小时', 'working', null],
    ['1 世纪', 'working', null],
    ['1 小时多', 'working', null],
  ])('%s on %s', (text, calendar, ms) => {
    expect(parseDuration(text, calendar, WORDS)).toBe(ms);
  });

  it('is read back as it was said, in every language', () => {
    const minutes = fc.integer({ min: 1, max: 366 * 24 * 60 }).map((n) => n * MINUTE);
    const calendars = fc.constantFrom<TargetCalendar>('working', 'always');
    for (const locale of LOCALES) {
      const t = sayIn(locale);
      fc.assert(
        fc.property(
          minutes,
          calendars,
          (ms, calendar) => parseDuration(durationWords(ms, calendar, t), calendar, unitWords(t)) === ms,
        ),
      );
    }
  });
});

describe('a time in words', () => {
  it.each<[number, TargetCalendar, string, string]>([
    [15 * MINUTE, 'always', '15 分钟', '15 minutes'],
    [90 * MINUTE, 'working', '1 小时 30 分钟', '1 hour 30 minutes'],
    [8 * HOUR, 'working', '8 小时', '8 hours'],
    [24 * HOUR, 'working', '3 个工作日', '3 working days'],
    [24 * HOUR, 'always', '24 小时', '24 hours'],
    [48 * HOUR, 'always', '2 天', '2 days'],
    [0, 'working', '0 分钟', '0 minutes'],
  ])('%d ms on %s', (ms, calendar, chinese, english) => {
    expect(durationWords(ms, calendar, sayIn('zh-CN'))).toBe(chinese);
    expect(durationWords(ms, calendar, sayIn('en'))).toBe(english);
  });
});
