import { describe, expect, it } from 'vitest';
import { authenticityOf, isDoubtful, proofOf } from './authenticity.ts';

const OURS = 'mx.corp.example';
const FROM = 'lina@corp.example';
/** `method=result about` each. */
const found = (...said: string[]) => [
  {
    server: OURS,
    hop: 0,
    results: said.map((text) => {
      const [, method = '', result = '', about = null] = /^(\w+)=(\w+) ?(.+)?$/.exec(text) ?? [];
      return { method, result, about };
    }),
  },
];
const evidence = (answersOwnLetter: boolean, ...said: string[]) => ({
  ...{ from: FROM, trusted: OURS, headers: found(...said), answersOwnLetter },
});

describe('by what a mail is its sender’s own word', () => {
  it.each([
    [['dmarc=pass'], false, 'required', 'dmarc'],
    [['dmarc=fail'], true, 'letter_suffices', null],
    [['dmarc=fail', 'dkim=pass corp.example'], true, 'letter_suffices', null],
    [['dmarc=temperror'], true, 'letter_suffices', null],
    [['dmarc=permerror'], true, 'letter_suffices', null],
    [['dkim=pass corp.example'], false, 'required', 'aligned'],
    [['dkim=pass @mail.corp.example'], false, 'required', 'aligned'],
    [['dkim=pass other.example', 'dkim=pass corp.example'], false, 'required', 'aligned'],
    [['dmarc=none', 'spf=pass bounce@corp.example'], false, 'required', 'aligned'],
    [['spf=pass x@notcorp.example'], false, 'required', null],
    [['spf=pass x@example'], false, 'required', null],
    [['spf=pass'], false, 'required', null],
    [['arc=pass corp.example'], false, 'required', null],
    [['dkim=fail corp.example', 'spf=softfail'], true, 'letter_suffices', 'letter'],
    [['spf=fail x@corp.example'], true, 'letter_suffices', null],
    [['dmarc=none'], true, 'letter_suffices', 'letter'],
    [['dmarc=none'], false, 'letter_suffices', null],
    [['dmarc=none'], true, 'required', null],
    [[], true, 'required', null],
    [[], true, 'letter_suffices', 'letter'],
    [[], false, 'letter_suffices', null],
  ] as const)('%j, answers their letter %s, %s: %s', (said, letter, wish, proof) => {
    expect(proofOf(evidence(letter, ...said), wish)).toBe(proof);
  });

  it('asks no server that is not trusted', () => {
    const forged = { ...evidence(false, 'dmarc=pass'), trusted: null };
    expect(proofOf(forged, 'letter_suffices')).toBeNull();
    expect(proofOf({ ...forged, trusted: 'mx.other.example' }, 'required')).toBeNull();
  });

  it.each([
    [null, null, 'letter_suffices'],
    [null, OURS, 'required'],
    ['letter_suffices', OURS, 'letter_suffices'],
    ['required', null, 'required'],
  ] as const)('a mailbox set to %s that trusts %s: %s', (wish, trusted, expected) => {
    expect(authenticityOf(wish, trusted)).toBe(expected);
  });
});

it.each([
  [null, ['dmarc=none'], false],
  [OURS, ['dmarc=pass'], false],
  [OURS, ['spf=pass x@corp.example'], false],
  [OURS, ['dmarc=none'], true],
  [OURS, [], true],
] as const)('whether a sender is in doubt where %s is trusted and says %j: %s', (trusted, said, doubtful) => {
  expect(isDoubtful({ from: FROM, trusted, headers: found(...said) })).toBe(doubtful);
});
