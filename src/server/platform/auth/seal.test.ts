import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { keyFrom, sealerIn, sealerOf } from './seal.ts';

const sealer = sealerOf(randomBytes(32));

it('what was sealed opens again, and looks different each time', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const [one, two] = [sealer.seal(text), sealer.seal(text)];
      expect([sealer.open(one), sealer.open(two)]).toEqual([text, text]);
      expect(one.equals(two)).toBe(false);
    }),
  );
});

it('neither altered bytes nor another key open it', () => {
  const sealed = sealer.seal('口令');
  for (let at = 0; at < sealed.length; at++) {
    const altered = Buffer.from(sealed);
    altered[at] = (altered[at] ?? 0) ^ 1;
    expect(() => sealer.open(altered)).toThrow();
  }
  expect(() => sealerOf(randomBytes(32)).open(sealed)).toThrow();
  expect(() => sealer.open(sealed.subarray(0, 20))).toThrow();
});

it('a key file is made once, for its owner alone, and refused when it is none', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'yinuo-key-'));
  const sealed = sealerIn(folder).seal('a');
  expect(sealerIn(folder).open(sealed)).toBe('a');
  expect((await stat(join(folder, 'secret.key'))).mode & 0o777).toBe(0o600);
  await writeFile(join(folder, 'secret.key'), 'short');
  expect(() => sealerIn(folder).open(sealed)).toThrow(/64 hexadecimal/);
  await rm(folder, { recursive: true });
});

it.each(['', 'xy', 'g'.repeat(64), 'a'.repeat(63)])('%j is no key', (text) => {
  expect(keyFrom(text)).toBeNull();
});
