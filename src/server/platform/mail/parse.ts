import { readAddresses } from './addresses.ts';
import { readAttachments } from './attachment.ts';
import { readAuthentication } from './authentication.ts';
import { type Body, note, readBody, textCharset } from './body.ts';
import { bounceInWords } from './bounce-words.ts';
import { charsetOf } from './charset-names.ts';
import { readDate } from './dates.ts';
import { type Entity, headerOf, readEntity } from './entity.ts';
import { decodeHeader, oneLine } from './header-text.ts';
import { readLabels } from './labels.ts';
import { readMarks } from './marks.ts';
import { readMessageIds } from './message-ids.ts';
import type { CharsetNote, MailAddress, ParsedMail } from './parsed-mail.ts';
import { readReport } from './report.ts';

/** There is no message in the bytes: not one header. */
export class NoMail extends Error {
  override name = 'NoMail';
}

/**
 * Reads one message (RFC 5322, MIME) as people really send it. Runs in a worker: see `mail-reader.ts`.
 * @throws NoMail when the bytes hold no header at all
 */
export function parseMail(bytes: Uint8Array): ParsedMail {
  const root = readEntity(withLineEnds(bytes));
  if (root.headers.length === 0) throw new NoMail();
  const hint = textCharset(root);
  const body = readBody(root, hint);
  const text = body.text === '' ? nestedText(body.files, hint) : { text: body.text, quote: body.quote };
  const subject = headerOf(root, 'subject') ?? '';
  return {
    ...people(root, hint),
    messageId: readMessageIds(headerOf(root, 'message-id'))[0] ?? null,
    inReplyTo: readMessageIds(headerOf(root, 'in-reply-to')),
    references: readMessageIds(headerOf(root, 'references')),
    subject: oneLine(decodeHeader(subject, hint)),
    date: readDate(headerOf(root, 'date')),
    ...text,
    html: body.html,
    attachments: body.files.flatMap((file, i) => readAttachments(file, i + 1, hint)),
    marks: readMarks(root),
    authentication: readAuthentication(root),
    contentType: root.type.value,
    report: readReport(root) ?? bounceInWords(root, text.text),
    charsetNotes: [...body.notes, ...subjectNotes(subject)],
    labels: [...readLabels(root), ...(body.truncated ? (['truncated'] as const) : [])],
  };
}

type People = Pick<ParsedMail, 'from' | 'sender' | 'replyTo' | 'to' | 'cc' | 'delivered'>;
const DELIVERED = ['delivered-to', 'x-original-to', 'envelope-to', 'x-envelope-to'];

function people(root: Entity, hint: string | null): People {
  const all = (name: string): MailAddress[] =>
    root.headers
      .filter((field) => field.name === name)
      .slice(0, 20)
      .flatMap((field) => readAddresses(field.value, hint));
  const one = (name: string) =>
    all(name).find(({ address }) => address.includes('@')) ?? all(name)[0] ?? null;
  return {
    from: one('from'),
    sender: one('sender'),
    replyTo: all('reply-to'),
    to: all('to'),
    cc: all('cc'),
    delivered: DELIVERED.flatMap(all).map(({ address }) => address),
  };
}

/** A message that holds nothing but another one says what that one says. */
function nestedText(files: readonly Entity[], hint: string | null): Pick<Body, 'text' | 'quote'> {
  const nested = files.length === 1 && files[0]?.type.value === 'message/rfc822' ? files[0] : null;
  if (!nested) return { text: '', quote: null };
  const { text, quote } = readBody(readEntity(nested.body), hint);
  return { text, quote };
}

function subjectNotes(subject: string): CharsetNote[] {
  const notes: CharsetNote[] = [];
  const declared = /=\?([^?\s]{1,64})\?[qb]\?/i.exec(subject)?.[1] ?? null;
  if (declared !== null) note(notes, 'subject', declared, charsetOf(declared) ?? 'guessed');
  else if (/[\x80-\xff]/.test(subject)) notes.push({ part: 'subject', declared: null, used: 'guessed' });
  return notes;
}

/** Line ends of old machines (CR alone) become LF. */
function withLineEnds(bytes: Uint8Array): Uint8Array {
  if (bytes.includes(0x0a) || !bytes.includes(0x0d)) return bytes;
  return bytes.map((byte) => (byte === 0x0d ? 0x0a : byte));
}
