import { expect, it } from 'vitest';
import { splitReply } from '#domain/intake/reply.ts';
import { parseMail } from '#server/platform/mail/parse.ts';
import { mailFixtures, wholeFixtures } from '#test/mail/fixtures.ts';

it.each(mailFixtures('replies'))('shows only what was written now (A15): $name', ({ bytes, golden }) => {
  const { subject, text, quote } = parseMail(bytes);
  expect({ subject, newText: splitReply(text, quote).newText }).toEqual(golden);
});

it.each(wholeFixtures())('is read whole (A14, A15): $name', ({ bytes, golden }) => {
  const { subject, text, quote, from, attachments, labels } = parseMail(bytes);
  const names = attachments.map(({ name }) => name);
  const read = { subject, from: from?.address ?? '', ...splitReply(text, quote), attachments: names, labels };
  expect(read).toEqual(golden);
});
