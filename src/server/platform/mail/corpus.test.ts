import { afterAll, describe, expect, it } from 'vitest';
import { corpusFiles, corpusMail } from '#test/mail/corpus.ts';
import { MailReader } from './mail-reader.ts';
import type { MailReading } from './mail-worker.ts';
import type { ParsedMail } from './parsed-mail.ts';

describe.skipIf(corpusFiles.length === 0)('a corpus of real messages (A12)', () => {
  const reader = new MailReader();
  afterAll(() => reader.close());
  const readings = new Map<string, MailReading>();

  it('is read to the last message, none failing, none over its time', async () => {
    const before = process.memoryUsage().rss;
    for (const file of corpusFiles) readings.set(file, await reader.read(corpusMail(file)));
    const failed = [...readings].flatMap(([file, reading]) =>
      reading.ok ? [] : [`${file}: ${reading.reason}`],
    );
    expect(failed).toEqual([]);
    expect((process.memoryUsage().rss - before) / 2 ** 20).toBeLessThan(384);
  });

  it('gives text that PostgreSQL takes', () => {
    for (const reading of readings.values()) {
      if (!reading.ok) continue;
      const { text, html, subject } = reading.mail;
      expect(`${subject}${text}${html}`).not.toMatch(/\0|\p{Surrogate}/u);
    }
  });

  it('is read without a character lost, but for three messages whose bytes are no text', () => {
    const lost = [...readings].filter(([, reading]) => reading.ok && hasLost(reading.mail));
    expect(NO_TEXT).toEqual(expect.arrayContaining(lost.map(([file]) => file)));
  });
});

const NO_TEXT = [
  'mikel-mail/spec__fixtures__emails__error_emails__must_supply_encoding.eml',
  'sisimai-bounces/maildir__bsd__rfc3464-66.eml',
  'stalwart-mail-parser/resources__eml__thirdparty__002.eml',
];

const hasLost = ({ subject, text }: ParsedMail): boolean => `${subject}${text}`.includes('\ufffd');
