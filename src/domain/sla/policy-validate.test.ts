import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EscalationLevel, EscalationPath, Recipient } from './escalation-path.ts';
import { type PolicyContent, type SpecialTargets, shippedPolicy } from './policy.ts';
import { type DirectoryFacts, directoryProblems, passedOver } from './policy-directory.ts';
import { validatePolicy } from './policy-validate.ts';
import { PROBLEM_CODES } from './problem-codes.ts';

const HOUR = 3_600_000;
const { version: _version, ...shipped } = shippedPolicy;
const policy = (change: Partial<PolicyContent>): PolicyContent => ({ ...shipped, ...change });
const special = (change: Partial<SpecialTargets>): SpecialTargets => ({
  ...{ name: 'VPN', services: ['VPN'], customers: [], targets: shipped.targets },
  ...change,
});
const level = (...to: Recipient[]): EscalationLevel => ({ to, acceptWithin: HOUR, calendar: 'working' });
const lead: Recipient = { kind: 'role', role: 'lead' };
const group = (groupId: string): Recipient => ({ kind: 'group', groupId });
const person = (personId: string): Recipient => ({ kind: 'person', personId });
const path = (change: Partial<EscalationPath>): EscalationPath => ({
  ...{ id: 'x', name: 'X', triggers: ['a'], priorities: [], services: ['VPN'], levels: [level(lead)] },
  ...change,
});
/** Before the shipped paths, so that it is reached. */
const withPath = (change: Partial<EscalationPath>) =>
  policy({ escalation: [path(change), ...shipped.escalation] });
const vip = { id: 'vip', name: 'VIP', departments: ['总部'], personIds: [] };

describe('a policy is not saved', () => {
  it.each<[string, PolicyContent, string, string]>([
    [
      'with a P1 rule twice',
      policy({ p1: { flags: ['many_users_blocked', 'many_users_blocked'], criticalServices: [] } }),
      'p1.flags.1',
      'given_twice',
    ],
    [
      'with a critical service without a name',
      policy({ p1: { flags: [], criticalServices: [' '] } }),
      'p1.criticalServices.0',
      'required',
    ],
    [
      'with two customer groups of one id',
      policy({ customerGroups: [vip, { ...vip, name: 'B' }] }),
      'customerGroups.1.id',
      'given_twice',
    ],
    [
      'with two customer groups of one name',
      policy({ customerGroups: [vip, { ...vip, id: 'b' }] }),
      'customerGroups.1.name',
      'given_twice',
    ],
    [
      'with a customer group of nobody',
      policy({ customerGroups: [{ ...vip, departments: [] }] }),
      'customerGroups.0',
      'required',
    ],
    [
      'with targets for an unknown customer group',
      policy({ special: [special({ customers: ['vip'] })] }),
      'special.0.customers.0',
      'unknown_reference',
    ],
    [
      'with special targets for everything',
      policy({ special: [special({ services: [] })] }),
      'special.0',
      'for_everything',
    ],
    [
      'with special targets behind wider ones',
      policy({ special: [special({}), special({ name: 'B', services: ['VPN'] })] }),
      'special.1',
      'never_reached',
    ],
    [
      'with two special targets of one name',
      policy({ special: [special({}), special({ services: ['ERP'] })] }),
      'special.1.name',
      'given_twice',
    ],
    [
      'with a special target of nothing',
      policy({
        special: [
          special({
            targets: {
              ...shipped.targets,
              P1: { ...shipped.targets.P1, update: { budget: 0, calendar: 'always' } },
            },
          }),
        ],
      }),
      'special.0.targets.P1.update.budget',
      'too_short',
    ],
    [
      'with special targets in a wrong order',
      policy({ special: [special({ targets: { ...shipped.targets, P4: shipped.targets.P2 } })] }),
      'special.0.targets.P4.response',
      'stricter_than_higher_priority',
    ],
    [
      'with a pause twice',
      policy({ pauses: { ...shipped.pauses, P3: ['waiting_requester', 'waiting_requester'] } }),
      'pauses.P3.1',
      'given_twice',
    ],
    [
      'with a warning at 0 %',
      policy({ warnings: { ...shipped.warnings, P1: [0, 50] } }),
      'warnings.P1.0',
      'bad_percent',
    ],
    [
      'with a warning at 100 %',
      policy({ warnings: { ...shipped.warnings, P1: [50, 100] } }),
      'warnings.P1.1',
      'bad_percent',
    ],
    [
      'with warnings that go down',
      policy({ warnings: { ...shipped.warnings, P2: [80, 50] } }),
      'warnings.P2.1',
      'not_ascending',
    ],
    [
      'with an event that there is not',
      policy({
        events: { ...shipped.events, response: { ...shipped.events.response, stops: ['noticed' as never] } },
      }),
      'events.response.stops.0',
      'not_allowed',
    ],
    [
      'a promise that its own breach begins anew, without an end',
      policy({
        events: { ...shipped.events, update: { ...shipped.events.update, starts: ['accepted', 'breached'] } },
      }),
      'events.update.starts.1',
      'not_allowed',
    ],
    [
      'a promise that is kept by a warning',
      policy({ events: { ...shipped.events, update: { ...shipped.events.update, stops: ['warned'] } } }),
      'events.update.stops.0',
      'not_allowed',
    ],
    [
      'with a promise that nothing begins',
      policy({ events: { ...shipped.events, appeal: { ...shipped.events.appeal, starts: [] } } }),
      'events.appeal.starts',
      'required',
    ],
    ['with a path for nothing', withPath({ triggers: [] }), 'escalation.0.triggers', 'required'],
    ['with a path without a level', withPath({ levels: [] }), 'escalation.0.levels', 'required'],
    ['with a level without anybody', withPath({ levels: [level()] }), 'escalation.0.levels.0.to', 'required'],
    [
      'with somebody twice on a level',
      withPath({ levels: [level(lead, lead)] }),
      'escalation.0.levels.0.to.1',
      'given_twice',
    ],
    [
      'with no time to accept',
      withPath({ levels: [{ ...level(lead), acceptWithin: 0 }] }),
      'escalation.0.levels.0.acceptWithin',
      'too_short',
    ],
    [
      'asking the same twice in a row',
      withPath({ levels: [level(lead, group('g')), level(group('g'), lead)] }),
      'escalation.0.levels.1',
      'same_as_before',
    ],
    [
      'asking a group that it has left behind',
      withPath({ levels: [level(group('g')), level(lead), level(group('g'))] }),
      'escalation.0.levels.2',
      'asked_before',
    ],
    ['with two paths of one id', withPath({ id: 'p1' }), 'escalation.1.id', 'given_twice'],
    [
      'with a path behind a wider one',
      policy({ escalation: [...shipped.escalation, path({})] }),
      'escalation.3',
      'never_reached',
    ],
    [
      'with a trigger that no path takes',
      policy({ escalation: shipped.escalation.slice(0, 2) }),
      'escalation.d.P3',
      'no_path',
    ],
    [
      'with a priority that no path takes',
      policy({
        escalation: shipped.escalation.map((one) =>
          one.id === 'ability' ? { ...one, priorities: ['P1'] as const } : one,
        ),
      }),
      'escalation.a.P2',
      'no_path',
    ],
    ['where one duplicate is a crowd', policy({ duplicatesGather: 1 }), 'duplicatesGather', 'too_small'],
    ['where nobody is a crowd', policy({ duplicatesGather: 1e6 }), 'duplicatesGather', 'too_big'],
    [
      'without time for a review',
      policy({ major: { ...shipped.major, reviewDays: 0 } }),
      'major.reviewDays',
      'too_short',
    ],
    [
      'without a lead for years',
      policy({ major: { ...shipped.major, leadWithin: 1e12 } }),
      'major.leadWithin',
      'too_long',
    ],
    [
      'with a notice every second',
      policy({ major: { ...shipped.major, noticeEvery: 1000 } }),
      'major.noticeEvery',
      'too_short',
    ],
  ])('%s', (_, content, field, code) => {
    expect(validatePolicy(content)).toContainEqual({ field, code });
  });

  it('with two mistakes is told of both', () => {
    const codes = validatePolicy(policy({ duplicatesGather: 0, reminderDays: [0] })).map(
      ({ field }) => field,
    );
    expect(codes).toEqual(['reminderDays.0', 'duplicatesGather']);
  });
});

const facts: DirectoryFacts = {
  groups: [
    { id: 'first', nextGroupId: 'second', activeMembers: 2 },
    { id: 'second', nextGroupId: null, activeMembers: 1 },
    { id: 'empty', nextGroupId: null, activeMembers: 0 },
  ],
  people: [
    { id: 'chen', active: true },
    { id: 'gone', active: false },
  ],
  roles: ['requester', 'agent', 'lead', 'it_manager'],
  rosterIds: ['nights'],
  siteIds: ['hz'],
  departments: ['总部'],
  calendarIds: ['china'],
  services: null,
};

describe('the directory', () => {
  it('has nothing to say against the shipped policy', () => {
    expect(directoryProblems(shipped, facts)).toEqual([]);
  });

  it.each<[string, PolicyContent, Partial<DirectoryFacts>, string, string]>([
    [
      'a calendar that there is not',
      policy({ calendars: { standard: 'mars', bySite: {} } }),
      {},
      'calendars.standard',
      'unknown_reference',
    ],
    [
      'a site that there is not',
      policy({ calendars: { standard: 'china', bySite: { xa: 'china' } } }),
      {},
      'calendars.bySite.xa',
      'unknown_reference',
    ],
    [
      'a department that there is not',
      policy({ customerGroups: [{ ...vip, departments: ['火星'] }] }),
      {},
      'customerGroups.0.departments.0',
      'unknown_reference',
    ],
    [
      'a person that there is not',
      policy({ customerGroups: [{ ...vip, personIds: ['x'] }] }),
      {},
      'customerGroups.0.personIds.0',
      'unknown_reference',
    ],
    [
      'a service that there is not',
      withPath({ services: ['ERP'] }),
      { services: ['VPN'] },
      'escalation.0.services.0',
      'unknown_reference',
    ],
    [
      'a group that there is not',
      withPath({ levels: [level(group('x'), lead)] }),
      {},
      'escalation.0.levels.0.to.0',
      'unknown_reference',
    ],
    [
      'a roster that there is not',
      withPath({ levels: [level({ kind: 'roster', rosterId: 'x' }, lead)] }),
      {},
      'escalation.0.levels.0.to.0',
      'unknown_reference',
    ],
    [
      'somebody who has left',
      withPath({ levels: [level(person('gone'), lead)] }),
      {},
      'escalation.0.levels.0.to.0',
      'inactive_person',
    ],
    [
      'a level of somebody who has left',
      withPath({ levels: [level(person('gone'))] }),
      {},
      'escalation.0.levels.0',
      'resolves_to_nobody',
    ],
    [
      'a group without anybody',
      withPath({ levels: [level(group('empty'))] }),
      {},
      'escalation.0.levels.0',
      'resolves_to_nobody',
    ],
    [
      'a path on which nobody has the role',
      shipped,
      { roles: [] },
      'escalation.0.levels.1',
      'resolves_to_nobody',
    ],
    [
      'a path of the next line alone, where there is none',
      withPath({ levels: [level({ kind: 'next_line' })] }),
      { groups: [facts.groups[1]!] },
      'escalation.0.levels.0',
      'resolves_to_nobody',
    ],
    [
      'a path that leaves the last line',
      withPath({ levels: [level(group('second')), level({ kind: 'next_line' })] }),
      {},
      'escalation.0.levels.1',
      'end_of_line',
    ],
    [
      'a path that comes back',
      withPath({ levels: [level(group('second')), level(group('first')), level({ kind: 'next_line' })] }),
      {},
      'escalation.0.levels.2',
      'asked_before',
    ],
  ])('speaks against %s', (_, content, more, field, code) => {
    expect(directoryProblems(content, { ...facts, ...more })).toContainEqual({ field, code });
  });

  it('knows who is on duty by a roster, whoever that is', () => {
    expect(
      directoryProblems(withPath({ levels: [level({ kind: 'roster', rosterId: 'nights' })] }), facts),
    ).toEqual([]);
  });
});

/** Every leaf of the form of a policy with some other value of the same kind. */
function varied(value: unknown): fc.Arbitrary<unknown> {
  if (typeof value === 'number')
    return fc.oneof(fc.constant(value), fc.integer(), fc.double(), fc.constantFrom(0, -1, Number.NaN, 1e18));
  if (typeof value === 'string')
    return fc.oneof(fc.constant(value), fc.constantFrom('', ' ', '__proto__', 'constructor', 'P1', 'x'));
  if (typeof value !== 'object' || value === null) return fc.constant(value);
  if (Array.isArray(value)) {
    const items: fc.Arbitrary<unknown>[] = value.map(varied);
    const item = items.length > 0 ? fc.oneof(...items) : fc.constant('x');
    return fc.oneof(fc.tuple(...items), fc.array(item, { maxLength: 3 }));
  }
  return fc.record(Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, varied(inner)])));
}

it('never throws, and names only problems that have words', () => {
  const model = {
    ...withPath({ levels: [level({ kind: 'next_line' }), level(group('g')), level(person('chen'), lead)] }),
    ...{ customerGroups: [vip], special: [special({ customers: ['vip'] })] },
    calendars: { standard: 'china', bySite: { hz: 'china' } },
  };
  fc.assert(
    fc.property(varied(model), (content) => {
      const problems = [
        ...validatePolicy(content as PolicyContent),
        ...directoryProblems(content as PolicyContent, facts),
      ];
      for (const { code } of problems) expect(PROBLEM_CODES).toContain(code);
    }),
    { numRuns: 300 },
  );
});

describe('a desk of one', () => {
  const alone: DirectoryFacts = { ...facts, groups: [], roles: ['it_manager'] };

  it('may save what is shipped: levels without anybody are passed over, and named', () => {
    expect(directoryProblems(shipped, alone)).toEqual([]);
    expect(passedOver(shipped, alone)).toEqual(
      ['escalation.1.levels.0', 'escalation.1.levels.1', 'escalation.2.levels.0'].map((field) => ({
        field,
        code: 'passed_over',
      })),
    );
    expect(passedOver(shipped, facts)).toEqual([]);
  });

  it('names nobody in a level who is not there', () => {
    const named = withPath({ levels: [level(group('empty')), level({ kind: 'role', role: 'it_manager' })] });
    expect(directoryProblems(named, alone)).toContainEqual({
      field: 'escalation.0.levels.0',
      code: 'resolves_to_nobody',
    });
  });
});
