import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AlertRule,
  incidentFor,
  itemKey,
  SHIPPED_ALERT_POLICY as POLICY,
  type Report,
  ruleFor,
  type TextOperator,
} from './alert.ts';
import { type Absorbed, absorbed, courseOf, flaps, notAhead } from './course.ts';
import { type AlertFacts, deedsOf, isUnheard, type Standing } from './decide.ts';

const T = Date.UTC(2026, 2, 2, 1);
const MINUTE = 60_000;
const on = (minute: number) => ({ at: T + minute * MINUTE, firing: true });
const off = (minute: number) => ({ at: T + minute * MINUTE, firing: false });

describe('rules', () => {
  const incident = { type: 'incident', urgency: 'planned', service: null, groupId: 'g' } as const;
  const when = (field: 'name' | 'item' | 'summary', operator: TextOperator, ...values: string[]) => ({
    ...{ field, operator, values },
  });
  const rules = [
    { conditions: [when('name', 'contains', 'backup')], incident: null },
    ...POLICY.rules,
    {
      conditions: [when('name', 'contains', 'disk', 'inode'), when('item', 'contains_not', 'TEST')],
      incident: { ...incident, impact: 'individual' },
    },
    { conditions: [when('item', 'is', 'db01')], incident: { ...incident, impact: 'enterprise' } },
    { conditions: [{ field: 'severity', operator: 'is_not', values: ['info'] }], incident: null },
  ] satisfies AlertRule[];
  it.each([
    ['critical', 'HostDown', null, 1, 'department'],
    ['critical', 'BackupFailed', null, 0, null],
    ['high', 'Disk', null, 2, 'group'],
    ['info', 'Disk 90%', null, 3, 'individual'],
    ['info', 'Inodes', 'web01', 3, 'individual'],
    ['info', 'Disk 90%', 'test-3', null, null],
    ['info', 'Load', 'DB01', 4, 'enterprise'],
    ['info', 'Load', 'db011', null, null],
    ['warning', 'Load', null, 5, null],
  ] as const)('%s %s about %s: rule %j', (severity, name, item, place, impact) => {
    const alert = { severity, name, item, summary: null };
    expect(ruleFor(alert, { rules })).toBe(place);
    expect(incidentFor(alert, { rules })?.impact ?? null).toBe(impact);
  });

  it('without a condition fit every alert; without rules nothing becomes of any', () => {
    const alert = { severity: 'info', name: 'x', item: null, summary: null } as const;
    expect(ruleFor(alert, { rules: [{ conditions: [], incident: null }] })).toBe(0);
    expect(ruleFor(alert, { rules: [] })).toBeNull();
  });
});

it.each([
  ['Web01:9100', 'web01'],
  ['https://Web01.corp.example:8443/health', 'web01.corp.example'],
  ['[fe80::1]:9100', 'fe80::1'],
  ['fe80::1', 'fe80::1'],
  ['核心交换机-01', '核心交换机-01'],
  [' / ', null],
  [null, null],
])('the item %j is found as %j', (item, key) => expect(itemKey(item)).toBe(key));

describe('the course of an alert', () => {
  it.each([
    ['fires', [on(0)], { firing: true, count: 1, onset: T }],
    ['is over', [on(0), off(5)], { firing: false, count: 2, onset: T }],
    ['is over at once', [off(0), on(0)], { firing: false, count: 2 }],
    ['fires again', [on(0), off(5), on(9)], { firing: true, count: 3, onset: T + 9 * MINUTE }],
    ['is told late that it was over', [on(0), on(9), off(5)], { firing: true, onset: T + 9 * MINUTE }],
    ['goes on', [on(0), on(3), on(6)], { firing: true, count: 3, onset: T }],
    ['was never heard to begin', [off(5)], { firing: false, onset: null }],
  ])('%s', (_name, marks, course) => expect(courseOf(marks)).toMatchObject(course));

  it('flaps from so many changes in so many minutes on, and no longer when they are past', () => {
    const marks = [on(0), off(1), on(2), off(3), on(4)];
    expect(flaps(courseOf(marks), POLICY, T + 5 * MINUTE)).toBe(false);
    const more = courseOf([...marks, off(5)]);
    expect(flaps(more, POLICY, T + 5 * MINUTE)).toBe(true);
    expect(flaps(more, POLICY, T + 30 * MINUTE)).toBe(false);
    expect(flaps(courseOf([on(0), on(1), on(2), on(3), on(4), on(5)]), POLICY, T + 6 * MINUTE)).toBe(false);
  });

  it('does not lie ahead', () => {
    const report = { marks: [on(0), off(99)] } as unknown as Report;
    expect(notAhead(report, T + MINUTE).marks).toEqual([on(0), off(1)]);
  });
});

describe('any order and repetition of the same reports', () => {
  const times = fc.integer({ min: 0, max: 40 });
  /** The same words at the same time, as a source would say them. */
  const reports = fc
    .tuple(fc.constantFrom('a', 'b', 'c'), times, fc.boolean(), times)
    .map(([fingerprint, at, isOver, lasted]): Report => {
      const end = at + lasted;
      return {
        ...{ fingerprint, name: `${fingerprint}${isOver ? end : at}`, item: null, summary: null },
        ...{ severity: 'high', payload: null, marks: isOver ? [on(at), off(end)] : [on(at)] },
      };
    });
  const taken = (list: readonly Report[]) => {
    const known = new Map<string, Absorbed>();
    for (const report of list)
      known.set(report.fingerprint, absorbed(known.get(report.fingerprint) ?? null, report));
    return new Map([...known].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  };

  it('gives the same alerts', () => {
    const both = fc.array(reports, { minLength: 1, maxLength: 25 }).chain((list) =>
      fc.tuple(
        fc.constant(list),
        fc
          .tuple(fc.shuffledSubarray(list, { minLength: list.length }), fc.array(fc.constantFrom(...list)))
          .chain(([all, again]) =>
            fc.shuffledSubarray([...all, ...again], { minLength: all.length + again.length }),
          ),
      ),
    );
    fc.assert(
      fc.property(both, ([list, other]) => {
        const [one, two] = [taken(list), taken(other)];
        expect(two).toEqual(one);
        for (const { marks } of one.values()) {
          const now = T + 60 * MINUTE;
          expect(flaps(courseOf(marks), POLICY, now)).toBe(flaps(courseOf(marks.toReversed()), POLICY, now));
        }
      }),
    );
  });
});

describe('what follows', () => {
  const incident = POLICY.rules[0]!.incident!;
  const facts = (over: Partial<AlertFacts> = {}): AlertFacts => ({
    ...{ incident, ownTicket: null, relatedTicket: null },
    ...over,
  });
  const firing: Standing = { firing: true, flapping: false, onset: T };
  const over: Standing = { ...firing, firing: false };
  const again: Standing = { ...firing, onset: T + MINUTE };
  const record = { kind: 'record', incident };
  const word = (said: string) => ({ kind: 'word', word: said });

  it.each([
    ['a new one is recorded', null, firing, facts(), [record]],
    ['one without a rule is not', null, firing, facts({ incident: null }), []],
    [
      'one about the same item joins',
      null,
      firing,
      facts({ relatedTicket: 7 }),
      [{ kind: 'join', ticketId: 7 }, word('joined')],
    ],
    ['said again it changes nothing', firing, firing, facts({ ownTicket: 7 }), []],
    ['said again without a ticket it makes none', firing, firing, facts(), []],
    ['its end is told and closes nothing', firing, over, facts({ ownTicket: 7 }), [word('recovered')]],
    ['its end without an open ticket is not told', firing, over, facts(), []],
    [
      'one that came and went unheard is recorded all the same',
      null,
      over,
      facts(),
      [record, word('recovered')],
    ],
    [
      'it fires again on its open ticket',
      over,
      again,
      facts({ ownTicket: 7, relatedTicket: 8 }),
      [word('again')],
    ],
    ['it fires again after its ticket ended', over, again, facts(), [record]],
    [
      'a late report of an earlier outbreak does nothing',
      again,
      { ...again, onset: T },
      facts({ ownTicket: 7 }),
      [],
    ],
    ['it begins to flap', firing, { ...again, flapping: true }, facts({ ownTicket: 7 }), [word('flapping')]],
    [
      'it flaps on in silence',
      { ...firing, flapping: true },
      { ...again, flapping: true },
      facts({ ownTicket: 7 }),
      [],
    ],
    [
      'it ends while it flaps',
      { ...firing, flapping: true },
      { ...over, flapping: true },
      facts({ ownTicket: 7 }),
      [],
    ],
    [
      'one that flaps at first sight is one ticket',
      null,
      { ...firing, flapping: true },
      facts(),
      [record, word('flapping')],
    ],
  ] as const)('%s', (_name, before, after, known, deeds) => {
    expect(deedsOf(before, after, known)).toEqual(deeds);
  });

  it('nothing is ever recorded twice for one outbreak', () => {
    const standings = fc.record({
      firing: fc.boolean(),
      flapping: fc.boolean(),
      onset: fc.constantFrom(null, T, T + 1),
    });
    fc.assert(
      fc.property(standings, standings, (before, after) => {
        const deeds = deedsOf(before, after, facts({ relatedTicket: null }));
        const fresh = after.onset !== null && after.onset > (before.onset ?? 0);
        return deeds.some(({ kind }) => kind === 'record') === fresh;
      }),
    );
  });

  it('an end that never comes is missed after a day', () => {
    expect(isUnheard(T, POLICY, T + 24 * 60 * MINUTE)).toBe(true);
    expect(isUnheard(T, POLICY, T + 24 * 60 * MINUTE - 1)).toBe(false);
  });
});
