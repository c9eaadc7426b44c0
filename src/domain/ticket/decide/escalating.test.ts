import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  acted,
  acting,
  contextOf,
  DUTY,
  escalationWith,
  events,
  FIRST,
  HOUR,
  LAST,
  MINUTE,
  MONDAY,
  majorWith,
  PEOPLE,
  RESOLUTION,
  SECOND,
  ticketWith,
} from '#test/ticket/example.ts';
import { walks } from '#test/ticket/walk.ts';
import { type Actor, SYSTEM } from '../../permissions/actor.ts';
import { CLOCK_KINDS, type ClockKind } from '../../sla/clock.ts';
import type { EscalationPath, Recipient } from '../../sla/escalation-path.ts';
import { shippedPolicy } from '../../sla/policy.ts';
import { shippedRules } from '../../sla/rulebook.ts';
import type { Escalation } from '../parts.ts';
import { stepsOf } from '../steps.ts';
import type { Ticket } from '../ticket.ts';
import { aboutAppeal } from './asking.ts';
import type { Context, Duty } from './context.ts';
import { isWorking } from './escalating.ts';
import { decide } from './index.ts';

const { lina, chen, zhao, lead, manager } = PEOPLE;
const NOW = MONDAY + HOUR;

const atWork = (changes: Partial<Ticket> = {}) =>
  ticketWith({
    status: 'in_progress',
    assigneeId: 'chen',
    handlerIds: ['chen'],
    diagnosed: true,
    ...changes,
  });
const withCalls = (...calls: readonly Partial<Escalation>[]) => ({
  escalations: Object.fromEntries(
    calls.map((call, i) => [`call-${i}`, escalationWith({ id: `call-${i}`, ...call })]),
  ),
});
const made = (ticket: Ticket, id = 'new-part') => ticket.escalations[id];
const breached = (clock: ClockKind, on: Ticket, facts: Partial<Context> = {}) =>
  acted(on, 'breach', SYSTEM, { clock, timer: `breach:${clock}` }, facts);
const dutyWith = (changes: Partial<Duty>): Partial<Context> => ({ duty: { ...DUTY, ...changes } });
const climbing = { escalationId: 'call-0', timer: 'climb:call-0', generation: 1 };

/** Rules with these paths and no others. */
const paths = (...escalation: Partial<EscalationPath>[]): Partial<Context> => ({
  rules: {
    ...shippedRules,
    policy: {
      ...shippedPolicy,
      escalation: escalation.map((path) => ({
        ...{ id: 'own', name: '自定', priorities: [], services: [], levels: [] },
        ...{ triggers: ['a', 'b', 'c', 'd'] as const, ...path },
      })),
    },
  },
});
const asks = (...to: Recipient[]) => ({ to, acceptWithin: HOUR, calendar: 'always' as const });
const LEAD: Recipient = { kind: 'role', role: 'lead' };
const MANAGER: Recipient = { kind: 'role', role: 'it_manager' };

describe('each trigger takes its path from the first level (4.3)', () => {
  interface Case {
    what: string;
    ticket: Ticket;
    expected: Partial<Escalation>;
  }
  const p1 = { pathId: 'p1', kind: 'hierarchical', toPersonIds: ['lead', 'manager'] } as const;
  const standard = { pathId: 'standard', kind: 'hierarchical', toPersonIds: ['lead'] } as const;
  const cases: Case[] = [
    {
      what: 'a: to the next line, which takes the record',
      ticket: acted(atWork(), 'escalate', chen),
      expected: {
        trigger: 'a',
        cause: null,
        kind: 'functional',
        pathId: 'ability',
        toGroupId: SECOND,
        by: 'chen',
      },
    },
    {
      what: 'a of P1 too: ability is no matter of priority',
      ticket: acted(atWork({ priority: 'P1' }), 'escalate', chen),
      expected: { trigger: 'a', pathId: 'ability', toGroupId: SECOND },
    },
    ...CLOCK_KINDS.map((clock) => ({
      what: `b: ${clock} exceeded`,
      ticket: breached(clock, atWork()),
      expected: { ...standard, trigger: 'b' as const, cause: clock, by: null },
    })),
    {
      what: 'b of P1: to the lead and the IT manager at once',
      ticket: breached('resolution', atWork({ priority: 'P1' })),
      expected: { ...p1, trigger: 'b', acceptBy: NOW + 15 * MINUTE },
    },
    {
      what: 'c: priority raised to P1',
      ticket: acted(atWork(), 'classify', chen, { impact: 'enterprise' }),
      expected: { ...p1, trigger: 'c', cause: 'priority', by: 'chen' },
    },
    {
      what: 'c: priority raised to P2',
      ticket: acted(atWork({ priority: 'P3' }), 'classify', chen),
      expected: { ...standard, trigger: 'c', cause: 'priority' },
    },
    {
      what: 'c: raised by an answer of the requester',
      ticket: acted(
        atWork({ status: 'waiting_requester', resumeTo: 'in_progress', priority: 'P3' }),
        'answer',
        lina,
        { fields: { impact: 'group', urgency: 'blocked' } },
      ),
      expected: { ...standard, trigger: 'c', cause: 'priority', by: 'lina' },
    },
    {
      what: 'c: so many duplicates gather',
      ticket: acted(atWork({ duplicateIds: [2, 3, 4, 5] }), 'gain_duplicate', SYSTEM),
      expected: { ...standard, trigger: 'c', cause: 'duplicates' },
    },
    {
      what: 'c: declared a major incident',
      ticket: acted(atWork(), 'declare_major', manager),
      expected: { ...standard, trigger: 'c', cause: 'major', note: '多个部门受影响' },
    },
    {
      what: 'd: an appeal, and the record stays where it is',
      ticket: acted(
        atWork({ status: 'closed', closure: 'confirmed', resolution: RESOLUTION }),
        'appeal',
        lina,
      ),
      expected: { ...standard, trigger: 'd', cause: null, note: '处理太慢', by: 'lina' },
    },
  ];
  it.each(cases)('$what', ({ ticket, expected }) => {
    expect(made(ticket)).toMatchObject({ level: 1, state: 'open', at: NOW, policyVersion: 1, ...expected });
    const moved = expected.toGroupId ?? FIRST;
    expect(ticket).toMatchObject({ groupId: moved, assigneeId: moved === FIRST ? 'chen' : null });
  });

  it('in the same write as what caused it, and the history says to whom', () => {
    const written = events(atWork(), 'classify', chen, { impact: 'enterprise' });
    expect(written.map(({ kind }) => kind)).toEqual(['classified', 'escalated', 'major_declared']);
    expect(written[1]?.data).toMatchObject({
      trigger: 'c',
      cause: 'priority',
      from: 'P2',
      to: 'P1',
      level: 1,
    });
    expect(written[1]?.data.toPersonIds).toEqual(['lead', 'manager']);
    const broken = events(atWork(), 'breach', SYSTEM, { clock: 'response' });
    expect(broken.map(({ kind }) => kind)).toEqual(['breached', 'escalated']);
  });

  it('the first path that fits priority and service is taken', () => {
    const own = paths(
      { id: 'erp', services: ['ERP'], levels: [asks(MANAGER)] },
      { id: 'rest', levels: [asks(LEAD)] },
    );
    const erp = atWork({ devices: [{ kind: 'service', name: 'ERP', ref: null }] });
    expect(made(breached('resolution', erp, own))).toMatchObject({ pathId: 'erp', toPersonIds: ['manager'] });
    expect(made(breached('resolution', atWork(), own))).toMatchObject({ pathId: 'rest' });
  });

  it('without a path, or with nobody on it, it stands open and asks nobody', () => {
    for (const facts of [paths(), dutyWith({ byRole: { lead: [], it_manager: [] } })]) {
      const call = made(breached('resolution', atWork(), facts));
      expect(call).toMatchObject({ state: 'open', toGroupId: null, toPersonIds: [], acceptBy: null });
    }
  });
});

describe('a level asks', () => {
  const far = { id: 'far', groupIds: [SECOND] };
  const near = { id: 'near', groupIds: [FIRST] };
  const people = { byRole: { lead: [far, near], it_manager: [] }, active: ['far', 'near', 'anna'] };
  const roster = { kind: 'roster', rosterId: 'night' } as const;
  const person = { kind: 'person', personId: 'anna' } as const;
  interface Case {
    what: string;
    to: Recipient[];
    duty?: Partial<Duty>;
    on?: Partial<Ticket>;
    asked: Partial<Escalation>;
  }
  const cases: Case[] = [
    { what: 'leads near the group of the record', to: [LEAD], asked: { toPersonIds: ['near'] } },
    {
      what: 'all leads where none is near',
      to: [LEAD],
      on: { groupId: LAST },
      asked: { toPersonIds: ['far', 'near'] },
    },
    {
      what: 'the other leads where the near one owns the record',
      to: [LEAD],
      on: { assigneeId: 'near' },
      asked: { toPersonIds: ['far'] },
    },
    { what: 'the next line', to: [{ kind: 'next_line' }], asked: { toGroupId: SECOND, toPersonIds: [] } },
    { what: 'a group', to: [{ kind: 'group', groupId: LAST }], asked: { toGroupId: LAST } },
    { what: 'a person', to: [person], asked: { toPersonIds: ['anna'] } },
    {
      what: 'who is on duty, in the order of call',
      to: [roster],
      duty: { onCall: { night: ['zoe', 'anna'] } },
      asked: { toPersonIds: ['zoe', 'anna'] },
    },
    {
      what: 'everybody once',
      to: [LEAD, roster, person],
      duty: { onCall: { night: ['near', 'anna'] } },
      asked: { toPersonIds: ['near', 'anna'] },
    },
    {
      what: 'group and people together',
      to: [{ kind: 'next_line' }, LEAD],
      asked: { kind: 'functional', toGroupId: SECOND, toPersonIds: ['near'] },
    },
  ];
  const first = (to: Recipient[], duty: Partial<Duty> = {}, on: Partial<Ticket> = {}) =>
    made(
      breached('resolution', atWork(on), {
        ...paths({ levels: [asks(...to), asks(MANAGER)] }),
        ...dutyWith({ ...people, ...duty }),
      }),
    );
  it.each(cases)('$what', ({ to, duty, on, asked }) => expect(first(to, duty, on)).toMatchObject(asked));

  const nobody: { what: string; to: Recipient; duty?: Partial<Duty>; on?: Partial<Ticket> }[] = [
    { what: 'no next line', to: { kind: 'next_line' }, on: { groupId: LAST } },
    { what: 'no group of the record', to: { kind: 'next_line' }, on: { groupId: null } },
    { what: 'a next line without people', to: { kind: 'next_line' }, duty: { staffed: [FIRST] } },
    { what: 'an unknown group', to: { kind: 'group', groupId: 'gone' }, duty: { staffed: ['gone'] } },
    { what: 'the group that has it already', to: { kind: 'group', groupId: FIRST } },
    { what: 'an inactive person', to: { kind: 'person', personId: 'gone' } },
    { what: 'an unknown roster', to: roster },
    { what: 'a gap in the roster', to: roster, duty: { onCall: { night: [] } } },
    { what: 'no lead', to: LEAD, duty: { byRole: { lead: [], it_manager: [{ id: 'boss', groupIds: [] }] } } },
    { what: 'only the owner', to: person, on: { assigneeId: 'anna' } },
  ];
  it.each(nobody)('and is passed over with $what', ({ to, duty = {}, on }) => {
    const boss = { lead: [], it_manager: [{ id: 'boss', groupIds: [] }] };
    expect(first([to], { byRole: boss, ...duty }, on)).toMatchObject({ level: 2, toPersonIds: ['boss'] });
  });

  it('whoever is on duty for P1 too, when it is P1 and late or grown', () => {
    const onCall = dutyWith({ onCallForP1: ['zoe', 'lead'] });
    const p1 = atWork({ priority: 'P1' });
    expect(made(breached('response', p1, onCall))?.toPersonIds).toEqual(['lead', 'manager', 'zoe']);
    const raised = acted(atWork(), 'classify', chen, { impact: 'enterprise' }, onCall);
    expect(made(raised)?.toPersonIds).toEqual(['lead', 'manager', 'zoe']);
    expect(made(breached('response', atWork(), onCall))?.toPersonIds).toEqual(['lead']);
    expect(made(acted(p1, 'escalate', chen, {}, onCall))?.toPersonIds).toEqual([]);
  });
});

describe('nobody asks themselves', () => {
  const own = acting('lead', ['lead'], [FIRST]);
  it.each<[string, Ticket, readonly string[]]>([
    ['who raises the priority', acted(atWork(), 'classify', own, { impact: 'enterprise' }), ['manager']],
    ['who declares a major incident', acted(atWork(), 'declare_major', own), ['manager']],
    ['who is late', breached('resolution', atWork({ assigneeId: 'lead' })), ['manager']],
    [
      'who asked, when nobody accepts and it climbs',
      acted(atWork(withCalls({ by: 'lead' })), 'climb', SYSTEM, climbing),
      ['manager'],
    ],
  ])('%s', (_what, ticket, asked) => expect(made(ticket)?.toPersonIds).toEqual(asked));

  it('nor answers their own call', () => {
    const both = acting('chen', ['it_manager'], [FIRST, SECOND]);
    const outcome = decide(
      atWork(withCalls({})),
      'accept_escalation',
      { escalationId: 'call-0', note: null },
      contextOf(both),
    );
    expect(outcome).toMatchObject({ code: 'not_asked' });
  });
});

describe('an appeal is asked of the neutral (4.3d)', () => {
  const result = { status: 'resolved', resolution: RESOLUTION, round: 1 } as const;
  const judges = (on: Partial<Ticket>) => {
    const ticket = atWork({ ...result, ...on });
    return made(acted(ticket, 'appeal', acting(ticket.requester.personId ?? '')));
  };
  const appeal = { reason: '太慢', at: MONDAY, decidedBy: null, decidedAt: null, upheld: null, answer: null };
  const toLead = { trigger: 'd', kind: 'hierarchical', toGroupId: null, toPersonIds: ['lead'] } as const;

  it.each<[string, Partial<Ticket>, readonly string[]]>([
    ['the lead who handled it is passed over', { handlerIds: ['chen', 'lead'] }, ['manager']],
    [
      'a lead does not judge their own appeal',
      { requester: { personId: 'lead', name: null, department: null, contact: null } },
      ['manager'],
    ],
    ['with none left it stands open', { handlerIds: ['lead', 'manager'] }, []],
  ])('%s', (_what, on, asked) => expect(judges(on)?.toPersonIds).toEqual(asked));

  it('a judge who is late is not asked about it, the next one is', () => {
    for (const call of [toLead, { ...toLead, state: 'accepted', answeredBy: 'lead' } as const]) {
      const late = breached('appeal', atWork({ ...result, appeal, ...withCalls(call) }));
      expect(made(late)).toMatchObject({ trigger: 'b', cause: 'appeal', toPersonIds: ['manager'] });
    }
    const handled = atWork({ ...result, appeal, handlerIds: ['lead', 'manager'] });
    expect(made(breached('appeal', handled))?.toPersonIds).toEqual([]);
  });

  it('a group that is asked to judge does not get the record', () => {
    const facts = paths({ levels: [asks({ kind: 'group', groupId: LAST })] });
    const ticket = acted(atWork(result), 'appeal', lina, {}, facts);
    expect(made(ticket)).toMatchObject({ toGroupId: LAST });
    expect(ticket).toMatchObject({ groupId: FIRST, assigneeId: 'chen' });
    const judge = acting('judge', ['agent'], [LAST]);
    const accepted = acted({ ...ticket, assigneeId: null }, 'accept_escalation', judge, {
      escalationId: 'new-part',
    });
    expect(accepted, 'and a judge handles nothing').toMatchObject({ assigneeId: null, handlerIds: ['chen'] });
    const returned = acted(ticket, 'return_escalation', judge, { escalationId: 'new-part' });
    expect(returned).toMatchObject({ groupId: FIRST, assigneeId: 'chen' });
  });

  it.each([chen, acting('lina', ['it_manager'])])(
    'is not answered by whom it is about or from: $personId',
    (by) => {
      const ticket = atWork({
        ...result,
        appeal,
        ...withCalls({ ...toLead, toPersonIds: ['chen', 'lina'], by: null }),
      });
      const answer = { escalationId: 'call-0', note: null };
      expect(decide(ticket, 'accept_escalation', answer, contextOf(by))).toMatchObject({ code: 'not_asked' });
    },
  );

  it('who will not judge it gives it to the next level at once, and the last one back to all', () => {
    const ticket = atWork({ ...result, appeal, ...withCalls({ ...toLead, by: 'lina', pathId: 'standard' }) });
    const returned = events(ticket, 'return_escalation', lead, { escalationId: 'call-0' });
    expect(returned.map(({ kind }) => kind)).toEqual(['escalation_returned', 'escalated']);
    const after = acted(ticket, 'return_escalation', lead, { escalationId: 'call-0' });
    expect(made(after)).toMatchObject({ trigger: 'd', level: 2, toPersonIds: ['manager'], by: 'lina' });
    const last = events(
      after,
      'return_escalation',
      manager,
      { escalationId: 'new-part' },
      { newId: 'third' },
    );
    expect(last.map(({ kind }) => kind)).toEqual(['escalation_returned']);
  });

  it('goes on after a result and ends with the decision, as does the call that it is late', () => {
    const calls = withCalls({ ...toLead, by: null }, { trigger: 'b', cause: 'appeal', toGroupId: null }, {});
    const ticket = atWork({ appeal, ...calls });
    const states = (t: Ticket) => Object.values(t.escalations).map(({ state }) => state);
    expect(states(acted(ticket, 'resolve', chen))).toEqual(['open', 'open', 'ended']);
    expect(states(acted(ticket, 'decide_appeal', manager))).toEqual(['ended', 'ended', 'open']);
    expect(states(acted({ ...ticket, status: 'recorded' }, 'withdraw', lina))).toEqual([
      'ended',
      'ended',
      'ended',
    ]);
  });
});

describe('one call at a time for the same matter', () => {
  const late = {
    trigger: 'b',
    cause: 'response',
    kind: 'hierarchical',
    toGroupId: null,
    toPersonIds: ['lead'],
  } as const;
  const count = (ticket: Ticket) => Object.keys(ticket.escalations).length;

  it.each(CLOCK_KINDS.filter((kind) => kind !== 'appeal'))(
    'a further breach of %s joins the open one',
    (clock) => {
      const ticket = atWork(withCalls(late));
      const written = events(ticket, 'breach', SYSTEM, { clock });
      expect(written.map(({ kind }) => kind)).toEqual(['breached']);
      expect(written[0]?.data).toMatchObject({ clock, escalationId: 'call-0' });
      expect(count(breached(clock, ticket))).toBe(1);
    },
  );

  it.each<[string, Partial<Escalation>]>([
    ['was accepted', { state: 'accepted', answeredBy: 'lead' }],
    ['was returned', { state: 'returned', answeredBy: 'lead' }],
    ['asks nobody', { toPersonIds: [] }],
    ['was about an appeal', { cause: 'appeal' }],
    ['was for another reason', { trigger: 'c', cause: 'priority' }],
  ])('but calls anew when the earlier one %s', (_what, changes) => {
    const after = breached('resolution', atWork(withCalls({ ...late, ...changes })));
    expect(made(after)).toMatchObject({ trigger: 'b', cause: 'resolution', state: 'open' });
  });

  it('that an appeal is late does not join a call about the work', () => {
    expect(count(breached('appeal', atWork(withCalls(late))))).toBe(2);
  });

  const toSecond = { trigger: 'a', toGroupId: SECOND } as const;
  it.each<[string, Partial<Escalation>, Ticket['status'], Parameters<typeof acted>[1], Actor, object]>([
    ['a, by another', toSecond, 'in_progress', 'escalate', zhao, { toGroupId: LAST }],
    [
      'c, by what rises further',
      { ...late, trigger: 'c', cause: 'priority' },
      'in_progress',
      'classify',
      chen,
      { impact: 'enterprise' },
    ],
    [
      'to a group, when the record is given to another by hand',
      toSecond,
      'in_progress',
      'assign',
      chen,
      { groupId: LAST },
    ],
    [
      'b that asked nobody, by one that does',
      { ...late, toPersonIds: [] },
      'in_progress',
      'breach',
      SYSTEM,
      {},
    ],
  ])('an open call ends: %s', (_what, call, status, action, by, command) => {
    const ticket = atWork({ status, groupId: SECOND, ...withCalls(call) });
    expect(made(acted(ticket, action, by, command), 'call-0')).toMatchObject({ state: 'ended' });
  });

  it('what was late anyway is called out to nobody once there is a result', () => {
    const written = events(atWork({ status: 'resolved', resolution: RESOLUTION }), 'breach', SYSTEM);
    expect(written.map(({ kind }) => kind)).toEqual(['breached']);
  });

  it('calls of other kinds stay', () => {
    const after = acted(atWork(withCalls(late)), 'escalate', chen);
    expect(made(after, 'call-0')).toMatchObject({ state: 'open' });
    const assigned = acted(atWork({ groupId: SECOND, ...withCalls(late) }), 'assign', chen, {
      groupId: FIRST,
    });
    expect(made(assigned, 'call-0')).toMatchObject({ state: 'open' });
  });

  it.each<[string, Partial<Ticket>]>([
    ['fewer gather', { duplicateIds: [2, 3] }],
    [
      'they gather after a result',
      { duplicateIds: [2, 3, 4, 5], status: 'resolved', resolution: RESOLUTION },
    ],
    [
      'they gathered before',
      {
        duplicateIds: [2, 3, 4, 5],
        ...withCalls({ ...late, trigger: 'c', cause: 'duplicates', state: 'accepted' }),
      },
    ],
  ])('duplicates are no growth when %s', (_what, on) => {
    expect(events(atWork(on), 'gain_duplicate', SYSTEM).map(({ kind }) => kind)).toEqual([
      'duplicate_gained',
    ]);
  });
});

describe('when nobody accepts (4.3e)', () => {
  const standing = atWork({ groupId: SECOND, assigneeId: null, ...withCalls({}) });

  it('the next level is asked, with the note, and the old one has climbed', () => {
    const after = acted(standing, 'climb', SYSTEM, climbing);
    expect(made(after, 'call-0')).toMatchObject({ state: 'climbed' });
    expect(made(after)).toMatchObject({
      trigger: 'a',
      level: 2,
      toPersonIds: ['lead'],
      note: '需要网络组',
      by: 'chen',
    });
    expect(after, 'the record stays with the group that has it').toMatchObject({ groupId: SECOND });
    expect(events(standing, 'climb', SYSTEM, climbing)[0]?.data).toMatchObject({
      climbedFrom: 1,
      timer: 'climb:call-0',
    });
  });

  it('after a group named by hand those above it are asked', () => {
    const named = atWork({ groupId: LAST, ...withCalls({ pathId: null, toGroupId: LAST }) });
    expect(made(acted(named, 'climb', SYSTEM, climbing))).toMatchObject({
      pathId: 'ability',
      level: 2,
      toPersonIds: ['lead'],
    });
  });

  it('at the end of the path the last ones stay asked, and no time runs any more', () => {
    const last = atWork(
      withCalls({ level: 3, kind: 'hierarchical', toGroupId: null, toPersonIds: ['manager'] }),
    );
    const [event, ...more] = events(last, 'climb', SYSTEM, climbing);
    expect(more).toEqual([]);
    expect(event).toMatchObject({ kind: 'warned', data: { about: 'end_of_path', escalationId: 'call-0' } });
    const after = acted(last, 'climb', SYSTEM, climbing);
    expect(made(after, 'call-0')).toMatchObject({ state: 'open', acceptBy: null, toPersonIds: ['manager'] });
  });

  it('a level that resolves to nobody is passed over on the way', () => {
    const facts = dutyWith({ byRole: { ...DUTY.byRole, lead: [] } });
    expect(made(acted(standing, 'climb', SYSTEM, climbing, facts))).toMatchObject({
      level: 3,
      toPersonIds: ['manager'],
    });
  });
});

describe('accepted, or given back', () => {
  const asked = atWork({ groupId: SECOND, assigneeId: null, ...withCalls({}) });
  const answer = { escalationId: 'call-0', note: '我来' };

  it('a member of the group that accepts owns the record', () => {
    const after = acted(asked, 'accept_escalation', zhao, answer);
    expect(after).toMatchObject({ assigneeId: 'zhao', groupId: SECOND, handlerIds: ['chen', 'zhao'] });
    expect(made(after, 'call-0')).toMatchObject({
      state: 'accepted',
      answeredBy: 'zhao',
      answeredAt: NOW,
      answer: '我来',
    });
  });

  it('an IT manager may accept for others, and does not become the owner', () => {
    expect(acted(asked, 'accept_escalation', manager, answer)).toMatchObject({ assigneeId: null });
  });

  it('a lead accepts where nobody is asked', () => {
    const open = atWork(withCalls({ toGroupId: null, acceptBy: null }));
    expect(made(acted(open, 'accept_escalation', lead, answer), 'call-0')).toMatchObject({
      state: 'accepted',
    });
    const others = atWork(withCalls({ toGroupId: null, toPersonIds: ['manager'] }));
    expect(decide(others, 'accept_escalation', answer, contextOf(lead))).toMatchObject({ code: 'not_asked' });
  });

  it.each<[string, Ticket, Parameters<typeof acted>[1], Actor, object]>([
    ['taking the record', asked, 'claim', zhao, {}],
    ['taking it into work', { ...asked, status: 'recorded' }, 'accept', zhao, {}],
    ['giving it to one of the group', asked, 'assign', lead, { groupId: SECOND, assigneeId: 'zhao' }],
  ])('%s accepts it too', (_what, ticket, action, by, command) => {
    expect(made(acted(ticket, action, by, command), 'call-0')).toMatchObject({
      state: 'accepted',
      answeredBy: by.kind === 'person' ? by.personId : '',
    });
  });

  it('who asked does not accept by giving it to one of the group', () => {
    const after = acted(asked, 'assign', chen, { groupId: SECOND, assigneeId: 'zhao' });
    expect(made(after, 'call-0')).toMatchObject({ state: 'open' });
  });

  it('given back, the record is with the group that asked, without an owner', () => {
    const after = acted(asked, 'return_escalation', zhao, { escalationId: 'call-0' });
    expect(after).toMatchObject({ groupId: FIRST, assigneeId: null });
    expect(made(after, 'call-0')).toMatchObject({
      state: 'returned',
      answer: '不归本组',
      answeredBy: 'zhao',
    });
    const hierarchical = atWork(withCalls({ kind: 'hierarchical', toGroupId: null, toPersonIds: ['lead'] }));
    expect(acted(hierarchical, 'return_escalation', lead, { escalationId: 'call-0' })).toMatchObject({
      assigneeId: 'chen',
    });
  });
});

describe('in any history', () => {
  const opened = (before: Ticket, after: Ticket) =>
    Object.values(after.escalations).filter(({ id }) => !(id in before.escalations));

  it('nobody is asked by themselves, and no appeal by or of those it is about', () => {
    fc.assert(
      fc.property(walks, ({ entries }) => {
        for (const { event, before, after } of entries) {
          for (const call of opened(before, after)) {
            expect(call.toPersonIds).not.toContain(event.actorId);
            expect(call.toPersonIds).not.toContain(call.by);
            if (!aboutAppeal(call)) continue;
            for (const id of [...after.handlerIds, after.requester.personId])
              expect(call.toPersonIds).not.toContain(id);
          }
        }
      }),
    );
  });

  it('at most one call is open for each trigger and matter, none about work once there is a result', () => {
    fc.assert(
      fc.property(walks, ({ entries }) => {
        for (const { after } of entries) {
          const open = Object.values(after.escalations).filter(({ state }) => state === 'open');
          const matters = open.map((call) => `${call.trigger} ${aboutAppeal(call)}`);
          expect(new Set(matters).size).toBe(matters.length);
          if (after.status === 'resolved' || after.status === 'withdrawn')
            expect(open.filter((call) => !aboutAppeal(call))).toEqual([]);
        }
      }),
    );
  });

  it('a call is answered once, and what was decided about it stays', () => {
    fc.assert(
      fc.property(walks, ({ entries }) => {
        for (const { event, before, after } of entries) {
          // Whom a call asks changes when somebody of them leaves, and never else.
          const changing = event.kind === 'handed_over' ? { ...CHANGING, toPersonIds: [] } : CHANGING;
          for (const call of Object.values(before.escalations)) {
            const now = after.escalations[call.id];
            if (call.state !== 'open') expect(now).toEqual(call);
            expect({ ...now, ...changing }).toEqual({ ...call, ...changing });
          }
        }
      }),
    );
  });
  const CHANGING = { state: 'open', answeredBy: null, answeredAt: null, answer: null, acceptBy: null };

  it('every breach has a call, its own or an open one that it joined (4.3b)', () => {
    fc.assert(
      fc.property(walks, ({ entries }) => {
        for (const [i, { event, before }] of entries.entries()) {
          if (event.kind !== 'breached' || !(isWorking(before) || event.data.clock === 'appeal')) continue;
          const joined = before.escalations[String(event.data.escalationId)];
          const next = entries[i + 1]?.event;
          if (joined) expect(joined).toMatchObject({ trigger: 'b', state: 'open' });
          else expect(next).toMatchObject({ kind: 'escalated', data: { trigger: 'b' } });
        }
      }),
    );
  });

  it('every rise of a priority has its call in the same write (4.3c)', () => {
    fc.assert(
      fc.property(walks, ({ entries }) => {
        for (const [i, { before, after }] of entries.entries()) {
          if (i === 0 || after.priority >= before.priority) continue;
          expect(entries[i + 1]?.event).toMatchObject({
            kind: 'escalated',
            data: { trigger: 'c', to: after.priority },
          });
        }
      }),
    );
  });

  it('climbs are due for open calls alone, each once', () => {
    fc.assert(
      fc.property(walks, ({ entries, ticket }) => {
        const history = entries.map(({ event }) => event);
        const now = history.at(-1)?.at ?? MONDAY;
        const steps = stepsOf(ticket, history, { at: () => shippedRules }, now);
        const keys = steps.map(({ command }) => `${command.timer}#${command.generation}`);
        expect(new Set(keys).size).toBe(keys.length);
        for (const step of steps) {
          if (step.action !== 'climb') continue;
          expect(ticket.escalations[step.command.escalationId]).toMatchObject({
            state: 'open',
            acceptBy: step.at,
          });
        }
      }),
    );
  });
});

it('a major incident keeps its own calls apart from those of its priority', () => {
  const again = acted(atWork({ major: majorWith({ endedAt: MONDAY }) }), 'declare_major', lead);
  expect(made(again)).toMatchObject({ trigger: 'c', cause: 'major', toPersonIds: ['manager'] });
});
