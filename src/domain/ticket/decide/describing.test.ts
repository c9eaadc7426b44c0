import { describe, expect, it } from 'vitest';
import { acted, contextOf, events, MONDAY, PEOPLE, ticketWith } from '#test/ticket/example.ts';
import type { Ticket } from '../ticket.ts';
import { decide } from './index.ts';

const { lina, chen } = PEOPLE;
const working = ticketWith({ status: 'in_progress', diagnosed: true });

describe('a question to the requester (3.2c)', () => {
  it.each(['recorded', 'accepted', 'in_progress'] as const)('asked on %s, leads back there', (status) => {
    const asked = acted(ticketWith({ status, scope: null }), 'ask', chen);
    expect(asked).toMatchObject({ status: 'waiting_requester', resumeTo: status });
    expect(asked.question).toMatchObject({ text: '提示的全文是什么?', fields: ['scope'], by: 'chen' });
    const back = { status, resumeTo: null, question: null };
    expect(acted(asked, 'answer', lina)).toMatchObject(back);
    expect(acted(asked, 'resume', chen)).toMatchObject(back);
  });

  it('fills what was missing, and the record can be accepted', () => {
    const incomplete = ticketWith({ impact: null, urgency: null, priority: 'P3', scope: null });
    const fields = { impact: 'department', urgency: 'stopped', scope: '全部门', contact: '13800000000' };
    const answered = acted(acted(incomplete, 'ask', chen), 'answer', lina, { fields });
    expect(answered).toMatchObject({ impact: 'department', priority: 'P1', scope: '全部门' });
    expect(answered.requester).toEqual({ ...incomplete.requester, contact: '13800000000' });
    expect(acted(answered, 'accept', chen)).toMatchObject({ status: 'accepted', assigneeId: 'chen' });
  });

  it('leaves a priority alone that the desk has set', () => {
    const set: Ticket = { ...working, priority: 'P4', overrideReason: '演示设备' };
    const answered = acted(acted(set, 'ask', chen), 'answer', lina, { fields: { impact: 'enterprise' } });
    expect(answered).toMatchObject({ impact: 'enterprise', priority: 'P4' });
  });
});

describe('amending', () => {
  it('keeps what is not named, and says what stood before', () => {
    const [event] = events(working, 'amend', lina, { fields: { scope: null, department: '总部/人事部' } });
    expect(event?.before).toEqual({ scope: '只有我', requester: working.requester });
    expect(event?.after).toEqual({
      scope: null,
      requester: { ...working.requester, department: '总部/人事部' },
    });
  });

  it('sees that devices are the same in whatever order their keys come', () => {
    const told = { fields: { devices: [{ ref: null, name: '笔记本 SN-4471', kind: 'device' }] } };
    expect(() => events(working, 'amend', lina, told)).toThrow('nothing_to_change');
  });
});

describe('classifying (3.3b)', () => {
  const hit = (impact: string, urgency: string, more = {}) =>
    events(working, 'classify', chen, { impact, urgency, ...more });

  it('a priority that rises is an escalation (4.3c), one that falls is not', () => {
    expect(hit('enterprise', 'stopped')).toMatchObject([
      { kind: 'classified', after: { priority: 'P1' } },
      { kind: 'escalated', data: { trigger: 'c', kind: 'hierarchical', from: 'P2', to: 'P1' } },
      { kind: 'major_declared', data: { reason: 'P1' } },
    ]);
    expect(hit('individual', 'planned').map(({ kind }) => kind)).toEqual(['classified']);
  });

  it('overrides with a reason, and forgets the reason with the next computed priority', () => {
    const override = { priority: 'P4', reason: '演示设备' };
    const set = acted(working, 'classify', chen, { override });
    expect(set).toMatchObject({ priority: 'P4', overrideReason: '演示设备' });
    expect(acted(set, 'classify', chen)).toMatchObject({ priority: 'P2', overrideReason: null });
  });

  it('needs no reason for what the matrix says anyway', () => {
    const override = { priority: 'P2', reason: '同矩阵' };
    expect(acted(working, 'classify', chen, { override }).overrideReason).toBe(null);
  });

  it('takes the rank that what is hit speaks for, and says by what (2.6b)', () => {
    const found = { items: ['CI-000007'], services: [], people: 60, departments: 2 };
    const take = (impact: 'enterprise' | 'department') =>
      decide(
        working,
        'classify',
        { impact, urgency: 'blocked', p1Flags: [], override: null, byImpact: true },
        contextOf(chen, { hit: found }),
      );
    expect(take('enterprise')).toMatchObject([
      {
        kind: 'classified',
        after: { impact: 'enterprise', p1Flags: ['many_users_blocked'], priority: 'P1' },
        data: { byImpact: found },
      },
      { kind: 'escalated' },
      { kind: 'major_declared' },
    ]);
    expect(take('department')).toMatchObject({ code: 'proposal_changed' });
  });

  it('keeps a hard P1 at P1', () => {
    const p1Flags = ['core_data_threatened'];
    expect(acted(working, 'classify', chen, { urgency: 'planned', p1Flags })).toMatchObject({
      priority: 'P1',
      p1Flags,
    });
  });
});

describe('working', () => {
  it('a diagnosis takes an accepted record into work, and no other', () => {
    for (const [status, becomes] of [
      ['accepted', 'in_progress'],
      ['in_progress', 'in_progress'],
      ['waiting_requester', 'waiting_requester'],
      ['onsite_scheduled', 'onsite_scheduled'],
    ] as const) {
      expect(acted(ticketWith({ status }), 'diagnose', chen)).toMatchObject({
        status: becomes,
        diagnosed: true,
      });
    }
  });

  it('accepting keeps the one to whom the record was given', () => {
    const given = ticketWith({ assigneeId: 'zhao' });
    expect(events(given, 'accept', chen).map(({ kind }) => kind)).toEqual(['accepted']);
    expect(acted(given, 'accept', chen)).toMatchObject({ assigneeId: 'zhao', handlerIds: ['chen'] });
  });

  it('a functional escalation goes to the next line and leaves the owner behind (4.3a)', () => {
    const owned = ticketWith({ status: 'in_progress', assigneeId: 'chen' });
    expect(acted(owned, 'escalate', chen)).toMatchObject({ groupId: 'group-second', assigneeId: null });
    expect(events(owned, 'escalate', chen)[0]?.data).toMatchObject({
      trigger: 'a',
      kind: 'functional',
      from: 'group-first',
      to: 'group-second',
      handover: '需要网络组',
    });
  });

  it('a visit has an appointment, an arrival and an end (4.1c)', () => {
    const visitId = 'new-part';
    const planned = acted(working, 'schedule_visit', chen);
    expect(planned).toMatchObject({ status: 'onsite_scheduled', visits: { [visitId]: { arrivedAt: null } } });
    const there = acted(planned, 'arrive', chen, { visitId }, { now: MONDAY + 1 });
    expect(there).toMatchObject({ status: 'in_progress', visits: { [visitId]: { arrivedAt: MONDAY + 1 } } });
    const left = acted(there, 'finish_visit', chen, { visitId }, { now: MONDAY + 2 });
    expect(left.visits[visitId]).toMatchObject({ leftAt: MONDAY + 2, result: '已处理' });
    expect(acted(planned, 'cancel_visit', chen, { visitId })).toMatchObject({ status: 'in_progress' });
  });

  it('a word moves nothing (4.2e)', () => {
    for (const action of ['comment', 'note', 'attach'] as const) {
      expect(acted(working, action, chen)).toEqual({ ...working, version: working.version + 1 });
    }
  });
});
