import { describe, expect, it } from 'vitest';
import { DAY, MONDAY, majorWith, PEOPLE, ticketWith } from '#test/ticket/example.ts';
import { rendered, wordsOf } from '#test/web/rendered.tsx';
import { viewOf } from '#test/web/ticket-view.ts';
import { ReviewActions } from './ReviewActions.tsx';

const late = { text: '更换电源', ownerId: 'zhao', dueAt: MONDAY };
const ahead = { text: '更新预案', ownerId: 'chen', dueAt: Date.now() + DAY };
const done = { ...late, text: '演练切换', done: { at: MONDAY, by: 'lead', note: '两次成功' } };
const review = { at: MONDAY, by: 'lead', summary: '', cause: '', actions: [ahead, done] };
const major = majorWith({ endedAt: MONDAY, owed: [late], review });
const shown = (by: (typeof PEOPLE)[keyof typeof PEOPLE]) => (
  <ReviewActions ticket={viewOf(ticketWith({ status: 'closed', major }), [], by)} begin={() => undefined} />
);

describe('what reviews agreed on', () => {
  it('says who owes what, and what was done about it', () => {
    const words = wordsOf(shown(PEOPLE.chen));
    for (const part of ['上次评审尚未完成的措施', '更换电源（赵磊', '更新预案（陈晨', '周敏 于', '两次成功'])
      expect(words).toContain(part);
    expect(wordsOf(shown(PEOPLE.chen), 'en')).toContain('Still to be done since an earlier review');
  });

  it('marks what is late, and only while it is owed', () => {
    expect([...rendered(shown(PEOPLE.chen)).matchAll(/data-late="true"/g)]).toHaveLength(1);
  });

  it('lets a lead mark what is open done; others see no button for what is not theirs', () => {
    const buttons = (by: (typeof PEOPLE)[keyof typeof PEOPLE]) =>
      [...rendered(shown(by)).matchAll(/<button/g)].length;
    expect(buttons(PEOPLE.manager)).toBe(2);
    expect(buttons(PEOPLE.auditor)).toBe(0);
  });
});
