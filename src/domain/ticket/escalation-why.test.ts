import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escalationWith, HOUR, MINUTE, MONDAY, ticketWith } from '#test/ticket/example.ts';
import { walks } from '#test/ticket/walk.ts';
import type { EventKind, TicketEvent } from '../events.ts';
import { shippedPolicy } from '../sla/policy.ts';
import { type Rulebook, shippedRulebook, shippedRules } from '../sla/rulebook.ts';
import { whyEscalated } from './escalation-why.ts';
import type { Status, Ticket } from './ticket.ts';

const { id: _id, version: _version, ...RECORDED } = ticketWith({ priority: 'P2' });
/** A history from kinds, times after Monday nine and statuses; recorded first. */
function history(...entries: [EventKind, number, Status, Partial<TicketEvent>?][]): TicketEvent[] {
  const all: [EventKind, number, Status, Partial<TicketEvent>?][] = [
    ['recorded', 0, 'recorded', { after: RECORDED }],
    ...entries,
  ];
  return all.map(([kind, after, statusAfter, more], i) => ({
    ...{ ticketId: 1001, seq: i + 1, at: MONDAY + after, kind, data: {}, before: {}, after: {} },
    ...{ actorKind: 'person' as const, actorId: 'chen', statusAfter },
    ...more,
  }));
}
const answers = (
  events: TicketEvent[],
  at: number,
  changes: Partial<Ticket> = {},
  rulebook: Rulebook = shippedRulebook,
) => whyEscalated(ticketWith({ status: 'in_progress', ...changes }), events, rulebook, MONDAY + at);
const reasonsOf = (trigger: 'a' | 'b' | 'c' | 'd', ...asked: Parameters<typeof answers>) =>
  answers(...asked).find((why) => why.trigger === trigger)?.reasons;

describe('why not', () => {
  const accepted = history(['accepted', 30 * MINUTE, 'accepted']);

  it.each<[string, TicketEvent[], number, object]>([
    [
      'the promise runs',
      history(),
      30 * MINUTE,
      { code: 'running', clock: 'response', percent: 50, dueAt: MONDAY + HOUR },
    ],
    ['it was kept', accepted, 4 * HOUR, { code: 'kept', clock: 'response', at: MONDAY + 30 * MINUTE }],
    [
      'it was kept after its time, before anybody could be called',
      history(['accepted', 2 * HOUR, 'accepted']),
      4 * HOUR,
      { code: 'kept_late', clock: 'response', at: MONDAY + 2 * HOUR },
    ],
    ['the next one has not begun', history(), 30 * MINUTE, { code: 'not_started', clock: 'update' }],
    [
      'it stands still',
      history(['accepted', 0, 'accepted'], ['asked', 2 * HOUR, 'waiting_requester']),
      9 * HOUR,
      { code: 'paused', clock: 'resolution', percent: 25, since: MONDAY + 2 * HOUR },
    ],
    [
      'its time is up this moment',
      history(),
      2 * HOUR,
      { code: 'about_to', clock: 'response', dueAt: MONDAY + HOUR },
    ],
    [
      'the record was taken back',
      history(['withdrawn', HOUR / 2, 'withdrawn']),
      9 * HOUR,
      { code: 'cancelled', clock: 'resolution' },
    ],
    [
      'the record was taken back when it was late already',
      history(['withdrawn', 2 * HOUR, 'withdrawn']),
      9 * HOUR,
      { code: 'cancelled', clock: 'response' },
    ],
  ])('b: %s', (_what, events, at, reason) => expect(reasonsOf('b', events, at)).toContainEqual(reason));

  it('b: nothing is promised', () => {
    const targets = { ...shippedPolicy.targets, P2: { ...shippedPolicy.targets.P2, resolution: null } };
    const rules = { ...shippedRules, policy: { ...shippedPolicy, targets } };
    expect(reasonsOf('b', accepted, HOUR, {}, { at: () => rules })).toContainEqual({
      code: 'no_target',
      clock: 'resolution',
    });
  });

  it('b: a broken promise needs no excuse, and says which call it joined', () => {
    const data = { clock: 'resolution', escalationId: 'escalation' };
    const events = history(['breached', 10 * HOUR, 'in_progress', { data }]);
    const why = answers(events, 40 * HOUR)[1];
    expect(why?.reasons.filter((reason) => 'clock' in reason && reason.clock === 'resolution')).toEqual([]);
    expect(why?.joined).toEqual([
      { clock: 'resolution', at: MONDAY + 10 * HOUR, escalationId: 'escalation' },
    ]);
  });

  const called = (changes: object) => ({ escalations: { escalation: escalationWith(changes) } });
  it.each<[string, 'a' | 'c' | 'd', Partial<Ticket>, object[]]>([
    ['nobody marked it', 'a', {}, [{ code: 'not_marked' }]],
    ['there is nothing to hand over any more', 'a', { status: 'closed' }, [{ code: 'over' }]],
    ['it was', 'a', called({ state: 'returned' }), []],
    [
      'its priority never rose and few others follow it',
      'c',
      { duplicateIds: [2, 3] },
      [
        { code: 'never_rose', priority: 'P2' },
        { code: 'too_few_duplicates', count: 2, needed: 5 },
      ],
    ],
    [
      'it rose',
      'c',
      called({ trigger: 'c', cause: 'priority' }),
      [{ code: 'too_few_duplicates', count: 0, needed: 5 }],
    ],
    ['others gathered', 'c', { ...called({ trigger: 'c', cause: 'duplicates' }), duplicateIds: [] }, []],
    ['there was no appeal', 'd', {}, [{ code: 'no_appeal' }]],
    ['there was', 'd', called({ trigger: 'd' }), []],
  ])('%s (%s)', (_what, trigger, changes, reasons) =>
    expect(reasonsOf(trigger, accepted, HOUR, changes)).toEqual(reasons),
  );
});

it('every trigger of any record has an answer, every call stands under its trigger', () => {
  fc.assert(
    fc.property(walks, ({ entries, ticket }) => {
      const events = entries.map(({ event }) => event);
      const now = events.at(-1)?.at ?? MONDAY;
      const all = whyEscalated(ticket, events, shippedRulebook, now);
      expect(all.map(({ trigger }) => trigger)).toEqual(['a', 'b', 'c', 'd']);
      for (const { trigger, escalationIds, reasons } of all) {
        expect(escalationIds.length + reasons.length, trigger).toBeGreaterThan(0);
        for (const id of escalationIds) expect(ticket.escalations[id]?.trigger).toBe(trigger);
      }
      expect(all.flatMap(({ escalationIds }) => escalationIds)).toHaveLength(
        Object.keys(ticket.escalations).length,
      );
    }),
  );
});
