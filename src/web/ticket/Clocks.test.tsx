import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE } from '#test/ticket/example.ts';
import { rendered, wordsOf } from '#test/web/rendered.tsx';
import { Clocks } from './Clocks.tsx';
import type { ClockView } from './queries.ts';

const clock = (changes: Partial<ClockView>): ClockView => ({
  kind: 'response',
  priority: 'P3',
  calendarVersion: 1,
  verdict: 'running',
  budgetMs: 4 * HOUR,
  elapsedMs: HOUR,
  dueAt: '2026-03-02T05:00:00.000Z',
  metAt: null,
  breachedAt: null,
  provisional: false,
  calendarId: 'working',
  policyVersion: 1,
  ...changes,
});
const said = (changes: Partial<ClockView>, locale?: 'en') =>
  wordsOf(<Clocks clocks={[clock(changes)]} />, locale);

describe('a promise in words', () => {
  it('says how much is left and when it is due, in the zone of the reader', () => {
    expect(said({})).toContain('还剩 3小时');
    expect(said({})).toContain('应于 2026年3月2日 13:00 前');
    expect(said({ elapsedMs: 3 * HOUR + 55 * MINUTE }, 'en')).toContain('5 minutes left');
  });

  it('says how late it is, and whether it was kept in the end', () => {
    expect(said({ verdict: 'breached', elapsedMs: 6 * HOUR })).toContain('已超时 2小时');
    const metAt = '2026-03-02T07:00:00.000Z';
    expect(said({ verdict: 'breached', elapsedMs: 6 * HOUR, metAt })).toContain('已完成，超时');
    expect(said({ verdict: 'met', metAt })).toContain('已按时完成');
  });

  it('says what does not count', () => {
    expect(said({ verdict: 'paused', dueAt: null })).toContain('等待期间不计时');
    expect(said({ provisional: true })).toContain('暂定');
    expect(said({ verdict: 'none', budgetMs: null, dueAt: null })).toContain('无承诺时限');
  });

  it('tells a promise around the clock from one in working time', () => {
    expect(said({ calendarId: 'always' })).toContain('7×24');
    expect(said({})).toContain('工作时间');
  });

  it('never draws more than the whole bar', () => {
    expect(rendered(<Clocks clocks={[clock({ elapsedMs: 40 * HOUR })]} />)).toContain('aria-valuenow="100"');
  });
});
