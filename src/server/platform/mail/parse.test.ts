import { describe, expect, it } from 'vitest';
import { mailFixtures } from '#test/mail/fixtures.ts';
import { NoMail, parseMail } from './parse.ts';

const parse = (...lines: string[]) => parseMail(Buffer.from(lines.join('\r\n')));

describe('charsets (A13): text and subject are the golden ones', () => {
  it.each(mailFixtures('charsets'))('$name', ({ bytes, golden }) => {
    const mail = parseMail(bytes);
    expect({ subject: mail.subject, text: mail.text }).toEqual({
      subject: golden.subject,
      text: golden.text,
    });
    if (golden.from) expect(mail.from?.name).toBe(golden.from);
  });

  it('says when something was not read as it was declared', () => {
    const { bytes } = mailFixtures('charsets').find(({ name }) => name === 'gb18030-labelled-gb2312')!;
    expect(parseMail(bytes).charsetNotes).toEqual([
      { part: 'text', declared: 'gb2312', used: 'gb18030' },
      { part: 'subject', declared: 'gb2312', used: 'gb18030' },
    ]);
  });
});

describe('attachment names (A14): the same name is shown however it was written', () => {
  it.each(mailFixtures('names'))('$name', ({ bytes, golden }) => {
    const mail = parseMail(bytes);
    expect(mail.text).toBe('见附件');
    expect(mail.attachments.map(({ name, size }) => ({ name, size }))).toEqual([
      { name: golden.name, size: 3 },
    ]);
  });

  it.each([
    ['../../etc/passwd', 'passwd'],
    ['..', 'attachment-1.bin'],
    ['a\u0000b\r\nc.txt', 'abc.txt'],
    ['\u200b.htaccess', '.htaccess'],
    [`${'长'.repeat(300)}.docx`, `${'长'.repeat(195)}.docx`],
  ])('makes a safe name out of %j', (given, shown) => {
    const name = Buffer.from(given).toString('base64');
    const mail = parse('Subject: x', `Content-Type: application/x; name="=?utf-8?B?${name}?="`, '', 'abc');
    expect(mail.attachments[0]?.name).toBe(shown);
  });
});

describe('parts of a message', () => {
  it('reads addresses whose names hold commas, brackets and encoded words', () => {
    const tricky = Buffer.from('李, 娜 <ceo@example.com>').toString('base64');
    const mail = parse(
      `From: =?utf-8?B?${tricky}?= <lina@example.com>`,
      'To: "Wang, Wei" <wangwei@example.com>, 团队:a@example.com,b@example.com;',
      'Subject: x',
      '',
      'x',
    );
    expect(mail.from).toEqual({ name: '李, 娜 <ceo@example.com>', address: 'lina@example.com' });
    expect(mail.to.map(({ address }) => address)).toEqual([
      'wangwei@example.com',
      'a@example.com',
      'b@example.com',
    ]);
  });

  it('keeps ids in order, once each, and the first and last ones of a very long list', () => {
    const many = Array.from({ length: 300 }, (_, i) => `<${i}@x>`);
    const mail = parse(
      'Message-ID: <me@x>',
      'In-Reply-To: "Wang" <299@x> of Monday',
      `References: ${many.join('\r\n ')} <0@x>`,
      '',
      'x',
    );
    expect(mail.messageId).toBe('me@x');
    expect(mail.inReplyTo).toEqual(['299@x']);
    expect([mail.references.length, mail.references[0], mail.references.at(-1)]).toEqual([
      100,
      '0@x',
      '299@x',
    ]);
  });

  it.each([
    ['Tue, 5 Mar 2024 10:12:00 +0800 (CST)', '2024-03-05T02:12:00.000Z'],
    ['5 Mar 24 10:12 EST', '2024-03-05T15:12:00.000Z'],
    ['2024-03-05 10:12:00 +0800', '2024-03-05T02:12:00.000Z'],
    ['Mon, 99 Foo 2024 10:12:00 +0000', null],
    ['Sat, 1 Jan 9999 00:00:00 +0000', null],
    ['yesterday', null],
  ])('reads the date %s', (given, instant) => {
    const { date } = parse(`Date: ${given}`, '', 'x');
    expect(date === null ? null : new Date(date).toISOString()).toBe(instant);
  });

  it('prefers plain text, keeps the HTML, and knows an inline image by its id', () => {
    const mail = parse(
      'Subject: x',
      'Content-Type: multipart/alternative; boundary=A',
      '',
      '--A',
      'Content-Type: text/plain',
      '',
      'plain words',
      '--A',
      'Content-Type: multipart/related; boundary=R',
      '',
      '--R',
      'Content-Type: text/html',
      '',
      '<p>rich <img src="cid:one"></p>',
      '--R',
      'Content-Type: image/png',
      'Content-ID: <one>',
      'Content-Transfer-Encoding: base64',
      '',
      'QUJD',
      '--R--',
      '--A--',
    );
    expect([mail.text, mail.html]).toEqual(['plain words', '<p>rich <img src="cid:one"></p>']);
    expect(mail.attachments).toMatchObject([
      { name: 'attachment-1.png', contentId: 'one', inline: true, size: 3 },
    ]);
  });

  it('labels what needs other eyes', () => {
    const labels = (type: string) => parse('Subject: x', `Content-Type: ${type}`, '', 'x').labels;
    expect(labels('application/ms-tnef; name=winmail.dat')).toEqual(['tnef']);
    expect(labels('application/pkcs7-mime; smime-type=enveloped-data')).toEqual(['smime', 'encrypted']);
    expect(labels('application/pkcs7-mime; smime-type=signed-data')).toEqual(['smime']);
    expect(labels('text/calendar; method=REQUEST')).toEqual(['calendar']);
    expect(labels('message/rfc822')).toEqual(['nested']);
  });

  it('says what a message says that holds nothing but another one', () => {
    const mail = parse('Subject: Fwd', 'Content-Type: message/rfc822', '', 'Subject: 原话', '', '打印机坏了');
    expect(mail.text).toBe('打印机坏了');
    expect(mail.attachments[0]).toMatchObject({ name: '原话.eml', contentType: 'message/rfc822' });
  });

  it('reads a message that was cut off, and one whose boundary is not the declared one', () => {
    const parts = [
      '',
      '--real',
      'Content-Type: text/plain',
      '',
      'first',
      '--real',
      'Content-Type: image/png',
      '',
      'half',
    ];
    expect(parse('Subject: x', 'Content-Type: multipart/mixed; boundary=real', ...parts)).toMatchObject({
      text: 'first',
      attachments: [{ size: 4 }],
    });
    expect(parse('Subject: x', 'Content-Type: multipart/mixed; boundary=other', ...parts).text).toBe('first');
  });

  it('refuses only what has no header at all', () => {
    expect(() => parseMail(new Uint8Array())).toThrow(NoMail);
    expect(() => parse('hello', '', 'x')).toThrow(NoMail);
    expect(parse('Subject: only this').text).toBe('');
  });
});
