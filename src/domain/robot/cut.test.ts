import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOf, cutSigns, cutTo } from './cut.ts';

describe('a text for a platform', () => {
  it.each([
    ['全公司断网', 15, '全公司断网'],
    ['全公司断网', 14, '全公司…'],
    ['VPN登录失败', 12, 'VPN登录…'],
    ['👨‍👩‍👧‍👦 家庭', 10, '…'],
    ['abc', 3, 'abc'],
    ['abcd', 3, '…'],
  ])('%s in %i bytes', (text, max, expected) => expect(cutTo(text, max)).toBe(expected));

  it('fits, is a beginning, and says when it is cut; its bytes are those of UTF-8', () => {
    const texts = fc.string({ unit: 'grapheme', maxLength: 60 });
    fc.assert(
      fc.property(texts, fc.integer({ min: 3, max: 200 }), (text, max) => {
        const cut = cutTo(text, max);
        expect(bytesOf(text)).toBe(new TextEncoder().encode(text).length);
        expect(bytesOf(cut)).toBeLessThanOrEqual(max);
        if (cut !== text) {
          expect(cut.endsWith('…')).toBe(true);
          expect(text.startsWith(cut.slice(0, -1))).toBe(true);
        }
      }),
    );
  });

  it('is counted in signs for a telephone', () => {
    expect(cutSigns('一诺服务台', 5)).toBe('一诺服务台');
    expect(cutSigns('一诺服务台！', 5)).toBe('一诺服务…');
  });
});
