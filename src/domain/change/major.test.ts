import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CRITICALITIES, type Criticality } from '../config/item.ts';
import { type MajorReason, majorReasons } from './major.ts';

const RULES = { criticality: 'high', people: 50, wholeData: true } as const;
const CASES: [string, readonly Criticality[], number, boolean, MajorReason[]][] = [
  ['nothing is touched', [], 0, false, []],
  ['a plain item of few', ['normal', 'low'], 49, false, []],
  ['an item as critical as the policy names', ['low', 'high'], 1, false, ['critical_item']],
  ['one above it', ['critical'], 1, false, ['critical_item']],
  ['as many people as the policy names', ['low'], 50, false, ['people']],
  ['the data of everybody', [], 0, true, ['whole_data']],
  ['all of it', ['critical'], 900, true, ['critical_item', 'people', 'whole_data']],
];

describe('what makes an operation major (4.1-3)', () => {
  it.each(CASES)('%s', (_name, criticalities, people, wholeData, reasons) => {
    expect(majorReasons(RULES, { criticalities, people, wholeData })).toEqual(reasons);
  });

  it('never becomes less by reaching further', () => {
    const reached = fc.record({
      criticalities: fc.array(fc.constantFrom(...CRITICALITIES)),
      people: fc.nat(200),
      wholeData: fc.boolean(),
    });
    fc.assert(
      fc.property(reached, reached, (one, more) => {
        const both = {
          criticalities: [...one.criticalities, ...more.criticalities],
          people: Math.max(one.people, more.people),
          wholeData: one.wholeData || more.wholeData,
        };
        const reasons = majorReasons(RULES, both);
        for (const reason of majorReasons(RULES, one)) expect(reasons).toContain(reason);
      }),
    );
  });
});
