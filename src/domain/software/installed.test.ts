import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Installed, installedKey, movesBetween, saidAfter } from './installed.ts';
import { aliasKey, covers, nameKey, productOf, wholeKeys } from './product.ts';

const P = (version: string, productId = 'p'): Installed => ({ productId, version });

describe('a name of a product', () => {
  it.each([
    ['7-Zip 23.01 (x64)', '23.01', '7-zip'],
    ['Microsoft® Office 专业增强版 2019 - zh-cn', '16.0.10406', 'microsoft office 专业增强版 2019'],
    ['Python 3.12.1 (64-bit)', '3.12.1', 'python'],
    ['Mozilla Firefox (x64 zh-CN)', '115.0', 'mozilla firefox'],
    ['ＷＰＳ　Ｏｆｆｉｃｅ', '', 'wps office'],
    ['Notepad++ v8.5', '8.5.0', 'notepad++'],
    ['达梦数据库 V8', '8', '达梦数据库'],
    ['Java 8 Update 391 (64-bit)', '8.0.391', 'java 8 update 391'],
    ['3.5', '3.5', '3.5'],
    ['®', '', ''],
  ])('%j (%s) is compared as %j', (name, version, key) => {
    expect(nameKey(name, version)).toBe(key);
  });

  it('is known by its own alias before one that covers its beginning, and by the longest of these', () => {
    const known = new Map([
      [aliasKey('Java 8*'), 'java'],
      [aliasKey('Java 8 Update*'), 'jre8'],
      [aliasKey('7-Zip'), 'zip'],
      [aliasKey('Java 8 Update 401'), 'exact'],
    ]);
    const of = (name: string, version: string) => productOf(known, name, version);
    expect(of('Java 8 Update 391 (64-bit)', '8.0.391')).toBe('jre8');
    expect(of('Java 8 Update 401', '8.0.401')).toBe('exact');
    expect(of('Java 8', '8')).toBe('java');
    expect(of('7-zip 23.01', '23.01')).toBe('zip');
    expect(of('Java 11', '11')).toBe(null);
    expect(of(' ™ ', '')).toBe(null);
  });

  it('in one form stays in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        expect(nameKey(nameKey(name))).toBe(nameKey(name));
        const [key] = wholeKeys(name, '1');
        if (key === undefined) return;
        expect(productOf(new Map([[key, 'p']]), name, '1')).toBe('p');
        expect(covers(aliasKey(`${name}*`), key)).toBe(true);
      }),
    );
  });
});

describe('what a source says', () => {
  it('whole replaces what it said; a part adds, and takes away what it names', () => {
    const before = [P('1'), P('2'), P('1', 'q')];
    const list = { present: [P('2'), P('3')], gone: [] };
    expect(saidAfter(before, list, true)).toEqual({
      ...{ added: [P('3')], removed: [P('1'), P('1', 'q')], kept: [P('2')] },
    });
    expect(saidAfter(before, list, false)).toEqual({ added: [P('3')], removed: [], kept: before });
    expect(saidAfter(before, { present: [P('3')], gone: [P('')] }, false)).toEqual({
      ...{ added: [P('3')], removed: [P('1'), P('2')], kept: [P('1', 'q')] },
    });
    expect(saidAfter(before, { present: [P('1')], gone: [P('')] }, false).removed).toEqual([P('2')]);
  });

  const installed = fc.record({
    productId: fc.constantFrom('p', 'q'),
    version: fc.constantFrom('', '1', '2', '2.0', '3', '3-rc1'),
  });
  const set = fc.uniqueArray(installed, { selector: installedKey });

  it('whole is what it says from then on, and told again it changes nothing', () => {
    fc.assert(
      fc.property(set, set, (before, present) => {
        const { added, kept } = saidAfter(before, { present, gone: [] }, true);
        const after = [...kept, ...added];
        expect(new Set(after.map(installedKey))).toEqual(new Set(present.map(installedKey)));
        expect(saidAfter(after, { present, gone: [] }, true)).toMatchObject({ added: [], removed: [] });
      }),
    );
  });

  it('changes an item by what is really another version', () => {
    for (const [before, after, ...moves] of [
      [[P('1')], [P('2')], { kind: 'upgraded', from: '1', to: '2' }],
      [[P('2')], [P('1')], { kind: 'downgraded', from: '2', to: '1' }],
      [[], [P('1')], { kind: 'installed', from: null, to: '1' }],
      [[P('1')], [], { kind: 'removed', from: '1', to: null }],
      [[P('1'), P('3')], [P('1'), P('4')], { kind: 'upgraded', from: '3', to: '4' }],
      [
        [P('1'), P('3')],
        [P('4')],
        { kind: 'upgraded', from: '3', to: '4' },
        { kind: 'removed', from: '1', to: null },
      ],
      [[P('')], [P('2')]],
      [[P('2')], [P('')]],
      [[P('2')], [P('2.0')]],
      [[P('2')], [P('2'), P('')]],
    ] as [Installed[], Installed[], ...object[]][])
      expect([before, after, movesBetween(before, after)]).toEqual([
        before,
        after,
        moves.map((move) => ({ productId: 'p', ...move })),
      ]);
  });

  it('that is the same moves nothing, and there and back moves back', () => {
    fc.assert(
      fc.property(set, set, (a, b) => {
        expect(movesBetween(a, a)).toEqual([]);
        expect(movesBetween(b, a).length).toBe(movesBetween(a, b).length);
      }),
    );
  });
});
