import { describe, expect, it } from 'vitest';
import {
  acted,
  acting,
  BACKUP,
  COMMAND,
  CONSENT,
  contextOf,
  events,
  MONDAY,
  operationWith,
  PEOPLE,
  RESOLUTION,
  ticketWith,
  visitWith,
} from '#test/ticket/example.ts';
import type { Action } from '../lifecycle.ts';
import { offeredActions } from '../offered.ts';
import type { Ticket } from '../ticket.ts';
import { isDoubtful } from './closing.ts';
import { decide } from './index.ts';

const { lina, chen, lead, manager } = PEOPLE;
const resolved = ticketWith({ status: 'resolved', round: 1, resolution: RESOLUTION, diagnosed: true });

describe('a word beside "it works"', () => {
  it.each([
    '还是不行',
    '部分解决,仍然登不上',
    '没有解决',
    '没解决',
    '未解决',
    '依然报错',
    '还没好',
    '打不开了',
    '用不了',
    '无法登录',
    '不能打印',
    'Partly solved, still cannot print',
    'does not work',
    "doesn't work",
    'doesn’t work',
    'It is NOT fixed',
    "I can't log in",
    'not yet',
  ])('%s: asked once more', (comment) => {
    expect(isDoubtful(comment)).toBe(true);
    expect(decide(resolved, 'confirm', { comment, sure: false }, contextOf(lina))).toMatchObject({
      code: 'doubtful_confirmation',
    });
    expect(acted(resolved, 'confirm', lina, { comment, sure: true })).toMatchObject({ status: 'closed' });
  });

  it.each([
    '谢谢,已经好了',
    '没问题了',
    '不错,谢谢',
    '不再报错',
    '可以了,谢谢',
    'works, thank you',
    'No problem any more',
    '没事了',
  ])('%s: taken at its word', (comment) => expect(isDoubtful(comment)).toBe(false));
});

describe('confirmation (4.2c)', () => {
  it('closes, in two entries', () => {
    expect(events(resolved, 'confirm', lina).map(({ kind }) => kind)).toEqual(['confirmed', 'closed']);
    expect(acted(resolved, 'confirm', lina, { comment: '好了' })).toMatchObject({
      status: 'closed',
      closure: 'confirmed',
      confirmations: {
        'new-part': { round: 1, accepted: true, by: 'lina', method: 'portal', comment: '好了' },
      },
    });
  });

  it('also after the time for it has run out', () => {
    expect(acted({ ...resolved, status: 'unconfirmed' }, 'confirm', lina).closure).toBe('confirmed');
  });

  it.each(['resolved', 'unconfirmed'] as const)(
    '"does not work" on %s goes on under the same number',
    (status) => {
      expect(acted({ ...resolved, status, reminders: 2 }, 'reject', lina)).toMatchObject({
        id: 1001,
        status: 'in_progress',
        resolution: null,
        reminders: 0,
        confirmations: { 'new-part': { round: 1, accepted: false } },
      });
    },
  );

  it('counts rounds, and begins the reminders anew', () => {
    const again = acted({ ...resolved, reminders: 3 }, 'reject', lina);
    expect(acted(again, 'resolve', chen)).toMatchObject({ status: 'resolved', round: 2, reminders: 0 });
  });
});

describe('what was heard by telephone (4.2c)', () => {
  const call = { number: '13800001111', words: '好了', callId: 'call', at: MONDAY + 1 };

  it.each(['resolved', 'unconfirmed'] as const)('a yes closes %s under the names of both', (status) => {
    const ticket = { ...resolved, status };
    expect(events(ticket, 'confirm_by_phone', lead, call)).toMatchObject([
      { kind: 'confirmed', data: { method: 'phone', calledAt: MONDAY + 1, number: '13800001111' } },
      { kind: 'closed', data: { closure: 'confirmed' } },
    ]);
    const closed = acted(ticket, 'confirm_by_phone', lead, call);
    expect(closed).toMatchObject({ status: 'closed', closure: 'confirmed', handlerIds: ['lead'] });
    expect(closed.confirmations['new-part']).toEqual({
      id: 'new-part',
      round: 1,
      accepted: true,
      by: 'lina',
      at: MONDAY + 1,
      method: 'phone',
      comment: '好了',
      phone: { recordedBy: 'lead', number: '13800001111', callId: 'call' },
    });
  });

  it('a no goes on under the same number', () => {
    const said = { ...call, outcome: 'rejected', words: '还是不行' };
    expect(acted({ ...resolved, reminders: 2 }, 'confirm_by_phone', manager, said)).toMatchObject({
      id: 1001,
      status: 'in_progress',
      resolution: null,
      reminders: 0,
      confirmations: { 'new-part': { accepted: false, by: 'lina', phone: { recordedBy: 'manager' } } },
    });
  });

  it('is reopened by the requester who did not say so; what they confirmed themselves is not', () => {
    const heard = acted(resolved, 'confirm_by_phone', lead, call);
    expect(offeredActions(lina, heard)).toContain('reopen');
    const again = acted(heard, 'reopen', lina);
    expect(again).toMatchObject({ id: 1001, status: 'in_progress', closure: null });
    const own = acted(acted(again, 'resolve', chen), 'confirm', lina, {}, { newId: 'second' });
    expect(offeredActions(lina, own)).not.toContain('reopen');
    expect(decide(own, 'reopen', COMMAND.reopen, contextOf(lina))).toMatchObject({ code: 'not_reopenable' });
  });

  it('is written down of somebody without an account, as long as they have a name or a number', () => {
    const requester = { personId: null, name: '访客', department: null, contact: null };
    const closed = acted({ ...resolved, requester }, 'confirm_by_phone', lead, call);
    expect(closed).toMatchObject({ status: 'closed', confirmations: { 'new-part': { by: null } } });
  });

  it('is offered to those who may write it down', () => {
    const offered = (who: Parameters<typeof offeredActions>[0]) =>
      offeredActions(who, resolved).includes('confirm_by_phone');
    expect([chen, lead, manager, lina, acting('lina', ['lead'])].map(offered)).toEqual([
      false,
      true,
      true,
      false,
      false,
    ]);
  });
});

const attempted = (...channels: ('phone' | 'mail' | 'im')[]) =>
  Object.fromEntries(
    channels.map((channel, i) => [
      `${i}`,
      { id: `${i}`, round: 1, channel, at: MONDAY, by: 'chen', note: '' },
    ]),
  );

describe('the unreachable exception (A1)', () => {
  const silent = { ...resolved, status: 'unconfirmed' } as const;

  it('takes three attempts on two channels, and a lead', () => {
    const closed = acted(
      { ...silent, contactAttempts: attempted('phone', 'im', 'im') },
      'close_unreachable',
      lead,
    );
    expect(closed).toMatchObject({ status: 'closed', closure: 'unreachable', confirmations: {} });
    expect(acted(closed, 'reopen', lina)).toMatchObject({ id: 1001, status: 'in_progress', closure: null });
  });

  it('logs attempts for the result that stands', () => {
    const logged = acted({ ...silent, round: 2 }, 'log_contact', chen);
    expect(logged.contactAttempts['new-part']).toMatchObject({ round: 2, channel: 'phone', by: 'chen' });
  });
});

describe('an appeal (4.3d)', () => {
  const appealed = acted(resolved, 'appeal', lina);

  it('is an escalation to those above', () => {
    expect(events(resolved, 'appeal', lina)).toMatchObject([
      { kind: 'appealed' },
      { kind: 'escalated', data: { trigger: 'd', kind: 'hierarchical' } },
    ]);
  });

  it.each([
    ['resolved', 'in_progress'],
    ['unconfirmed', 'in_progress'],
    ['closed', 'in_progress'],
    ['accepted', 'accepted'],
    ['waiting_requester', 'waiting_requester'],
    ['onsite_scheduled', 'onsite_scheduled'],
  ] as const)('upheld on %s it is %s', (status, becomes) => {
    const ticket: Ticket = { ...appealed, status, closure: status === 'closed' ? 'confirmed' : null };
    expect(acted(ticket, 'decide_appeal', manager)).toMatchObject({ status: becomes, closure: null });
    expect(acted(ticket, 'decide_appeal', manager, { upheld: false }).status).toBe(status);
  });

  it('can be made again once it is decided', () => {
    const decided = acted(appealed, 'decide_appeal', lead, { upheld: false });
    expect(decided.appeal).toMatchObject({ upheld: false, decidedBy: 'lead' });
    expect(acted(decided, 'appeal', lina).appeal).toMatchObject({ decidedAt: null });
  });

  it('is never decided by the one who made it', () => {
    const own = acting('lina', ['lead']);
    expect(decide(appealed, 'decide_appeal', COMMAND.decide_appeal, contextOf(own))).toMatchObject({
      code: 'handled_it',
    });
  });
});

const READY = operationWith({ consent: CONSENT, backup: BACKUP });
const HANDS_ON: readonly [Action, Partial<Ticket>][] = [
  ['accept', { status: 'recorded' }],
  ['claim', {}],
  ['classify', {}],
  ['ask', {}],
  ['start', { status: 'accepted' }],
  ['diagnose', {}],
  ['wait_third_party', {}],
  ['schedule_visit', {}],
  ['propose_operation', {}],
  ['report_progress', {}],
  ['escalate', {}],
  ['resolve', {}],
  ['record_backup', { operations: { op: operationWith() } }],
  ['start_operation', { operations: { op: READY } }],
  ['finish_operation', { operations: { op: { ...READY, startedAt: MONDAY } } }],
  ['arrive', { status: 'onsite_scheduled', visits: { visit: visitWith() } }],
  ['finish_visit', { visits: { visit: visitWith({ arrivedAt: MONDAY }) } }],
];

describe('who has worked on it', () => {
  it.each(HANDS_ON)('%s', (action, changes) => {
    const ticket = ticketWith({ status: 'in_progress', diagnosed: true, ...changes });
    expect(acted(ticket, action, lead).handlerIds).toEqual(['lead']);
  });
});

it('withdrawing cancels the visits that were planned for it, not the ones that took place', () => {
  const visit = {
    engineerId: 'chen',
    address: 'A',
    appointmentAt: 1,
    arrivedAt: null,
    leftAt: null,
    cancelledAt: null,
    result: null,
  };
  const visits = {
    planned: { ...visit, id: 'planned' },
    past: { ...visit, id: 'past', arrivedAt: 2, leftAt: 3 },
  };
  const withdrawn = acted(ticketWith({ status: 'in_progress', visits }), 'withdraw', PEOPLE.lina);
  expect(withdrawn.visits.planned?.cancelledAt).toBeGreaterThan(0);
  expect(withdrawn.visits.past?.cancelledAt).toBeNull();
});
