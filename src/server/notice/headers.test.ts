import fc from 'fast-check';
import { expect, it } from 'vitest';
import { smtpSink } from '#test/smtp.ts';
import { mailChannel, Undeliverable } from './channels.ts';
import { letterOf } from './letter.ts';

const sink = await smtpSink();
const mail = mailChannel({ url: sink.url, from: '一诺服务台 <desk@huaheng.example>' });

/** Every header that a letter has, in any order: there is never another one. */
const HEADERS = [
  'Auto-Submitted',
  'Content-Language',
  'Content-Type',
  'Date',
  'From',
  'In-Reply-To',
  'List-Unsubscribe',
  'List-Unsubscribe-Post',
  'MIME-Version',
  'Message-ID',
  'References',
  'Reply-To',
  'Subject',
  'To',
  'X-Auto-Response-Suppress',
]
  .map((name) => name.toLowerCase())
  .sort();

const BREAKS = ['\r\n', '\n', '\r', '\0', '\u2028', '\u2029', '\u0085', '\v', '\f'];
const INJECTED = 'Bcc: thief@evil.example';
const nasty = fc
  .array(
    fc.oneof(
      fc.constantFrom(...BREAKS, INJECTED, ', ', '<x@y.example>', '"', '=?utf-8?B?DQo=?='),
      fc.string({ unit: 'grapheme' }),
    ),
    {
      maxLength: 8,
    },
  )
  .map((parts) => parts.join(''));

it('nothing that people write makes another header, another recipient or another part', async () => {
  await fc.assert(
    fc.asyncProperty(nasty, nasty, nasty, async (name, title, text) => {
      sink.got.length = 0;
      const letter = letterOf({
        event: { kind: 'commented', data: { text }, after: {} },
        ticket: { id: 1001, title, priority: 'P3' },
        reader: { name, locale: 'zh-CN', zone: 'Asia/Shanghai', desk: false },
        publicUrl: 'https://desk.example',
      });
      await mail.deliver({
        ...{
          key: 'k',
          ticketId: 1001,
          letter,
          answers: 'own@peer.example',
          lessUrl: 'https://desk.example/less',
        },
        to: { name, address: 'lina@huaheng.example', locale: 'zh-CN' },
        names: {
          messageId: 'a@huaheng.example',
          thread: 't@huaheng.example',
          replyTo: 'desk@huaheng.example',
        },
      });
      const [got] = sink.got;
      const head = got?.raw.split('\r\n\r\n', 1)[0] ?? '';
      expect(head).not.toMatch(/[^\r]\n|\r[^\n]|[^\t\r\n -~]/);
      const names = head.split('\r\n').filter((line) => !/^[ \t]/.test(line));
      expect(names.map((line) => line.split(':', 1)[0]?.toLowerCase()).sort()).toEqual(HEADERS);
      expect(got?.to).toEqual(['lina@huaheng.example']);
      expect(got?.mail.to?.map(({ address }) => address)).toEqual(['lina@huaheng.example']);
      expect(got?.mail.attachments).toEqual([]);
      expect(got?.header('message-id')).toBe('<a@huaheng.example>');
      expect(got?.mail.subject).not.toMatch(/[\r\n\0\u2028\u2029]/);
    }),
    { numRuns: 40 },
  );
});

it('what is no address is written to by nobody', async () => {
  sink.got.length = 0;
  const letter = { subject: 'x', text: 'x', html: 'x' };
  const names = { messageId: 'a@x', thread: 't@x', replyTo: null };
  for (const address of [
    'a@x.example\r\nBcc: b@evil.example',
    'a@x.example, b@evil.example',
    '<a@x.example> b@evil.example',
    'a@x.example\0',
    'a@x.example\u2028b',
    'a b@x.example',
    'a@b@x.example',
    'a',
  ]) {
    const sent = mail.deliver({
      ...{ key: 'k', ticketId: 1, letter, names, answers: null, lessUrl: null },
      to: { name: '', address, locale: 'en' },
    });
    await expect(sent, address).rejects.toBeInstanceOf(Undeliverable);
  }
  expect(sink.got).toEqual([]);
});
