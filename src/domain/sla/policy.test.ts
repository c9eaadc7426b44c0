import { describe, expect, it } from 'vitest';
import { PRIORITIES, type Priority } from '../ticket/priority.ts';
import { CLOCK_KINDS } from './clock.ts';
import { type ServicePolicy, shippedPolicy, type TargetRule } from './policy.ts';
import { validatePolicy } from './policy-validate.ts';

const HOUR = 3_600_000;
const YEAR = 366 * 24 * HOUR;

const withResponse = (priority: Priority, response: TargetRule | null): ServicePolicy => ({
  ...shippedPolicy,
  targets: { ...shippedPolicy.targets, [priority]: { ...shippedPolicy.targets[priority], response } },
});

describe('the shipped policy', () => {
  it('may be saved', () => {
    expect(validatePolicy(shippedPolicy)).toEqual([]);
  });

  it.each([
    ['P1', 'always', [0.25, 4, 1, 4]],
    ['P2', 'working', [1, 8, 4, 8]],
    ['P3', 'working', [4, 24, 16, 16]],
    ['P4', 'working', [8, 40, 40, 24]],
  ] as const)('promises %s on the calendar %s: %j hours', (priority, calendar, hours) => {
    for (const [index, kind] of CLOCK_KINDS.entries()) {
      expect(shippedPolicy.targets[priority][kind]).toEqual({ budget: (hours[index] ?? 0) * HOUR, calendar });
    }
  });

  it('never lets P1 stand still, and the rest only while somebody else is waited for', () => {
    expect(shippedPolicy.pauses.P1).toEqual([]);
    for (const priority of PRIORITIES.slice(1)) {
      expect(shippedPolicy.pauses[priority]).toEqual(['waiting_requester', 'waiting_third_party']);
    }
  });
});

describe('a policy is refused', () => {
  it.each<[string, ServicePolicy, string, string]>([
    [
      'without time',
      withResponse('P2', { budget: 0, calendar: 'working' }),
      'targets.P2.response.budget',
      'too_short',
    ],
    [
      'with negative time',
      withResponse('P1', { budget: -1, calendar: 'always' }),
      'targets.P1.response.budget',
      'too_short',
    ],
    [
      'with parts of a millisecond',
      withResponse('P1', { budget: 1.5, calendar: 'always' }),
      'targets.P1.response.budget',
      'not_an_integer',
    ],
    [
      'with no number',
      withResponse('P1', { budget: Number.NaN, calendar: 'always' }),
      'targets.P1.response.budget',
      'not_an_integer',
    ],
    [
      'with ten years',
      withResponse('P4', { budget: 10 * YEAR, calendar: 'working' }),
      'targets.P4.response.budget',
      'too_long',
    ],
    [
      'promising P3 more than P2',
      withResponse('P3', { budget: HOUR / 2, calendar: 'working' }),
      'targets.P3.response',
      'stricter_than_higher_priority',
    ],
    [
      'counting nights for P3 only',
      withResponse('P3', { budget: 4 * HOUR, calendar: 'always' }),
      'targets.P3.response',
      'stricter_than_higher_priority',
    ],
    [
      'promising P2 something and P1 nothing',
      withResponse('P1', null),
      'targets.P2.response',
      'stricter_than_higher_priority',
    ],
    [
      'without an end to a clock',
      {
        ...shippedPolicy,
        events: { ...shippedPolicy.events, response: { starts: ['recorded'], stops: [], pausable: true } },
      },
      'events.response.stops',
      'required',
    ],
    ['reminding on day 0', { ...shippedPolicy, reminderDays: [0, 3] }, 'reminderDays.0', 'too_short'],
    [
      'reminding twice on one day',
      { ...shippedPolicy, reminderDays: [1, 3, 3] },
      'reminderDays.2',
      'not_ascending',
    ],
    ['reminding after months', { ...shippedPolicy, reminderDays: [1, 90] }, 'reminderDays.1', 'too_long'],
  ])('%s', (_, policy, field, code) => {
    expect(validatePolicy(policy)).toContainEqual({ field, code });
  });

  it('not when it promises the lowest priorities nothing, or all of them the same', () => {
    expect(validatePolicy(withResponse('P4', null))).toEqual([]);
    expect(validatePolicy(withResponse('P3', { budget: HOUR, calendar: 'working' }))).toEqual([]);
    expect(validatePolicy(withResponse('P4', { budget: YEAR, calendar: 'working' }))).toEqual([]);
  });
});
