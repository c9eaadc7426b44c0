import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  acting,
  DAY,
  escalationWith,
  events,
  MONDAY,
  majorWith,
  PEOPLE,
  RESOLUTION,
  ticketWith,
} from '#test/ticket/example.ts';
import { walks } from '#test/ticket/walk.ts';
import { type Actor, SYSTEM } from '../permissions/actor.ts';
import { readerOf } from '../permissions/can.ts';
import { READING_ROLES } from '../permissions/roles.ts';
import { entryFor, NONE_KNOWN, readable, stateFor } from './reading.ts';

const { lina, chen, zhao, lead } = PEOPLE;
const REVIEW = {
  at: MONDAY,
  by: 'lead',
  summary: '内部经过',
  cause: '内部原因',
  actions: [{ text: '内部措施', ownerId: 'chen', dueAt: MONDAY + DAY }],
};
const TRACES = /"\w+":100[23]\b|\[100[23]\b|:100[23]"|会议室 301|内部|电源老化|核心交换机/;
const seenBy = (actor: Actor) => readerOf(actor, ticketWith());
const seen = (value: unknown) => JSON.stringify(value);

describe('what the requester sees of links and of a major incident (P5)', () => {
  const ticket = ticketWith({
    duplicateOf: 1002,
    duplicateIds: [1003],
    parentId: 1003,
    childIds: [1002],
    major: majorWith({ bridge: '会议室 301', review: REVIEW, endedAt: MONDAY, owed: REVIEW.actions }),
  });

  it('names no other record, no place of work and no review', () => {
    expect(seen(stateFor(ticket, seenBy(lina), NONE_KNOWN))).not.toMatch(TRACES);
    expect(stateFor(ticket, seenBy(lina), NONE_KNOWN).major).toMatchObject({ reason: 'P1', endedAt: MONDAY });
    for (const role of READING_ROLES)
      expect(stateFor(ticket, seenBy(acting('x', [role])), NONE_KNOWN)).toBe(ticket);
  });

  it('names the records that are their own', () => {
    const known = new Set([1002, 1003]);
    expect(stateFor(ticket, seenBy(lina), known)).toMatchObject({
      duplicateOf: 1002,
      duplicateIds: [1003],
      parentId: 1003,
      childIds: [1002],
    });
  });

  it.each([
    ['link_duplicate', chen, ticketWith({ status: 'accepted' })],
    ['unlink_duplicate', chen, ticketWith({ status: 'accepted', duplicateOf: 1002 })],
    ['follow', SYSTEM, ticketWith({ status: 'accepted', duplicateOf: 1002, duplicateIds: [1003] })],
    ['link_parent', chen, ticketWith()],
    ['unlink_parent', chen, ticketWith({ parentId: 1003 })],
    ['lead_major', lead, ticketWith({ major: majorWith() })],
    ['notify_major', chen, ticketWith({ major: majorWith({ bridge: '会议室 301' }) })],
    ['declare_major', lead, ticketWith({ major: majorWith({ endedAt: MONDAY, review: REVIEW }) })],
    ['lead_major', lead, ticketWith({ major: majorWith({ owed: REVIEW.actions }) })],
    [
      'end_major',
      lead,
      { ...ticketWith({ major: majorWith({ bridge: '会议室 301' }) }), resolution: RESOLUTION },
    ],
  ] as const)('not in the entry of %s either', (action, by, on) => {
    const made = readable(events(on, action, by), seenBy(lina));
    expect(seen(made)).toMatch(TRACES);
    expect(seen(made.map((event) => entryFor(event, seenBy(lina), NONE_KNOWN)))).not.toMatch(TRACES);
    for (const event of made) expect(entryFor(event, seenBy(chen), NONE_KNOWN)).toBe(event);
  });

  it('nor what those at work tell one another when they hand over', () => {
    const HANDOVER = /请接手|先查|需要网络组/;
    const call = (changes: object) =>
      ticketWith({ status: 'in_progress', escalations: { escalation: escalationWith(changes) } });
    const made = [
      ...events(ticketWith({ status: 'in_progress' }), 'escalate', chen, { handover: '请接手' }),
      ...events(call({}), 'climb', SYSTEM),
      ...events(call({}), 'accept_escalation', zhao, { note: '先查日志' }),
    ];
    expect(seen(made)).toMatch(HANDOVER);
    expect(seen(made.map((event) => entryFor(event, seenBy(lina), NONE_KNOWN)))).not.toMatch(HANDOVER);
    const state = call({ state: 'accepted', answer: '先查日志' });
    expect(seen(stateFor(state, seenBy(lina), NONE_KNOWN))).not.toMatch(HANDOVER);
    expect(stateFor(state, seenBy(chen), NONE_KNOWN)).toBe(state);
    const appealed = events(ticketWith({ status: 'in_progress' }), 'appeal', lina, { reason: '太慢了' });
    expect(appealed.map((event) => entryFor(event, seenBy(lina), NONE_KNOWN)).at(-1)?.data).toMatchObject({
      handover: '太慢了',
    });
  });

  it('in whatever happens to a record', () => {
    fc.assert(
      fc.property(walks, ({ entries, ticket: end }) => {
        const history = readable(
          entries.map(({ event }) => event),
          seenBy(lina),
        ).map((event) => entryFor(event, seenBy(lina), NONE_KNOWN));
        expect(seen(history)).not.toMatch(TRACES);
        expect(seen(stateFor(end, seenBy(lina), NONE_KNOWN))).not.toMatch(TRACES);
      }),
      { numRuns: 100 },
    );
  });
});
