import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeHeader, oneLine } from './header-text.ts';
import { NoMail, parseMail } from './parse.ts';

const line = fc.oneof(
  fc.constantFrom(
    '',
    '--b',
    '--b--',
    'Content-Type: multipart/mixed; boundary=b',
    'Content-Type: message/rfc822',
  ),
  fc.constantFrom(
    'Content-Type: text/html; charset=gb2312',
    'Content-Transfer-Encoding: base64',
    'From: <@>, "',
  ),
  fc.constantFrom(
    "Content-Disposition: attachment; filename*0*=gb2312''%",
    'Subject: =?gbk?B?xOO?=',
    '<div id=x><br',
  ),
  fc.string().map((text) => `Subject: ${text}`),
  fc.string({ unit: 'binary' }),
);
const messages = fc.oneof(
  fc.uint8Array({ maxLength: 2000 }),
  fc.array(line, { maxLength: 40 }).map((lines) => Buffer.from(`X: 1\r\n${lines.join('\r\n')}`)),
);

it('never fails on any bytes, and gives only text that PostgreSQL takes', () => {
  fc.assert(
    fc.property(messages, (bytes) => {
      try {
        const { attachments, ...mail } = parseMail(bytes);
        const words = JSON.stringify([mail, attachments.map(({ name }) => name)]);
        expect(words).not.toMatch(/\\u0000|\\ud[89a-f]/);
        expect(mail.subject).not.toMatch(/\p{Cc}/u);
      } catch (error) {
        expect(error).toBeInstanceOf(NoMail);
      }
    }),
    { numRuns: 500 },
  );
});

it('reads back every subject that was encoded by the rules', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.nat(40), (subject, cut) => {
      const bytes = Buffer.from(subject);
      const words = [bytes.subarray(0, cut), bytes.subarray(cut)].map(
        (part) => `=?UTF-8?B?${part.toString('base64')}?=`,
      );
      expect(oneLine(decodeHeader(words.join('\r\n ')))).toBe(oneLine(subject));
    }),
  );
});
