import { expect, it } from 'vitest';
import { parseMail } from './parse.ts';

const read = (...headers: string[]) =>
  parseMail(Buffer.from([...headers, 'From: a@x.cn', 'Subject: s', '', 'text'].join('\r\n')));

it('reads results as RFC 8601 writes them, with comments, quotes and folded lines', () => {
  const { authentication } = read(
    'Authentication-Results: MX.corp.example 1;',
    '\tspf=pass (sender is; "authorised" (really)) smtp.mailfrom=lina@x.cn;',
    ' dkim/1 = Fail reason="bad; signature" header.d=x.cn; dmarc=fail (p=none dis=none) header.from="x.cn"',
  );
  expect(authentication).toEqual([
    {
      server: 'mx.corp.example',
      hop: 0,
      results: [
        { method: 'spf', result: 'pass', about: 'lina@x.cn' },
        { method: 'dkim', result: 'fail', about: null },
        { method: 'dmarc', result: 'fail', about: 'x.cn' },
      ],
    },
  ]);
});

it('tells which stand above which server', () => {
  const { authentication } = read(
    'Received: from a by b',
    'Authentication-Results: b; none',
    'Received: from c by a',
    'Authentication-Results: b; dmarc=pass',
  );
  expect(authentication.map(({ server, hop, results }) => [server, hop, results.length])).toEqual([
    ['b', 1, 0],
    ['b', 2, 1],
  ]);
});

it.each([';;;=', '', '(((', '"""', 'x; spf', `x; ${'(a'.repeat(9000)}`])('takes %.20s as it is', (value) => {
  expect(read(`Authentication-Results: ${value}`).authentication).toHaveLength(1);
});

it('reads to whom servers delivered it', () => {
  const { delivered } = read('Delivered-To: Desk+t.1.x@Corp.example', 'X-Original-To: <desk@corp.example>');
  expect(delivered).toEqual(['Desk+t.1.x@Corp.example', 'desk@corp.example']);
});
