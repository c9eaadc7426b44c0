import { describe, expect, it } from 'vitest';
import { type AuthenticationHeader, trustedResults } from './authentication.ts';

const OURS = 'mx.corp.example';
const header = (server: string, hop: number, ...said: string[]): AuthenticationHeader => ({
  server,
  hop,
  results: said.map((text) => {
    const [method = '', result = ''] = text.split('=');
    return { method, result, about: null };
  }),
});
const words = (headers: AuthenticationHeader[], trusted: string | null = OURS) => {
  const found = trustedResults(headers, trusted);
  return found && [found.spf?.result, found.dkim?.result, found.dmarc?.result];
};

describe('results of the receiving server', () => {
  it.each([
    ['in one header', [header(OURS, 1, 'spf=pass', 'dkim=pass', 'dmarc=pass')], ['pass', 'pass', 'pass']],
    [
      'in a header each',
      [header(OURS, 0, 'dmarc=fail'), header(OURS, 0, 'spf=fail')],
      ['fail', undefined, 'fail'],
    ],
    ['with several signatures', [header(OURS, 0, 'dkim=fail', 'dkim=pass')], [undefined, 'pass', undefined]],
    ['that found nothing', [header(OURS, 0)], [undefined, undefined, undefined]],
    [
      'above a forged one of its name',
      [header(OURS, 1, 'dmarc=fail'), header(OURS, 2, 'dmarc=pass', 'spf=pass')],
      [undefined, undefined, 'fail'],
    ],
    [
      'above a forged one right below',
      [header(OURS, 1, 'dmarc=fail'), header(OURS, 1, 'dmarc=pass')],
      [undefined, undefined, 'fail'],
    ],
    [
      "above another server's",
      [header(OURS, 1, 'dmarc=fail'), header('evil.example', 1, 'spf=pass')],
      [undefined, undefined, 'fail'],
    ],
  ])('%s', (_, headers, expected) => {
    expect(words(headers)).toEqual(expected);
  });

  it.each([
    ['when nobody is trusted', [header(OURS, 0, 'dmarc=pass')], null],
    ['when there are none', [], OURS],
    ['of another server', [header('evil.example', 0, 'dmarc=pass')], OURS],
    ["below another server's", [header('evil.example', 0, 'spf=pass'), header(OURS, 0, 'dmarc=pass')], OURS],
  ])('are not read %s', (_, headers, trusted) => {
    expect(words(headers, trusted)).toBeNull();
  });
});
