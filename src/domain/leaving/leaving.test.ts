import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Roster } from '../oncall/roster.ts';
import { shippedPolicy } from '../sla/policy.ts';
import { policyNames, policyWithout } from './policies.ts';
import { namesPerson, withoutPerson } from './rosters.ts';

const day = { date: '2026-09-07', minute: 0 };
const roster = (members: string[], more: Partial<Roster> = {}): Roster => ({
  ...{ id: 'desk', name: '值班', zone: 'Asia/Shanghai', substitutes: [], absences: [] },
  layers: [{ id: 'a', name: '主班', members, start: '2026-09-07', handover: 540, days: 7, on: null }],
  ...more,
});
const members = (one: Roster) => one.layers.map((layer) => layer.members);

describe('a roster without somebody', () => {
  it.each([
    [['li', 'x', 'zhang'], null, null, [['li', 'zhang', 'zhang']]],
    [['li', 'zhang', 'x'], null, 'lead', [['li', 'zhang', 'li']]],
    [['x', 'li'], 'heir', null, [['heir', 'li']]],
    [['x'], null, 'lead', [['lead']]],
    [['x', 'x'], null, null, []],
    [['li'], 'heir', 'lead', [['li']]],
  ])('%j, heir %s, else %s: %j, nobody else’s turn moves', (given, heir, fallback, expected) => {
    expect(members(withoutPerson(roster(given), 'x', { heir, fallback }))).toEqual(expected);
  });

  it('has no substitute and no absence of theirs', () => {
    const substitute = { from: day, to: day, personId: 'x', reason: '休假', layer: null };
    const given = roster(['li'], {
      substitutes: [substitute],
      absences: [{ personId: 'x', from: day, to: day }],
    });
    expect(withoutPerson(given, 'x', { heir: null, fallback: null })).toEqual(roster(['li']));
    const heir = withoutPerson(given, 'x', { heir: 'wang', fallback: null });
    expect(heir).toEqual(roster(['li'], { substitutes: [{ ...substitute, personId: 'wang' }] }));
  });

  it('names them nowhere, and everybody else has the turns that they had', () => {
    const names = fc.array(fc.constantFrom('x', 'li', 'wang', 'zhang'), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(
        names,
        fc.option(fc.constant('heir')),
        fc.option(fc.constant('lead')),
        (given, heir, fallback) => {
          const left = withoutPerson(roster(given), 'x', { heir, fallback });
          expect(namesPerson(left, 'x')).toBe(false);
          for (const [now] of members(left))
            for (const [place, who] of given.entries())
              if (who !== 'x' && now) expect(members(left)[0]?.[place]).toBe(who);
        },
      ),
    );
  });
});

it('a draft asks the heir, else the leads, in place of somebody who left', () => {
  const [first, ...rest] = shippedPolicy.escalation;
  const person = { kind: 'person', personId: 'x' } as const;
  const level = { ...first!.levels[0]!, to: [person, { kind: 'role', role: 'lead' } as const] };
  const draft = { ...shippedPolicy, escalation: [{ ...first!, levels: [level] }, ...rest] };
  expect([policyNames(draft, 'x'), policyNames(shippedPolicy, 'x')]).toEqual([true, false]);
  const asks = (heir: string | null) => policyWithout(draft, 'x', heir).escalation[0]?.levels[0]?.to;
  expect(asks(null)).toEqual([{ kind: 'role', role: 'lead' }]);
  expect(asks('wang')).toEqual([
    { kind: 'person', personId: 'wang' },
    { kind: 'role', role: 'lead' },
  ]);
  expect(policyNames(policyWithout(draft, 'x', null), 'x')).toBe(false);
});
