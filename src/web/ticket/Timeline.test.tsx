import { describe, expect, it } from 'vitest';
import type { NewEvent } from '#domain/events.ts';
import type { Actor } from '#domain/permissions/actor.ts';
import { evolve } from '#domain/ticket/evolve.ts';
import type { Action } from '#domain/ticket/lifecycle.ts';
import { COMMAND, events, PEOPLE, ticketWith } from '#test/ticket/example.ts';
import { rendered, wordsOf } from '#test/web/rendered.tsx';
import { viewOf } from '#test/web/ticket-view.ts';
import { Timeline } from './Timeline.tsx';

/** A story with every kind of word in it, as the rules tell it. */
const STORY: readonly (readonly [Action, Actor, object?])[] = [
  ['ask', PEOPLE.chen],
  ['answer', PEOPLE.lina],
  ['accept', PEOPLE.chen],
  ['classify', PEOPLE.chen],
  ['diagnose', PEOPLE.chen],
  ['note', PEOPLE.chen],
  ['comment', PEOPLE.lina],
  ['attach', PEOPLE.lina],
  ['report_progress', PEOPLE.chen],
  ['wait_third_party', PEOPLE.chen],
  ['resume', PEOPLE.chen],
  ['propose_operation', PEOPLE.chen],
  ['consent', PEOPLE.lina, { operationId: 'new-part' }],
  ['record_backup', PEOPLE.chen, { operationId: 'new-part' }],
  ['start_operation', PEOPLE.chen, { operationId: 'new-part' }],
  ['finish_operation', PEOPLE.chen, { operationId: 'new-part' }],
  ['escalate', PEOPLE.chen],
  ['resolve', PEOPLE.chen],
  ['reject', PEOPLE.lina],
];

function told(): { ticket: ReturnType<typeof ticketWith>; history: NewEvent[] } {
  let ticket = ticketWith();
  const history: NewEvent[] = [];
  for (const [action, by, command] of STORY) {
    const made = events(ticket, action, by, command);
    history.push(...made);
    ticket = made.reduce(evolve, ticket);
  }
  return { ticket, history };
}

const { ticket, history } = told();

describe('the story of a ticket', () => {
  it.each(['zh-CN', 'en'] as const)('tells every entry in words (%s)', (locale) => {
    const words = wordsOf(<Timeline ticket={viewOf(ticket, history, PEOPLE.chen)} />, locale);
    expect(words).not.toMatch(/\{\{|undefined|null|\[object|ticket:|event\./);
    expect(words).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/);
    for (const said of ['证书过期', '运营商', '用户着急', '需要网络组', '还是不行', '截图.png'])
      expect(words).toContain(said);
  });

  it('shows the newest entry first', () => {
    const words = wordsOf(<Timeline ticket={viewOf(ticket, history, PEOPLE.chen)} />);
    expect(words.indexOf(COMMAND.reject.comment)).toBeLessThan(words.indexOf(COMMAND.ask.question));
  });

  it('marks what the requester does not see', () => {
    const html = rendered(<Timeline ticket={viewOf(ticket, history, PEOPLE.chen)} />);
    expect(html.match(/data-desk="true"/g)).toHaveLength(1);
    expect(wordsOf(<Timeline ticket={viewOf(ticket, history, PEOPLE.lina)} />)).not.toContain('用户着急');
  });

  it('says so when there is none', () => {
    expect(wordsOf(<Timeline ticket={viewOf(ticketWith(), [], PEOPLE.lina)} />)).toContain('还没有记录');
  });
});
