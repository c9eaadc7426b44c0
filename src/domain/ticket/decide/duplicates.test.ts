import { describe, expect, it } from 'vitest';
import {
  acted,
  escalationWith,
  events,
  HOUR,
  MONDAY,
  operationWith,
  PEOPLE,
  RESOLUTION,
  ticketWith,
  visitWith,
} from '#test/ticket/example.ts';
import { SYSTEM } from '../../permissions/actor.ts';
import { shippedRules } from '../../sla/rulebook.ts';
import { AT_WORK } from '../lifecycle.ts';

const { chen } = PEOPLE;
const NOW = MONDAY + HOUR;
const main = (duplicateIds: number[]) => ticketWith({ id: 1002, status: 'in_progress', duplicateIds });
const follower = (changes = {}) => ticketWith({ status: 'in_progress', duplicateOf: 1002, ...changes });

describe('a link', () => {
  it('stands on both records, and says who made it on the other', () => {
    const [linked] = events(ticketWith({ status: 'accepted' }), 'link_duplicate', chen);
    expect(linked).toMatchObject({ after: { duplicateOf: 1002, handlerIds: ['chen'] }, data: { of: 1002 } });
    const [gained] = events(main([1001]), 'gain_duplicate', SYSTEM, { id: 1003, by: 'chen' });
    expect(gained).toMatchObject({
      after: { duplicateIds: [1001, 1003] },
      data: { id: 1003, by: 'chen' },
    });
  });

  it('is undone on both', () => {
    expect(acted(follower(), 'unlink_duplicate', chen).duplicateOf).toBe(null);
    expect(acted(main([1001, 1003]), 'lose_duplicate', SYSTEM, { id: 1001 }).duplicateIds).toEqual([1003]);
  });

  it('escalates when so many gather as the policy says, once (4.3c)', () => {
    const rules = { ...shippedRules, policy: { ...shippedRules.policy, duplicatesGather: 3 } };
    const calls = [0, 1, 2].map((n) => {
      const others = Array.from({ length: n }, (_, i) => 2000 + i);
      return events(main(others), 'gain_duplicate', SYSTEM, { id: 1003 }, { rules }).slice(1);
    });
    expect(calls.map((made) => made.length)).toEqual([0, 0, 1]);
    expect(calls[2]?.[0]).toMatchObject({ kind: 'escalated', data: { trigger: 'c', from: '2', to: '3' } });
    const gathered = acted(main([2000, 2001]), 'gain_duplicate', SYSTEM, { id: 1003 }, { rules });
    expect(events(gathered, 'gain_duplicate', SYSTEM, { id: 1004 }, { rules })).toHaveLength(1);
  });
});

describe('a duplicate that follows', () => {
  it.each(AT_WORK)('is resolved like the other when %s, and waits for its own requester (4.2c)', (status) => {
    const waiting = { question: { text: '?', fields: [], by: 'chen', at: MONDAY }, resumeTo: 'accepted' };
    const after = acted(follower({ status, ...waiting, round: 2, reminders: 3 }), 'follow', SYSTEM);
    expect(after).toMatchObject({
      status: 'resolved',
      round: 3,
      reminders: 0,
      question: null,
      resumeTo: null,
      resolution: { ...RESOLUTION, at: NOW },
      confirmations: {},
      closure: null,
    });
  });

  it('leaves no visit planned and no call for help open but an appeal’s', () => {
    const after = acted(
      follower({
        visits: { visit: visitWith() },
        escalations: {
          escalation: escalationWith(),
          appeal: escalationWith({ id: 'appeal', trigger: 'd' }),
        },
      }),
      'follow',
      SYSTEM,
    );
    expect(after.visits.visit?.cancelledAt).toBe(NOW);
    expect(after.escalations.escalation?.state).toBe('ended');
    expect(after.escalations.appeal?.state).toBe('open');
  });

  it('waits until an operation that runs on it has ended', () => {
    const running = { operations: { op: operationWith({ startedAt: MONDAY }) } };
    expect(() => events(follower(running), 'follow', SYSTEM)).toThrow('operation_running');
  });
});
