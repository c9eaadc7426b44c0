import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  contextOf,
  DAY,
  FIRST,
  MONDAY,
  PEOPLE,
  SECOND,
  ticketWith,
  visitWith,
} from '#test/ticket/example.ts';
import { walks } from '#test/ticket/walk.ts';
import { SYSTEM } from '../../permissions/actor.ts';
import type { Commands } from '../commands.ts';
import { evolve } from '../evolve.ts';
import type { Escalation } from '../parts.ts';
import { openActions } from '../review-actions.ts';
import type { Ticket } from '../ticket.ts';
import type { Context } from './context.ts';
import { decide } from './index.ts';

const GONE = 'gone';
const command = (changes: Partial<Commands['hand_over']> = {}): Commands['hand_over'] => ({
  ...{ personId: GONE, why: 'left', groupId: null, heirs: {}, tellsRequester: true },
  ...changes,
});
const handed = (
  ticket: Ticket,
  changes: Partial<Commands['hand_over']> = {},
  context: Partial<Context> = {},
) => decide(ticket, 'hand_over', command(changes), contextOf(SYSTEM, context));
function left(ticket: Ticket, changes: Partial<Commands['hand_over']> = {}, context: Partial<Context> = {}) {
  const outcome = handed(ticket, changes, context);
  if (!Array.isArray(outcome)) throw new Error(outcome.code);
  return outcome.reduce<Ticket>(evolve, ticket);
}
const theirs = (changes: Partial<Ticket> = {}) =>
  ticketWith({ status: 'in_progress', groupId: FIRST, assigneeId: GONE, ...changes });
const call = (changes: Partial<Escalation> = {}): Escalation => ({
  ...{ id: 'call', trigger: 'b', cause: 'resolution', kind: 'hierarchical', pathId: 'standard' },
  ...{ policyVersion: 1, level: 1, fromGroupId: FIRST, toGroupId: null, toPersonIds: [GONE, 'lead'] },
  ...{ note: null, at: MONDAY, by: null, acceptBy: MONDAY + DAY, state: 'open' },
  ...{ answeredBy: null, answeredAt: null, answer: null },
  ...changes,
});

describe('a ticket of somebody who left', () => {
  it('goes back to its group, in the status that it has, and its leads are told', () => {
    const outcome = handed(theirs());
    expect(outcome).toMatchObject([
      {
        kind: 'handed_back',
        after: { assigneeId: null },
        data: { from: GONE, leaving: 'left', told: ['lead'] },
      },
    ]);
    expect(left(theirs())).toMatchObject({ status: 'in_progress', groupId: FIRST, assigneeId: null });
  });

  it.each([
    ['zhao', SECOND, 'zhao', 'a member of its group'],
    ['zhao', FIRST, null, 'nobody from another group'],
    ['lina', FIRST, null, 'nobody who does not work on the desk'],
    [GONE, FIRST, null, 'not themselves'],
  ])('goes to %s named for group %s: %s, %s', (heir, groupId, assigneeId, _why) => {
    expect(left(theirs({ groupId }), { heirs: { tickets: heir } }).assigneeId).toBe(assigneeId);
  });

  it('that is confidential goes to nobody by name; who may read it is told (2.4d)', () => {
    const ticket = theirs({ confidential: true, readerIds: [GONE, 'zhao'] });
    expect(handed(ticket, { heirs: { tickets: 'chen' } })).toMatchObject([
      { kind: 'handed_back', after: { assigneeId: null }, data: { told: ['manager'] } },
      { kind: 'handed_over', after: { readerIds: ['zhao'] } },
    ]);
  });

  it.each(['closed', 'withdrawn'] as const)('that is %s stays theirs: it is history', (status) => {
    expect(handed(theirs({ status }))).toMatchObject({ code: 'nothing_to_change' });
  });

  it('keeps its appointments, with a lead or the heir to come', () => {
    const ticket = theirs({ status: 'onsite_scheduled', visits: { visit: visitWith({ engineerId: GONE }) } });
    expect(left(ticket).visits.visit).toMatchObject({ engineerId: 'lead', cancelledAt: null });
    expect(left(ticket, { heirs: { visits: 'zhao' } }).visits.visit?.engineerId).toBe('zhao');
    const over = theirs({ visits: { visit: visitWith({ engineerId: GONE, arrivedAt: MONDAY }) } });
    expect(left(over).visits.visit?.engineerId).toBe(GONE);
  });
});

describe('what else names somebody who left', () => {
  it('a call goes on without them, and at once to the next level when it asks nobody else (4.3e)', () => {
    const shared = left(theirs({ escalations: { call: call() } })).escalations.call;
    expect(shared).toMatchObject({ toPersonIds: ['lead'], acceptBy: MONDAY + DAY });
    const alone = left(theirs({ escalations: { call: call({ toPersonIds: [GONE] }) } })).escalations.call;
    expect(alone).toMatchObject({ toPersonIds: [], acceptBy: contextOf(SYSTEM).now, state: 'open' });
    const named = { escalations: { call: call({ toPersonIds: [GONE] }) } };
    expect(left(theirs(named), { heirs: { calls: 'manager' } }).escalations.call?.toPersonIds).toEqual([
      'manager',
    ]);
  });

  it('a requester: the desk is told once, and nobody else confirms for them (4.2c, A1)', () => {
    const requester = { personId: GONE, name: '李娜', department: null, contact: '8001' };
    const ticket = ticketWith({ status: 'resolved', requester, groupId: FIRST, assigneeId: 'chen' });
    expect(handed(ticket)).toMatchObject([{ kind: 'requester_left', after: {}, data: { told: ['lead'] } }]);
    expect(handed(ticket, { tellsRequester: false })).toMatchObject({ code: 'nothing_to_change' });
  });
});

describe('somebody who stays', () => {
  it('and came back meanwhile keeps what they have', () => {
    expect(handed(theirs({ assigneeId: 'chen' }), { personId: 'chen' })).toMatchObject({
      code: 'nothing_to_change',
    });
  });

  it.each([
    [SECOND, SECOND, null, 'left the group of the ticket'],
    [SECOND, FIRST, 'chen', 'left another group'],
    [FIRST, FIRST, 'chen', 'is in the group again'],
  ])('left %s, the ticket is in %s: then %s has it (%s)', (group, groupId, assigneeId, _why) => {
    const outcome = handed(theirs({ groupId, assigneeId: 'chen' }), {
      ...{ personId: 'chen', why: 'left_group', groupId: group },
    });
    expect(Array.isArray(outcome) ? outcome.length : 0).toBe(assigneeId === null ? 1 : 0);
  });

  it('and works on the desk no more gives tickets back, and stays a reader', () => {
    const people = new Map(contextOf(SYSTEM).people);
    people.set('chen', { ...people.get('chen')!, roles: ['requester'] });
    const ticket = theirs({ assigneeId: 'chen', readerIds: ['chen'] });
    const changed = left(ticket, { personId: 'chen', why: 'no_desk' }, { people });
    expect([changed.assigneeId, changed.readerIds]).toEqual([null, ['chen']]);
  });
});

it('after leaving nothing on a ticket names them but history; a second time nothing happens', () => {
  const leavers = fc.constantFrom('chen', 'zhao', 'lead', 'manager', 'lina');
  fc.assert(
    fc.property(walks, leavers, ({ ticket }, personId) => {
      const people = new Map(contextOf(SYSTEM).people);
      people.set(personId, { ...people.get(personId)!, active: false });
      const { duty } = contextOf(SYSTEM);
      const others = (all: Context['duty']['byRole']['lead']) => all.filter(({ id }) => id !== personId);
      const byRole = { lead: others(duty.byRole.lead), it_manager: others(duty.byRole.it_manager) };
      const context = { people, duty: { ...duty, byRole } };
      const outcome = handed(ticket, { personId }, context);
      const state = Array.isArray(outcome) ? outcome.reduce<Ticket>(evolve, ticket) : ticket;
      const over = ['closed', 'withdrawn'].includes(state.status);
      if (!over) expect(state.assigneeId).not.toBe(personId);
      expect(state.readerIds).not.toContain(personId);
      const planned = Object.values(state.visits).filter(
        (v) => v.arrivedAt === null && v.cancelledAt === null,
      );
      if (!over) expect(planned.map(({ engineerId }) => engineerId)).not.toContain(personId);
      const open = Object.values(state.escalations).filter(({ state }) => state === 'open');
      expect(open.flatMap(({ toPersonIds }) => toPersonIds)).not.toContain(personId);
      const { major } = state;
      if (major?.endedAt === null)
        expect([major.leadId, major.communicationId, major.technicalId]).not.toContain(personId);
      if (major) expect(openActions(major).map(({ ownerId }) => ownerId)).not.toContain(personId);
      expect([state.status, state.handlerIds, state.requester]).toEqual([
        ticket.status,
        ticket.handlerIds,
        ticket.requester,
      ]);
      expect(handed(state, { personId, tellsRequester: false }, context)).toMatchObject({
        code: 'nothing_to_change',
      });
    }),
  );
});

it('is done by the system alone', () => {
  for (const actor of Object.values(PEOPLE))
    expect(decide(theirs(), 'hand_over', command(), contextOf(actor))).toMatchObject({ code: 'forbidden' });
});
