import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { csvLine, withoutGuard } from './csv.ts';

const cells = (line: string) => (parse(line) as string[][])[0];

it.each([
  '=1+1',
  '+86 571 8888',
  '-2',
  '@SUM(A1)',
  '\t=1',
  '\r=1',
  ' =1',
  '＝cmd',
  '＋1',
  '－1',
  '＠x',
  '"=1',
  'first\n=second',
])('guards %j', (text) => {
  expect(cells(csvLine([text]))).toEqual([`'${text}`]);
});

it.each(['李娜', 'a@b.cn', '0571-8888', '总部/财务部', '', '1', "O'Brien"])('leaves %j alone', (text) => {
  expect(cells(csvLine([text, 'x']))).toEqual([text, 'x']);
});

it('every text survives the way there and back', () => {
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^['"=+@\s-]{0,6}$/));
  const examples: [string][] = [["'\t"], ["''="], ["'a\n="], ["'"]];
  fc.assert(
    fc.property(text, (original) => {
      const [read = ''] = cells(csvLine([original, 'x'])) ?? [];
      expect(read.startsWith('=') || read.startsWith('+')).toBe(false);
      expect(withoutGuard(read)).toBe(original);
    }),
    { examples },
  );
});
