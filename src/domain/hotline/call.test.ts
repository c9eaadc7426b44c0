import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CALL_EVENTS,
  CALL_STATES,
  type CallTimes,
  callState,
  isFresh,
  isToBeSeenTo,
  LATEST_TOLD,
  LONGEST_RING,
  SIGNATURE_AGE,
  told,
  toldAtProblem,
} from './call.ts';
import { nameKeys } from './name-keys.ts';
import { digitsOf, endsOf, isNumber, numberKey, numbersIn } from './number.ts';

describe('a call (3.1d)', () => {
  it.each([
    [{ startedAt: 0, answeredAt: null, endedAt: null }, 5_000, 'ringing'],
    [{ startedAt: 0, answeredAt: null, endedAt: null }, LONGEST_RING + 1, 'missed'],
    [{ startedAt: 0, answeredAt: null, endedAt: 9_000 }, 10_000, 'missed'],
    [{ startedAt: 0, answeredAt: 3_000, endedAt: null }, 10_000, 'talking'],
    [{ startedAt: 0, answeredAt: 3_000, endedAt: 9_000 }, 10_000, 'ended'],
    [{ startedAt: 0, answeredAt: 3_000, endedAt: null }, 86_400_000, 'ended'],
  ] as const)('%o at %i is %s', (times, now, state) => expect(callState(times, now)).toBe(state));

  it.each([
    [0, null],
    [SIGNATURE_AGE, null],
    [SIGNATURE_AGE + 1, 'in_the_future'],
    [-LATEST_TOLD, null],
    [-LATEST_TOLD - 1, 'too_old'],
  ] as const)('told for %i ms from now: %s', (from, problem) => {
    const now = 10 * LATEST_TOLD;
    expect(toldAtProblem(now + from, now)).toBe(problem);
  });

  it('that nobody answered is to be seen to, and no other', () => {
    expect(CALL_STATES.filter(isToBeSeenTo)).toEqual(['missed']);
  });

  it('ends the same in whatever order its events come, and however often', () => {
    const times = { started: 1_000, answered: 2_000, ended: 3_000 };
    const many = fc.array(fc.constantFrom(...CALL_EVENTS), { minLength: 0, maxLength: 6 });
    fc.assert(
      fc.property(many, (some) => {
        const events = [...some, ...CALL_EVENTS];
        const end = events.reduce<CallTimes | null>((call, event) => told(call, event, times[event]), null);
        expect(end).toEqual({ startedAt: 1_000, answeredAt: 2_000, endedAt: 3_000 });
      }),
    );
  });

  it('takes messages of five minutes, and none older', () => {
    expect(isFresh(0, SIGNATURE_AGE)).toBe(true);
    expect(isFresh(0, SIGNATURE_AGE + 1)).toBe(false);
    expect(isFresh(SIGNATURE_AGE + 1, 0)).toBe(false);
  });
});

describe('a number', () => {
  it.each([
    ['0571-8800 6001', '57188006001'],
    ['+86 571 8800 6001', '57188006001'],
    ['0086-571-88006001', '57188006001'],
    ['138 0000 1111', '13800001111'],
    ['+8613800001111', '13800001111'],
    ['8613800001111', '13800001111'],
    ['8001', '8001'],
    ['+1 (212) 555-0100', '12125550100'],
    ['138', '138'],
    ['', ''],
  ])('%s is %s', (number, digits) => expect(digitsOf(number)).toBe(digits));

  it('stands beside others in the directory', () => {
    expect(numbersIn('0571-88006001 转 8001 / 13800001111')).toEqual(['57188006001', '8001', '13800001111']);
    expect(numbersIn('-')).toEqual([]);
  });

  it('is found by its end, and an extension by the number dialled', () => {
    expect(numberKey('57188006001').startsWith(numberKey('6001'))).toBe(true);
    expect(endsOf('88006001')).toContain(numberKey('6001'));
    expect(endsOf('110')).toEqual(['#011']);
  });

  it.each([
    ['8001', true],
    ['+86 138-0000', true],
    ['12', false],
    ['李娜', false],
    ['a8001', false],
  ] as const)('%s is one: %s', (query, is) => expect(isNumber(query)).toBe(is));
});

describe('a name', () => {
  const sign = (sign: string, ...readings: string[]) => ({ sign, readings });
  it.each([
    [
      [sign('李', 'li'), sign('娜', 'na', 'nuo')],
      ['李娜', '娜', 'lina', 'linuo', 'ln', 'na', 'nali'],
    ],
    [
      [sign('单', 'shan', 'dan'), sign('雄', 'xiong')],
      ['shanxiong', 'danxiong', 'sx', 'dx'],
    ],
    [
      [sign('吕', 'lü'), sign('布', 'bu')],
      ['lubu', 'lvbu', 'lyubu', 'lb'],
    ],
    [
      [sign('O', ''), sign("'Brien"), sign(' Ann')],
      ['obrienann', 'ann', 'brien'],
    ],
  ])('%o is found by %o', (signs, keys) => expect(nameKeys(signs)).toEqual(expect.arrayContaining(keys)));

  it('has no more ways to be said than are kept', () => {
    const many = Array.from({ length: 6 }, () => sign('和', 'he', 'huo', 'hu', 'hai'));
    expect(nameKeys(many).length).toBeLessThan(50);
  });
});
