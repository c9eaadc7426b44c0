import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { indexWords, soughtWords } from './words.ts';

describe('words of a text', () => {
  it.each([
    ['VPN登录失败', ['vpn', '登', '录', '失', '败', '登录', '录失', '失败']],
    ['ＶＰＮ　１２', ['vpn', '12']],
    ['SN-4471.b', ['sn', '4471', 'b']],
    ['', []],
  ])('%s', (text, words) => expect(indexWords(text)).toEqual(words));

  it('finds every word of two to six characters that stands in the text', () => {
    const han = fc.string({
      unit: fc.constantFrom(...'打印机登录失败网络财务系统报销'),
      minLength: 6,
      maxLength: 30,
    });
    fc.assert(
      fc.property(han, fc.nat(), fc.integer({ min: 2, max: 6 }), (text, at, length) => {
        const start = at % (text.length - length + 1);
        const indexed = new Set(indexWords(text));
        const { words } = soughtWords(text.slice(start, start + length));
        expect(words.length).toBeGreaterThan(0);
        expect(words.every((word) => indexed.has(word))).toBe(true);
      }),
    );
  });

  it.each([
    ['请访问 oa.huaheng.example/login', 'huaheng.example'],
    ['lina@huaheng.example', 'lina@huaheng'],
    ['SN-4471.b', '4471'],
    ['打印机HP LaserJet-1020', 'laserjet'],
    ['VPN登录失败(691)', 'vpn登录 691'],
    ['ＶＰＮ', 'vpn'],
    ['Straße ÉTÉ', 'straße été'],
  ])('%s is found by %s', (text, query) => {
    const indexed = indexWords(text);
    const { words, prefix } = soughtWords(query);
    expect(words.filter((word) => !indexed.includes(word))).toEqual([]);
    if (prefix !== null) expect(indexed.some((word) => word.startsWith(prefix))).toBe(true);
    expect(words.length + (prefix === null ? 0 : 1)).toBeGreaterThan(0);
  });

  it.each(['', ' ', '!!!', "' & | ! :* \\", '---', '@@'])('%j seeks nothing', (query) => {
    expect(soughtWords(query)).toEqual({ words: [], prefix: null });
  });

  it('never has a sign in a word that a query language would understand', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200, size: 'max' }), (text) => {
        const { words, prefix } = soughtWords(text);
        for (const word of [...indexWords(text), ...words, ...(prefix ? [prefix] : [])]) {
          expect(word).toMatch(/^[^\s'"\\&|!:*()<>]+$/u);
          expect(word.isWellFormed()).toBe(true);
        }
      }),
    );
  });

  it('takes the last Latin word as the beginning of a longer one', () => {
    expect(soughtWords('outlook 登录 pass')).toEqual({ words: ['outlook', '登录'], prefix: 'pass' });
    expect(soughtWords('pass 登录')).toEqual({ words: ['pass', '登录'], prefix: null });
  });
});
