import { describe, expect, it } from 'vitest';
import { formatsFor } from './formats.ts';

const zh = formatsFor('zh-CN', 'Asia/Shanghai');
const en = formatsFor('en', 'America/New_York');
const AT = '2026-11-24T01:30:00.000Z';
const NOW = Date.parse(AT);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('formats', () => {
  it('show a time in the zone of the reader, not of the machine', () => {
    expect(zh.time(AT)).toBe('2026年11月24日 09:30');
    expect(en.time(AT)).toBe('Nov 23, 2026, 8:30 PM');
    expect(zh.day(AT)).toBe('2026年11月24日');
  });

  it.each([
    [-5 * MINUTE, '5分钟前', '5 minutes ago'],
    [3 * HOUR, '3小时后', 'in 3 hours'],
    [-24 * HOUR, '昨天', 'yesterday'],
    [72 * HOUR, '3天后', 'in 3 days'],
  ])('say how far %d ms are from now', (distance, chinese, english) => {
    expect(zh.relative(NOW + distance, NOW)).toBe(chinese);
    expect(en.relative(NOW + distance, NOW)).toBe(english);
  });

  it.each([
    [0, '0分钟', '0 minutes'],
    [59 * MINUTE, '59分钟', '59 minutes'],
    [HOUR, '1小时', '1 hour'],
    [26 * HOUR + 5 * MINUTE, '26小时 5分钟', '26 hours 5 minutes'],
    [-HOUR, '0分钟', '0 minutes'],
  ])('say an amount of %d ms', (ms, chinese, english) => {
    expect(zh.duration(ms)).toBe(chinese);
    expect(en.duration(ms)).toBe(english);
  });

  it.each([
    [1, '1 KB'],
    [1_048_575, '1,024 KB'],
    [26_214_400, '25 MB'],
  ])('say a size of %d bytes', (bytes, said) => {
    expect(en.size(bytes)).toBe(said);
  });
});
