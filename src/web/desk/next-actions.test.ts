import { describe, expect, it } from 'vitest';
import { ticketActions } from '#contract/ticket/tickets.ts';
import { ACTIONS, MOVES } from '#domain/ticket/lifecycle.ts';
import { STATUSES } from '#domain/ticket/ticket.ts';
import { menuActions, primaryActions } from './next-actions.ts';

const fresh = {
  actions: [...ACTIONS],
  status: 'recorded',
  missing: [],
  assigneeId: null,
  diagnosed: false,
  appeal: null,
} as const satisfies Parameters<typeof primaryActions>[0];

describe('the next steps', () => {
  it('offer to accept a whole record and to ask about one with gaps', () => {
    expect(primaryActions(fresh, 'me')).toContain('accept');
    const gaps = primaryActions({ ...fresh, missing: ['scope'] }, 'me');
    expect(gaps).toContain('ask');
    expect(gaps).not.toContain('accept');
  });

  it('give a result only after a diagnosis', () => {
    const working = { ...fresh, status: 'in_progress', assigneeId: 'me' } as const;
    expect(primaryActions(working, 'me')[0]).toBe('diagnose');
    expect(primaryActions({ ...working, diagnosed: true }, 'me')[0]).toBe('resolve');
  });

  it('offer to decide an appeal only while one is open', () => {
    const closed = { ...fresh, status: 'closed' } as const;
    const appeal = { reason: 'x', at: '', decidedBy: null, decidedAt: null, upheld: null, answer: null };
    expect(primaryActions(closed, 'me')).not.toContain('decide_appeal');
    expect(primaryActions({ ...closed, appeal }, 'me')).toContain('decide_appeal');
    const decided = { ...appeal, decidedAt: '2026-01-01T00:00:00Z' };
    expect(menuActions({ ...closed, appeal: decided }, 'me').flatMap(([, a]) => a)).not.toContain(
      'decide_appeal',
    );
  });

  it.each(STATUSES)('leave nothing of the life cycle out when %s', (status) => {
    const elsewhere = new Set<string>(['amend', 'attach', 'comment', 'note']);
    const routed = new Set<string>(Object.keys(ticketActions));
    const beside =
      /_escalation$|_visit$|_operation$|^arrive$|^consent|^record_backup$|^link_change$|^finish_review_action$/;
    const actions = ACTIONS.filter((action) => (MOVES[action].from as readonly string[]).includes(status));
    const ticket = { ...fresh, status, actions, appeal: null };
    const shown = [...primaryActions(ticket, 'me'), ...menuActions(ticket, 'me').flatMap(([, a]) => a)];
    const wanted = actions.filter(
      (a) =>
        routed.has(a) &&
        !elsewhere.has(a) &&
        (!beside.test(a) || a === 'propose_operation' || a === 'schedule_visit') &&
        a !== 'decide_appeal',
    );
    expect(shown.toSorted()).toEqual(wanted.toSorted());
  });
});
