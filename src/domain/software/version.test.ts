import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareVersions, isEmptyRange, isInRange, versionKey } from './version.ts';

const NONE = { from: null, upTo: null, before: null };

describe('versions', () => {
  it.each([
    ['10.0.19045.3693', '10.0.19045.3803'],
    ['10.0.9200', '10.0.19045'],
    ['2.7.9', '2.7.18'],
    ['2.7.18', '3'],
    ['8u391', '8u401'],
    ['8u45', '8u391'],
    ['8', '8u5'],
    ['1.8.0_391', '1.8.0_401'],
    ['1.1.1', '1.1.1a'],
    ['1.1.1k', '1.1.1w'],
    ['1.1.1w', '1.1.2'],
    ['1.1.1zz', '1.1.1.1'],
    ['20.04 LTS', '22.04 LTS'],
    ['22.04 LTS', '22.04.3 LTS'],
    ['2.0-rc1', '2.0-rc2'],
    ['2.0-beta9', '2.0-rc1'],
    ['2.0-alpha', '2.0 beta'],
    ['2.0-SNAPSHOT', '2.0-alpha'],
    ['2.0-rc2', '2.0'],
    ['2.0', '2.0 SP1'],
    ['2.0 Service Pack 1', '2.0 SP2'],
    ['2012', '2012 R2'],
    ['2012 R2', '2016'],
    ['3.12.0a4', '3.12.0b1'],
    ['3.12.0b1', '3.12.0rc1'],
    ['3.12.0rc1', '3.12.0'],
    ['1.4.1~beta1', '1.4.1'],
    ['12.04', '12.10'],
    ['15.2.1', '15.10'],
    ['99999999999999999998', '99999999999999999999'],
    ['', '0.0.1'],
    ['专业版', '0'],
  ])('%j is older than %j', (older, newer) => {
    expect(compareVersions(older, newer)).toBe(-1);
    expect(compareVersions(newer, older)).toBe(1);
  });

  it.each([
    ['1.0', '1.0.0'],
    ['v1.2.3', '1.2.3'],
    ['22.04 LTS', '22.04'],
    ['1.02', '1.2'],
    ['Version 7.0 (Build 1)', '7.0.1'],
    ['１．２', '1.2'],
    ['23.01 (x64)', '23.01'],
    ['23.01 64位', '23.01'],
    ['5.0.0 Final', '5.0'],
    ['2.0 SP1', '2.0 Service Pack 1'],
    ['8u391', '8 Update 391'],
    ['11.0 正式版', '11'],
    ['2.0-CR1', '2.0-rc1'],
    ['0', '0.0'],
    ['专业版', ''],
  ])('%j and %j are one version', (one, other) => {
    expect(versionKey(one)).toBe(versionKey(other));
  });

  const part = fc.oneof(
    fc.nat({ max: 30 }).map(String),
    fc.constantFrom(
      '0',
      '00',
      'a',
      'b',
      'u',
      'rc',
      'beta',
      '~',
      'sp',
      'lts',
      '版',
      '补丁',
      '.',
      '-',
      ' ',
      '10',
    ),
  );
  const version = fc.array(part, { maxLength: 8 }).map((parts) => parts.join(''));

  it('have one order, which is that of their keys as bytes', () => {
    fc.assert(
      fc.property(version, version, version, (a, b, c) => {
        expect(compareVersions(a, b)).toBe(-compareVersions(b, a) + 0);
        if (compareVersions(a, b) <= 0 && compareVersions(b, c) <= 0)
          expect(compareVersions(a, c)).toBeLessThanOrEqual(0);
        const bytes = Buffer.compare(Buffer.from(versionKey(a)), Buffer.from(versionKey(b)));
        expect(bytes).toBe(compareVersions(a, b));
      }),
    );
  });

  it('of numbers alone are in the order of their numbers', () => {
    const numbers = fc.array(fc.nat({ max: 99_999 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(numbers, numbers, (a, b) => {
        const at = Array.from({ length: 5 }, (_, n) => (a[n] ?? 0) - (b[n] ?? 0)).find((d) => d !== 0) ?? 0;
        expect(compareVersions(a.join('.'), b.join('.'))).toBe(Math.sign(at));
      }),
    );
  });

  it('of any text have a key', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 120 }), (text) => versionKey(text).length >= 0),
    );
  });
});

describe('a range of versions', () => {
  it.each([
    [{ ...NONE, before: '1.1.1w' }, '1.1.1v', true],
    [{ ...NONE, before: '1.1.1w' }, '1.1.1w', false],
    [{ ...NONE, from: '1.1', before: '1.1.1w' }, '1.0.2u', false],
    [{ ...NONE, from: '1.1', before: '1.1.1w' }, '1.1.0', true],
    [{ ...NONE, upTo: '2.7.18' }, '2.7.18', true],
    [{ ...NONE, upTo: '2.7.18' }, '2.7.19', false],
    [{ from: null, upTo: '3', before: '2.5' }, '2.6', false],
    [{ from: null, upTo: '2', before: '2.5' }, '2.4', false],
    [{ ...NONE, from: '3' }, '12', true],
    [{ ...NONE, before: '2' }, '', false],
    [{ ...NONE, from: '2' }, '', false],
    [NONE, '', true],
    [NONE, '1', true],
  ])('%j has %j: %s', (range, one, expected) => {
    expect(isInRange(range, one)).toBe(expected);
  });

  it.each([
    [{ ...NONE, from: '2', before: '2.0' }, true],
    [{ ...NONE, from: '2', upTo: '2.0' }, false],
    [{ ...NONE, from: '2', upTo: '1' }, true],
    [NONE, false],
  ])('%j is empty: %s', (range, expected) => {
    expect(isEmptyRange(range)).toBe(expected);
  });
});
