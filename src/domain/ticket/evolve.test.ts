import { describe, expect, it } from 'vitest';
import { MONDAY, ticketWith } from '#test/ticket/example.ts';
import { happened } from './evolve.ts';

describe('what an event says that it changes', () => {
  const ticket = ticketWith({ title: '打印机卡纸', groupId: null });

  it('leaves out a field that stays the same', () => {
    const { before, after } = happened(ticket, 'amended', { title: '打印机卡纸', symptom: '吐不出纸' });
    expect(after).toEqual({ symptom: '吐不出纸' });
    expect(before).toEqual({ symptom: ticket.symptom });
  });

  it('leaves out an entry that stays the same, beside others that it never touched', () => {
    const visit = {
      engineerId: 'chen',
      address: '3 楼',
      appointmentAt: MONDAY,
      arrivedAt: null,
      leftAt: null,
    };
    const visits = {
      one: { id: 'one', cancelledAt: null, result: null, ...visit },
      two: { id: 'two', cancelledAt: null, result: null, ...visit },
    };
    const visited = ticketWith({ visits });
    expect(happened(visited, 'visit_arrived', { visits: { one: { ...visits.one } } }).after).toEqual({});
    const arrived = { ...visits.one, arrivedAt: MONDAY };
    const event = happened(visited, 'visit_arrived', { visits: { one: arrived, two: visits.two } });
    expect(event).toMatchObject({
      before: { visits: { one: visits.one } },
      after: { visits: { one: arrived } },
    });
    expect(Object.keys(event.after.visits ?? {})).toEqual(['one']);
  });
});
