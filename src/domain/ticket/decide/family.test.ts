import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acted, COMMAND, contextOf, events, PEOPLE, ticketWith } from '#test/ticket/example.ts';
import { type Actor, SYSTEM } from '../../permissions/actor.ts';
import { shippedRules } from '../../sla/rulebook.ts';
import { evolve } from '../evolve.ts';
import type { Action } from '../lifecycle.ts';
import { STATUSES, type Status, type Ticket, WORKING_STATUSES } from '../ticket.ts';
import { type Context, isRefusal } from './context.ts';
import { decide } from './index.ts';

const { lina, chen } = PEOPLE;
const rules = { ...shippedRules, policy: { ...shippedRules.policy, duplicatesGather: 3 } };
const working = (status: Status) => (WORKING_STATUSES as readonly Status[]).includes(status);

describe('a parent and its child', () => {
  it('both say so, and the parent who did it', () => {
    const [linked, ...more] = events(ticketWith({ status: 'accepted' }), 'link_parent', chen);
    expect(more).toEqual([]);
    expect(linked).toMatchObject({
      kind: 'parent_linked',
      after: { parentId: 1002, handlerIds: ['chen'] },
      data: { of: 1002 },
    });
    const parent = ticketWith({ id: 1002, status: 'in_progress', childIds: [1001] });
    expect(events(parent, 'gain_child', SYSTEM, { id: 1003, by: 'chen' })).toMatchObject([
      { kind: 'child_gained', after: { childIds: [1001, 1003] }, data: { id: 1003, by: 'chen' } },
    ]);
  });

  it.each([
    [{ parentId: 1002 }, 'parent_is_child'],
    [{ duplicateOf: 1002 }, 'parent_is_duplicate'],
  ])('nothing becomes a parent that has %j', (has, code) => {
    const told = { ...COMMAND.gain_child, id: 1004 };
    expect(decide(ticketWith(has), 'gain_child', told, contextOf(SYSTEM))).toMatchObject({ code });
  });

  it('part again, whatever became of the parent', () => {
    expect(acted(ticketWith({ parentId: 1002 }), 'unlink_parent', chen).parentId).toBe(null);
    for (const status of STATUSES) {
      const parent = ticketWith({ id: 1002, status, childIds: [1001, 1003] });
      expect(acted(parent, 'lose_child', SYSTEM, { id: 1001 }).childIds).toEqual([1003]);
    }
  });

  it.each(STATUSES)('a child that is %s lets its parent have a result, or not', (status) => {
    const parent = ticketWith({ status: 'in_progress', diagnosed: true, childIds: [1003, 1004] });
    const children = [{ id: 1003, status: 'closed' } as const, { id: 1004, status }];
    const outcome = decide(parent, 'resolve', COMMAND.resolve, contextOf(chen, { children }));
    if (working(status)) expect(outcome).toEqual({ code: 'child_open', detail: { child: 1004 } });
    else expect(outcome).toMatchObject([{ kind: 'resolved' }]);
  });

  it('a duplicate may be a part of another record than the one it follows', () => {
    const duplicate = ticketWith({ status: 'in_progress', duplicateOf: 1003 });
    expect(acted(duplicate, 'link_parent', chen)).toMatchObject({ duplicateOf: 1003, parentId: 1002 });
    const part = ticketWith({ status: 'in_progress', parentId: 1003 });
    expect(acted(part, 'link_duplicate', chen)).toMatchObject({ duplicateOf: 1002, parentId: 1003 });
  });
});

describe('children count together with duplicates for the growth of scope (4.3c)', () => {
  it.each([
    [0, 0, 'gain_child', false],
    [1, 0, 'gain_child', false],
    [2, 0, 'gain_child', true],
    [1, 1, 'gain_child', true],
    [0, 2, 'gain_child', true],
    [1, 1, 'gain_duplicate', true],
    [0, 1, 'gain_duplicate', false],
    [2, 0, 'gain_duplicate', true],
  ] as const)('%i duplicates, %i children and one more by %s', (duplicates, children, action, calls) => {
    const ticket = ticketWith({
      id: 1002,
      status: 'in_progress',
      duplicateIds: Array.from({ length: duplicates }, (_, i) => 2000 + i),
      childIds: Array.from({ length: children }, (_, i) => 3000 + i),
    });
    const more = events(ticket, action, SYSTEM, { id: 1003 }, { rules }).slice(1);
    expect(more).toMatchObject(
      calls ? [{ kind: 'escalated', data: { trigger: 'c', cause: 'duplicates', from: '2', to: '3' } }] : [],
    );
  });

  it('once: what was called for duplicates is not called again for children', () => {
    const parent = ticketWith({ id: 1002, status: 'in_progress', duplicateIds: [2000, 2001] });
    const called = acted(parent, 'gain_duplicate', SYSTEM, { id: 1003 }, { rules });
    expect(events(called, 'gain_child', SYSTEM, { id: 1004 }, { rules })).toHaveLength(1);
  });
});

/** The other halves of links, as the server does them in the same transaction. */
const MIRROR: Partial<Record<string, Action>> = {
  duplicate_linked: 'gain_duplicate',
  duplicate_unlinked: 'lose_duplicate',
  parent_linked: 'gain_child',
  parent_unlinked: 'lose_child',
};
type Desk = ReadonlyMap<number, Ticket>;

function contextIn(desk: Desk, ticket: Ticket, actor: Actor, other: number, i: number): Context {
  const children = ticket.childIds.map((id) => desk.get(id)).filter((found) => found !== undefined);
  return contextOf(actor, { rules, newId: `part-${i}`, linked: desk.get(other) ?? null, children });
}

/** One action on one of several tickets, with its other half; a refusal changes nothing anywhere. */
function step(desk: Desk, id: number, action: Action, actor: Actor, other: number, i: number): Desk {
  const ticket = desk.get(id) as Ticket;
  const command = { ...COMMAND[action], of: other, parentId: other };
  const outcome = decide(ticket, action, command as never, contextIn(desk, ticket, actor, other, i));
  if (isRefusal(outcome)) return desk;
  const next = new Map(desk).set(id, outcome.reduce(evolve, ticket));
  for (const { kind, data } of outcome) {
    const mirror = MIRROR[kind];
    const of = Number(data.of);
    if (!mirror) continue;
    const on = next.get(of) as Ticket;
    const news = decide(on, mirror, { id, by: 'chen' } as never, contextIn(next, on, SYSTEM, 0, i));
    if (isRefusal(news)) throw new Error(`${action} was let through, but its other half was ${news.code}`);
    next.set(of, news.reduce(evolve, on));
  }
  return next;
}

const IDS = [1, 2, 3, 4, 5] as const;
const LINKING = ['link_parent', 'link_parent', 'link_parent', 'unlink_parent', 'link_duplicate'] as const;
const MOVING = ['accept', 'start', 'resolve', 'resolve', 'ask', 'resume', 'unlink_duplicate'] as const;
const OWN = ['confirm', 'reject', 'reject', 'withdraw'] as const;
const one = fc.record({
  id: fc.constantFrom(...IDS),
  other: fc.constantFrom(...IDS),
  what: fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(...LINKING).map((action) => ({ action, actor: chen })) },
    { weight: 6, arbitrary: fc.constantFrom(...MOVING).map((action) => ({ action, actor: chen })) },
    { weight: 2, arbitrary: fc.constantFrom(...OWN).map((action) => ({ action, actor: lina })) },
  ),
});
const fresh: Desk = new Map(IDS.map((id) => [id, ticketWith({ id, diagnosed: true })]));

describe('whoever links what in whatever order', () => {
  const seen = new Set<string>();

  it('families stay flat and whole, and no parent has a result before its children', () => {
    fc.assert(
      fc.property(fc.array(one, { minLength: 5, maxLength: 60, size: 'max' }), (steps) => {
        let desk = fresh;
        for (const [i, { id, other, what }] of steps.entries()) {
          const before = desk;
          desk = step(desk, id, what.action, what.actor, other, i);
          if (desk === before) continue;
          seen.add(what.action);
          const [was, is] = [before.get(id) as Ticket, desk.get(id) as Ticket];
          if (is.status === 'resolved' && was.status !== 'resolved')
            expect(is.childIds.filter((child) => working(desk.get(child)!.status))).toEqual([]);
          if (is.parentId !== was.parentId || is.duplicateOf !== was.duplicateOf) whole(desk);
        }
        whole(desk);
      }),
      { numRuns: 3000 },
    );
    for (const action of [...LINKING, ...MOVING, ...OWN]) expect(seen).toContain(action);
  });
});

/** Both halves of each link agree, a child has no children, and nobody is linked twice to the same record. */
function whole(desk: Desk): void {
  for (const ticket of desk.values()) {
    const { id, parentId, childIds, duplicateOf, duplicateIds, escalations } = ticket;
    const all = [...desk.values()];
    expect([...childIds].sort()).toEqual(all.filter((t) => t.parentId === id).map((t) => t.id));
    expect([...duplicateIds].sort()).toEqual(all.filter((t) => t.duplicateOf === id).map((t) => t.id));
    if (parentId !== null) expect({ childIds, parentId }).toMatchObject({ childIds: [] });
    if (parentId !== null) expect([id, duplicateOf]).not.toContain(parentId);
    if (duplicateOf !== null) expect(childIds).toEqual([]);
    const calls = Object.values(escalations).filter(({ cause }) => cause === 'duplicates');
    expect(calls.length).toBeLessThanOrEqual(1);
  }
}
