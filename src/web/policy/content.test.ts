import { describe, expect, it } from 'vitest';
import { inputTime, intervalOf, wallTime } from './clock-text.ts';
import { valueAt, withValue } from './content.ts';
import { personIdsOf } from './person-ids.ts';
import { fieldWithin, namedField } from './problem-place.ts';
import { keyOf, recipientOf } from './recipients.ts';

const CONTENT = { a: { b: [1, { c: 'x' }] }, d: 4 };

describe('a value of a content', () => {
  it('is found by its path, or is not there', () => {
    expect(valueAt(CONTENT, ['a', 'b', 1, 'c'])).toBe('x');
    expect(valueAt(CONTENT, ['a', 'toString'])).toBeUndefined();
    expect(valueAt(CONTENT, ['d', 'e'])).toBeUndefined();
  });

  it('is changed in a copy that keeps the order of the fields and all the rest', () => {
    const next = withValue(CONTENT, ['a', 'b', 1, 'c'], 'y');
    expect(JSON.stringify(next)).toBe('{"a":{"b":[1,{"c":"y"}]},"d":4}');
    expect(valueAt(CONTENT, ['a', 'b', 1, 'c'])).toBe('x');
    expect(withValue(CONTENT, ['a'], undefined)).toEqual({ d: 4 });
    expect(withValue(CONTENT, ['new', 'deep'], 1)).toEqual({ ...CONTENT, new: { deep: 1 } });
  });
});

describe('a time of the day', () => {
  it.each([
    [540, '09:00', false],
    [1440, '24:00', false],
    [1800, '06:00', true],
  ])('%d is %s', (minute, text, nextDay) => {
    expect(wallTime(minute)).toEqual({ text, nextDay });
  });

  it.each([
    ['09:00', '18:00', [540, 1080]],
    ['22:00', '06:00', [1320, 1800]],
    ['00:00', '00:00', [0, 1440]],
    ['9', '18:00', null],
  ])('%s to %s', (from, to, interval) => {
    expect(intervalOf(from, to)).toEqual(interval);
    if (interval) expect(interval.map((minute) => inputTime(Number(minute)))).toEqual([from, to]);
  });
});

it('a recipient is the same after the way there and back', () => {
  const all = ['next_line', 'role:lead', 'role:it_manager', 'group:1', 'person:2', 'roster:3'];
  expect(all.map((key) => recipientOf(key)).map((one) => one && keyOf(one))).toEqual(all);
  expect(['', 'role:admin', 'group:', 'what:1'].map(recipientOf)).toEqual([null, null, null, null]);
});

it('people are found wherever a difference speaks of them', () => {
  const changes = [
    { path: 'customerGroups.g.personIds', before: ['a'], after: ['a', 'b'] },
    { path: 'escalation.p1.levels.0.to.0', before: null, after: { kind: 'person', personId: 'c' } },
    { path: 'escalation.p1.name', before: 'x', after: 'y' },
  ];
  expect(personIdsOf(changes)).toEqual(['a', 'a', 'b', 'c']);
});

it('a problem is named by where people find it', () => {
  const field = fieldWithin('body.content.policy.special.0.targets.P1.response');
  expect(field).toBe('special.0.targets.P1.response');
  expect(namedField({ special: [{ name: 'ERP' }] }, field)).toBe('special.ERP.targets.P1.response');
});
