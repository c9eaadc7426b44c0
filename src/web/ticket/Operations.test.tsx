import { describe, expect, it } from 'vitest';
import type { Operation } from '#domain/ticket/parts.ts';
import { BACKUP, CONSENT, MONDAY, operationWith, PEOPLE, ticketWith } from '#test/ticket/example.ts';
import { rendered, wordsOf } from '#test/web/rendered.tsx';
import { viewOf } from '#test/web/ticket-view.ts';
import { Operations } from './Operations.tsx';

const show = (changes: Partial<Operation>, reader = PEOPLE.chen) => {
  const ticket = ticketWith({ status: 'in_progress', operations: { op: operationWith(changes) } });
  return <Operations ticket={viewOf(ticket, [], reader)} begin={() => undefined} />;
};
const startButton = (changes: Partial<Operation>) =>
  /<button[^>]*>(?:(?!<\/button>).)*开始操作/.exec(rendered(show(changes)))?.[0] ?? '';

describe('a risky operation (4.1-2)', () => {
  it('says what will be done, what could come of it, and what is still missing', () => {
    const words = wordsOf(show({}));
    for (const said of ['重装客户端', '断网五分钟', '等待用户同意', '未登记备份', '用户还没有同意'])
      expect(words).toContain(said);
  });

  it.each([
    ['nothing', {}, true],
    ['consent alone', { consent: CONSENT }, true],
    ['a refusal', { consent: { ...CONSENT, given: false }, backup: BACKUP }, true],
    ['consent and backup', { consent: CONSENT, backup: BACKUP }, false],
  ])('with %s its start is closed: %o', (_what, changes, closed) => {
    expect(startButton(changes).includes('disabled')).toBe(closed);
  });

  it('asks the requester, and only while nobody has answered', () => {
    expect(wordsOf(show({}, PEOPLE.lina))).toContain('决定是否同意');
    expect(wordsOf(show({ consent: CONSENT }, PEOPLE.lina))).not.toContain('决定是否同意');
    expect(wordsOf(show({}, PEOPLE.lina))).not.toContain('开始操作');
  });

  it('names who consented, and that it was an emergency', () => {
    expect(wordsOf(show({ consent: { ...CONSENT, by: 'lead', emergency: true } }))).toMatch(
      /周敏 已同意 · 应急同意/,
    );
  });

  it('offers nothing more once it is over', () => {
    expect(rendered(show({ startedAt: MONDAY, finishedAt: MONDAY, outcome: 'succeeded' }))).not.toContain(
      '<button',
    );
  });
});
