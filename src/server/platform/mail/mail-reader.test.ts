import { afterEach, expect, it } from 'vitest';
import { MailReader, type MailReaderOptions } from './mail-reader.ts';

const message = (subject: string, body = 'x'): Uint8Array =>
  Buffer.from(`Subject: ${subject}\r\n\r\n${body}`);
/** Elements inside of each other, a million deep: no reader of HTML is through with them soon. */
const endless = (): Uint8Array =>
  Buffer.from(`Subject: endless\r\nContent-Type: text/html\r\n\r\n${'<a><b>'.repeat(1e6)}`);

/** One element with half a million attributes. */
function greedy(): Uint8Array {
  const attributes = Array.from({ length: 5e5 }, (_, i) => `a${i}=1`).join(' ');
  return Buffer.from(`Subject: greedy\r\nContent-Type: text/html\r\n\r\n<a ${attributes}>`);
}

let reader: MailReader;
const start = (options: MailReaderOptions = {}) => {
  reader = new MailReader(options);
  return reader;
};
afterEach(() => reader.close());

const subjectOf = async (bytes: Uint8Array) => {
  const reading = await reader.read(bytes);
  return reading.ok ? reading.mail.subject : reading.reason;
};

it('ends a message that takes too long and reads the others (A07)', async () => {
  start({ timeoutMs: 300, heapMb: 512 });
  const answers = [endless(), ...Array.from({ length: 20 }, (_, i) => message(`${i}`))].map(subjectOf);
  expect(await Promise.all(answers)).toEqual(['timeout', ...Array.from({ length: 20 }, (_, i) => `${i}`)]);
});

it('ends a message that takes too much memory and reads the others', async () => {
  start({ timeoutMs: 60_000, heapMb: 24 });
  expect(await Promise.all([greedy(), message('after')].map(subjectOf))).toEqual(['memory', 'after']);
});

it('says why it does not read what is no message or too long', async () => {
  start({ maxBytes: 1000 });
  expect(await subjectOf(new Uint8Array())).toBe('malformed');
  expect(await subjectOf(message('x', 'x'.repeat(1000)))).toBe('too_large');
});

it('gives back attachments whole, and leaves the given bytes alone', async () => {
  start();
  const bytes = Buffer.from(
    'Subject: x\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\nQUJD',
  );
  const reading = await reader.read(bytes);
  expect(reading.ok && Buffer.from(reading.mail.attachments[0]!.content).toString()).toBe('ABC');
  expect(bytes.length).toBeGreaterThan(0);
});
