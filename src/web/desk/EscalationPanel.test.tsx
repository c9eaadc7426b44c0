import { describe, expect, it } from 'vitest';
import { escalationWith, HOUR, MONDAY, PEOPLE, ticketWith } from '#test/ticket/example.ts';
import { rendered, wordsOf } from '#test/web/rendered.tsx';
import { nameId, viewOf } from '#test/web/ticket-view.ts';
import { EscalationPanel } from './EscalationPanel.tsx';
import { WhyList } from './WhyList.tsx';

const work = { begun: null, begin: () => undefined, end: () => undefined, pending: false };
const panel = (
  call: Parameters<typeof escalationWith>[0],
  by: (typeof PEOPLE)[keyof typeof PEOPLE] = PEOPLE.zhao,
) => {
  const ticket = ticketWith({ status: 'in_progress', escalations: { escalation: escalationWith(call) } });
  return <EscalationPanel ticket={viewOf(ticket, [], by)} work={work} action={null} />;
};
const buttons = (html: string) => [...html.matchAll(/<button/g)].length;

describe('an open escalation', () => {
  it('says its level, whom it asks, since when it waits and what was handed over', () => {
    const words = wordsOf(panel({ acceptBy: MONDAY + 2 * HOUR }));
    for (const part of [
      '超出能力或权限',
      '第 1 级',
      '请求 网络组 接手',
      '本应在',
      '由 陈晨 发起',
      '需要网络组',
    ])
      expect(words).toContain(part);
    expect(wordsOf(panel({ acceptBy: Date.now() + HOUR }), 'en')).toContain('To be accepted by');
    expect(wordsOf(panel({ acceptBy: null }))).toContain('已到升级路径末级');
    expect(wordsOf(panel({ toGroupId: null, toPersonIds: [] }))).toContain('无人可找');
  });

  it('offers to accept or return it to those alone who are asked', () => {
    expect(buttons(rendered(panel({}))) - buttons(rendered(panel({}, PEOPLE.chen)))).toBe(2);
    expect(wordsOf(panel({}))).toContain('退回');
    expect(wordsOf(panel({}, PEOPLE.auditor))).not.toContain('退回');
  });

  it('names what ran out or grew', () => {
    expect(wordsOf(panel({ trigger: 'b', cause: 'resolution' }))).toContain('解决超时');
    expect(wordsOf(panel({ trigger: 'c', cause: 'duplicates' }), 'en')).toContain(
      'Duplicates or children gathered',
    );
  });
});

it('an earlier one says what became of it, and offers nothing', () => {
  const words = wordsOf(
    panel({ state: 'returned', answeredBy: 'zhao', answeredAt: MONDAY, answer: '不归本组' }),
  );
  expect(words).toContain('已退回');
  expect(words).toContain('赵磊');
  expect(words).toContain('不归本组');
  expect(words).not.toContain('本应在');
});

describe('why it was not escalated', () => {
  const of = (reason: object, trigger = 'b') =>
    wordsOf(<WhyList why={{ trigger, escalationIds: [], joined: [], reasons: [reason] } as never} />);
  const at = new Date(MONDAY).toISOString();
  it.each([
    [{ code: 'running', clock: 'response', percent: 50, dueAt: at }, '响应：已用 50%'],
    [{ code: 'running', clock: 'response', percent: 50, dueAt: null }, '尚未到期'],
    [{ code: 'paused', clock: 'resolution', percent: 25, since: at }, '起暂停计时，已用 25%'],
    [{ code: 'kept', clock: 'response', at }, '响应：已按时完成'],
    [{ code: 'kept_late', clock: 'response', at }, '响应：超时后于'],
    [{ code: 'no_target', clock: 'update' }, '没有承诺时限'],
    [{ code: 'never_rose', priority: 'P3' }, '现为 P3 中'],
    [{ code: 'too_few_duplicates', count: 2, needed: 5 }, '重复和子工单共 2 张，满 5 张才升级'],
    [{ code: 'no_appeal' }, '用户没有提出申诉'],
    [{ code: 'not_marked' }, '没有人提出超出能力或权限'],
  ])('%j', (reason, words) => expect(of(reason)).toContain(words));

  it('or how often it was, and what joined it', () => {
    const why = {
      trigger: 'b' as const,
      escalationIds: [nameId('chen')],
      joined: [{ clock: 'resolution' as const, at, escalationId: nameId('chen') }],
      reasons: [],
    };
    expect(wordsOf(<WhyList why={why} />)).toContain('已升级 1 次');
    expect(wordsOf(<WhyList why={why} />, 'en')).toContain('Resolution ran out at');
  });
});
