import { describe, expect, it } from 'vitest';
import { HOUR } from '#test/ticket/example.ts';
import { rendered, type TestLocale, wordsOf } from '#test/web/rendered.tsx';
import { Promises } from './ReasonsDialog.tsx';
import type { ExplainedClock, SegmentView } from './scale.ts';

/** 8 June 2026 in Shanghai, a Monday. */
const at = (hour: number) => new Date(Date.parse('2026-06-08T00:00:00+08:00') + hour * HOUR).toISOString();
const segment = (
  from: number,
  to: number,
  why: SegmentView['why'],
  reason: string | null = null,
): SegmentView => ({ from: at(from), to: at(to), counted: why === 'running', why, reason });

const origin = { kind: 'policy', name: null } as const;
const aim = {
  at: at(16),
  budgetMs: 4 * HOUR,
  countsOn: 'working',
  priority: 'P3',
  origin,
  policyVersion: 2,
} as const;
const clock = (changes: Partial<ExplainedClock> = {}): ExplainedClock => ({
  ...{ kind: 'response', run: 1, startedBy: { seq: 1, at: at(16), kind: 'recorded' }, endedBy: null },
  ...{
    priority: 'P3',
    budgetMs: 4 * HOUR,
    countsOn: 'working',
    origin,
    policyVersion: 2,
    calendarId: 'china',
  },
  ...{ calendarVersion: 3, calendarName: null, targets: [aim], pauses: [] },
  rule: { starts: ['recorded'], stops: ['accepted'], pauses: ['waiting_requester'] },
  ...{ elapsed: HOUR, remaining: 3 * HOUR, due: at(36), verdict: 'running', metAt: null, breachedAt: null },
  provisional: false,
  past: [
    segment(16, 17, 'running'),
    segment(17, 18, 'paused', 'waiting_requester'),
    segment(18, 33, 'off_hours'),
  ],
  ahead: [segment(33, 36, 'running')],
  warnings: [{ percent: 80, at: at(35) }],
  ...changes,
});
const said = (changes: Partial<ExplainedClock>, locale?: TestLocale) =>
  wordsOf(<Promises clocks={[clock(changes)]} now={at(33)} />, locale);

describe('the account of a promise', () => {
  it('is one sentence, and the sentences behind it', () => {
    const pauses = [
      { reason: 'waiting_requester', length: 2 * HOUR } as const,
      { reason: 'waiting_third_party', length: HOUR } as const,
      { reason: 'onsite_scheduled', length: 900 } as const,
    ];
    const words = said({ pauses });
    expect(words).toContain(
      '2026年6月8日 16:00 开始，工作时间 4小时，扣除等待用户补充 2小时、等待第三方 1小时，应于 2026年6月9日 12:00 前',
    );
    expect(words).not.toContain('等待上门');
    expect(words).toContain('现在：正在计时，已用 1小时，还剩 3小时。');
    expect(words).toContain('预警：用去 80% 时（2026年6月9日 11:00）。');
    expect(words).toContain('规则：受理即视为完成；等待用户补充期间暂停计时。');
    expect(words).toContain('依据：服务策略第 2 版，日历 中国法定工作日 第 3 版。');
    expect(said({ pauses }, 'en')).toContain(
      '4 hours of working time, less 2 hours waiting for the requester and 1 hour waiting for a third party, due',
    );
  });

  it('says what every piece was, and which came late', () => {
    const words = said({
      past: [segment(9, 12, 'running'), segment(18, 42, 'holiday', '端午节'), segment(42, 50, 'running')],
      ...{ ahead: [], due: at(44), verdict: 'breached', remaining: -6 * HOUR },
    });
    for (const piece of ['计入', '节假日不计（端午节）', '计入（过时限）']) expect(words).toContain(piece);
    expect(words).toContain('结论：尚未完成，已用 1小时，超时 6小时。');
    expect(words).not.toContain('预警');
    const late = { due: at(44), verdict: 'breached', metAt: at(46), remaining: -2 * HOUR } as const;
    expect(said(late)).toContain('结论：2026年6月9日 22:00 完成，用时 1小时，超时 2小时。');
  });

  it('says that a due time is provisional, that none stands while it waits, and when it was dropped', () => {
    expect(said({ provisional: true })).toContain('暂定：');
    expect(said({ verdict: 'paused', due: null, ahead: [] })).toContain('暂停期间没有到期时间');
    expect(said({ verdict: 'none', due: null, ahead: [] })).toContain('随工单撤回而结束');
  });

  it('says where the target comes from, and what it was before', () => {
    const special = { kind: 'special', name: '财务结账' } as const;
    expect(said({ origin: special, targets: [{ ...aim, origin: special }] })).toContain(
      '按专项承诺“财务结账”',
    );
    const changed = {
      targets: [
        aim,
        { ...aim, at: at(33), priority: 'P1', budgetMs: HOUR, countsOn: 'always' },
        { ...aim, at: at(34), budgetMs: null },
      ],
    } as const;
    const words = said(changed);
    expect(words).toContain('最初按 P3：工作时间 4小时，按服务策略。');
    expect(words).toContain('2026年6月9日 09:00 起按 P1 判定：1小时（7×24 小时计时），按服务策略');
    expect(words).toContain('2026年6月9日 10:00 起没有适用的承诺时限。');
  });

  it('says that no target applies, and draws none', () => {
    const none = {
      budgetMs: null,
      due: null,
      remaining: null,
      verdict: 'none',
      past: [],
      ahead: [],
    } as const;
    expect(said(none)).toContain('没有适用的承诺时限');
    expect(said(none, 'en')).toContain('no target applies');
    expect(rendered(<Promises clocks={[clock(none)]} now={at(33)} />)).not.toContain('yn-course');
    expect(wordsOf(<Promises clocks={[]} now={at(33)} />)).toContain('还没有开始计时的承诺');
  });

  it('lets each piece be reached by keyboard, with its words, and keeps earlier words at hand', () => {
    const clocks = [1, 2, 3].map((run) => clock({ kind: 'update', run }));
    const html = rendered(<Promises clocks={clocks} now={at(33)} />);
    expect(html.match(/<li tabindex="0" aria-label="[^"]+时（/g)).toHaveLength(12);
    expect(wordsOf(<Promises clocks={clocks} now={at(33)} />)).toContain('此前的进展通报（2 次）');
  });
});
