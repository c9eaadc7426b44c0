import { describe, expect, it } from 'vitest';
import { acted, acting, HOUR, MONDAY, PEOPLE, SECOND, ticketWith } from '#test/ticket/example.ts';
import { mayRead } from '../../permissions/can.ts';
import { firstReportDueAt, reportWarnings, type SECURITY_LEVELS, summaryDueAt } from '../security.ts';
import type { Ticket } from '../ticket.ts';

const { lina, chen, zhao, lead, manager } = PEOPLE;
const team = acting('guard', ['agent'], [SECOND]);
const begun = (changes: Partial<Ticket> = {}) =>
  acted(ticketWith({ status: 'in_progress', assigneeId: 'chen', ...changes }), 'become_security', chen, {
    ...{ reason: '疑似钓鱼', discoveredAt: MONDAY },
  });
const graded = (level: (typeof SECURITY_LEVELS)[number], on = begun()) =>
  acted(on, 'grade_security', team, { level, category: 'attack', reason: '按影响' });
const step = (on: Ticket, name: 'contain' | 'preserve' | 'notify') =>
  acted(on, 'secure', team, { step: name, note: '完成', told: name === 'notify' ? '法务' : null, at: null });

describe('a security incident (2.4c)', () => {
  it('goes to the security team at once, and only the team, requester and IT managers see it', () => {
    const ticket = begun();
    expect([ticket.type, ticket.confidential, ticket.groupId, ticket.assigneeId]).toEqual([
      ...['security_incident', true, SECOND, null],
    ]);
    expect([lina, team, zhao, manager].map((one) => mayRead(one, ticket))).toEqual([true, true, true, true]);
    expect([chen, lead].map((one) => mayRead(one, ticket))).toEqual([false, false]);
    expect(ticket.security).toMatchObject({ from: 'incident', discoveredAt: MONDAY, level: null });
  });

  it('that turns out to be none goes on as another sort, confidential when asked so', () => {
    const wish = { type: 'query', confidential: false, reason: '误报' } as const;
    const ticket = acted(begun(), 'cease_security', team, wish);
    expect([ticket.type, ticket.confidential, ticket.security]).toEqual(['query', false, null]);
    expect(mayRead(chen, ticket)).toBe(true);
  });

  it('is resolved once it is graded and contained, its evidence kept, and somebody notified', () => {
    const ready = (['contain', 'preserve', 'notify'] as const).reduce(step, graded('general'));
    const solved = acted({ ...ready, diagnosed: true }, 'resolve', team);
    expect(solved.status).toBe('resolved');
    expect(ready.security?.steps.notify).toMatchObject({ by: 'guard', told: '法务' });
  });

  it.each([
    ['general', null],
    ['relatively_major', MONDAY + 4 * HOUR],
    ['major', MONDAY + 4 * HOUR],
    ['particularly_major', MONDAY + 4 * HOUR],
  ] as const)('graded %s is reported from its discovery on (c24)', (level, due) => {
    const ticket = graded(level);
    expect(firstReportDueAt(ticket.security)).toBe(due);
    const warned = reportWarnings(ticket).map(({ about, percent, at }) => [about, percent, at - MONDAY]);
    expect(warned).toEqual(
      due === null
        ? []
        : [
            ['security_report', 50, 2 * HOUR],
            ['security_report', 100, 4 * HOUR],
          ],
    );
    if (due === null) return;
    const told = acted(ticket, 'report_security', team, {
      report: 'first',
      to: '省网信办',
      at: null,
      note: null,
    });
    expect([firstReportDueAt(told.security), reportWarnings(told), summaryDueAt(told)]).toEqual([
      null,
      [],
      null,
    ]);
  });
});
