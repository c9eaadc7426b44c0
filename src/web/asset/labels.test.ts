import { describe, expect, it } from 'vitest';
import { linesOf } from './draw-words.ts';
import { addressOf, drawCode, labelsPdf } from './labels.ts';
import { Page, points } from './pdf.ts';
import { read } from './read-picture.ts';
import { codeSize, MARGIN, placeOf, SHEET_NAMES, SHEETS, wordsBox } from './sheet.ts';

/** The smallest picture that a JPEG can be said to be; nobody looks into it here. */
const draw = async () => ({ bytes: new Uint8Array([0xff, 0xd8, 0xff, 0xd9]), width: 1, height: 1 });
const label = (n: number) => ({
  ...{
    number: `CI-${String(n).padStart(6, '0')}`,
    name: '财务部笔记本',
    serial: 'SN-4471',
    assetNumber: null,
  },
});

/** A page as a camera would see it: its boxes, dark on white. */
function seen(page: Page, dotsPerPoint: number) {
  const [width, height] = [page.width, page.height].map((mm) => Math.ceil(points(mm) * dotsPerPoint));
  const [w, h] = [width ?? 0, height ?? 0];
  const data = new Uint8ClampedArray(w * h * 4).fill(255);
  for (const [, ...numbers] of page.content.matchAll(/^(\S+) (\S+) (\S+) (\S+) re$/gm)) {
    const [x = 0, y = 0, width_ = 0, height_ = 0] = numbers.map((one) => Number(one) * dotsPerPoint);
    for (let row = Math.round(h - y - height_); row < Math.round(h - y); row++)
      for (let column = Math.round(x); column < Math.round(x + width_); column++)
        data.fill(0, (row * w + column) * 4, (row * w + column) * 4 + 3);
  }
  return { width: w, height: h, data };
}

describe('labels', () => {
  it.each(SHEET_NAMES)('on %s carry a code that is read back as the address of the item', (name) => {
    const sheet = SHEETS[name];
    const page = new Page(sheet.label.width, sheet.label.height);
    const address = addressOf('https://desk.huaheng.example/', 'CI-000123');
    drawCode(page, address, MARGIN, MARGIN, codeSize(sheet));
    expect(address).toBe('https://desk.huaheng.example/i/CI-000123');
    expect(read(seen(page, 3))).toBe(address);
  });

  it('what is no code is read as nothing', () => {
    expect(read({ width: 40, height: 40, data: new Uint8ClampedArray(40 * 40 * 4).fill(255) })).toBeNull();
  });

  it('stand beside each other on the sheet, after those that are used', () => {
    const sheet = SHEETS.a4_24;
    expect(placeOf(sheet, 0, 0)).toEqual({ page: 0, x: 0, y: 0 });
    expect(placeOf(sheet, 4, 0)).toEqual({ page: 0, x: 70, y: 37.125 });
    expect(placeOf(sheet, 0, 23)).toEqual({ page: 0, x: 140, y: 7 * 37.125 });
    expect(placeOf(sheet, 1, 23)).toEqual({ page: 1, x: 0, y: 0 });
    expect(placeOf(SHEETS.roll_62, 2, 0)).toEqual({ page: 2, x: 0, y: 0 });
    for (const one of Object.values(SHEETS)) {
      expect(wordsBox(one).width).toBeGreaterThan(20);
      expect(one.columns * one.label.width).toBeLessThanOrEqual(one.width);
      expect(one.rows * one.label.height).toBeLessThanOrEqual(one.height);
    }
  });

  it('are a PDF whose table names where each object begins', async () => {
    const labels = Array.from({ length: 30 }, (_, n) => label(n + 1));
    const bytes = await labelsPdf(labels, {
      ...{ sheet: SHEETS.a4_24, skip: 20, installation: 'https://desk.example', draw },
    });
    const text = Buffer.from(bytes).toString('latin1');
    expect(text.match(/\/Type \/Page /g)).toHaveLength(3);
    expect(text.match(/\/Subtype \/Image/g)).toHaveLength(30);
    const from = Number(/startxref\n(\d+)\n%%EOF/.exec(text)?.[1]);
    expect(text.slice(from, from + 4)).toBe('xref');
    const rows = [...text.slice(from).matchAll(/^(\d{10}) 00000 n $/gm)].map(([, at]) => Number(at));
    expect(rows.length).toBe(38);
    for (const [n, at] of rows.entries()) expect(text.slice(at).startsWith(`${n + 1} 0 obj\n`)).toBe(true);
    for (const [, length, body] of text.matchAll(/\/Length (\d+) >>\nstream\n([\s\S]*?)\nendstream/g))
      expect(body).toHaveLength(Number(length));
  });

  it.each([
    ['短', 2, ['短']],
    ['财务部笔记本电脑', 2, ['财务部笔', '记本电脑']],
    ['财务部笔记本电脑一号', 2, ['财务部笔', '记本电…']],
    ['abc def', 2, ['abc', 'def']],
    ['财务部笔记本', 1, ['财务部…']],
  ])('%s in %i lines of four', (text, most, lines) =>
    expect(linesOf(text, most, (line) => [...line].length <= 4)).toEqual(lines),
  );
});
