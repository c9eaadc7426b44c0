import fc from 'fast-check';
import { expect, it } from 'vitest';
import { wholeFixtures } from '#test/mail/fixtures.ts';
import { parseMail } from './parse.ts';
import { filesInTnef, isTnef } from './tnef.ts';

const dat = (() => {
  const { bytes } = wholeFixtures().find(({ name }) => name === 'winmail-dat')!;
  const text = Buffer.from(bytes).toString('latin1');
  const at = text.lastIndexOf('filename="winmail.dat"');
  return Buffer.from(text.slice(at).split('\r\n\r\n')[1]!.split('--')[0]!, 'base64');
})();

it('takes the files out of a winmail.dat, with their bytes', () => {
  expect(isTnef(dat)).toBe(true);
  expect(filesInTnef(dat).map(({ name, content }) => [name, Buffer.from(content).toString()])).toEqual([
    ['报价单 2024.xlsx', 'PK\u0003\u0004tables'],
    ['说明.txt', '见表'],
  ]);
});

it('never fails, however it was cut or changed', () => {
  fc.assert(
    fc.property(
      fc.nat(dat.length),
      fc.array(fc.tuple(fc.integer({ min: 4, max: dat.length - 1 }), fc.nat(255))),
      (length, changes) => {
        const bytes = Buffer.from(dat);
        for (const [at, value] of changes) bytes[at] = value;
        for (const { content } of filesInTnef(bytes.subarray(0, length)))
          expect(content.length).toBeLessThanOrEqual(length);
      },
    ),
  );
});

it('keeps a winmail.dat in which nothing is found', () => {
  const { bytes } = wholeFixtures().find(({ name }) => name === 'winmail-dat-broken')!;
  expect(parseMail(bytes).attachments.map(({ name }) => name)).toEqual(['winmail.dat']);
});
