import { createHash } from 'node:crypto';
import { type Entity, headerOf } from './entity.ts';
import { decodeHeader, oneLine } from './header-text.ts';
import { parameter } from './parameters.ts';
import type { MailAttachment } from './parsed-mail.ts';
import { filesInTnef, isTnef } from './tnef.ts';

const EXTENSIONS: Readonly<Record<string, string>> = {
  'message/rfc822': 'eml',
  'text/plain': 'txt',
  'text/html': 'html',
  'text/calendar': 'ics',
  'text/csv': 'csv',
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/gif': 'gif',
  'application/pdf': 'pdf',
  'application/zip': 'zip',
  'application/ms-tnef': 'dat',
  'application/pkcs7-mime': 'p7m',
  'application/pkcs7-signature': 'p7s',
  'application/pgp-signature': 'asc',
};

/** An attachment out of a part; `number` names one that has no name. */
export function readAttachment(entity: Entity, number: number, hint: string | null): MailAttachment {
  const contentId = oneLine(headerOf(entity, 'content-id') ?? '').replace(/^[\s<]+|[>\s]+$/g, '') || null;
  return {
    name: shownName(nameOf(entity, hint)) || fallbackName(entity.type.value, number),
    contentType: entity.type.value,
    ...bytesOf(entity.body),
    inline: entity.disposition.value === 'inline' || (contentId !== null && entity.disposition.value === ''),
    contentId: contentId?.slice(0, 255) ?? null,
  };
}

/** The attachments of a part: itself, or the files out of a winmail.dat that has any. */
export function readAttachments(entity: Entity, number: number, hint: string | null): MailAttachment[] {
  const within = isTnef(entity.body) ? filesInTnef(entity.body) : [];
  if (within.length === 0) return [readAttachment(entity, number, hint)];
  return within.map(({ name, content, contentId }, i) => ({
    name: shownName(name) || fallbackName('', number + i),
    contentType: 'application/octet-stream',
    ...bytesOf(content),
    inline: contentId !== null,
    contentId: contentId?.slice(0, 255) ?? null,
  }));
}

function bytesOf(bytes: Uint8Array): Pick<MailAttachment, 'size' | 'sha256' | 'content'> {
  const content = Uint8Array.from(bytes);
  return { size: content.length, sha256: createHash('sha256').update(content).digest('hex'), content };
}

function nameOf(entity: Entity, hint: string | null): string {
  const name = parameter(entity.disposition, 'filename', hint) ?? parameter(entity.type, 'name', hint);
  if (name?.trim()) return name;
  return subjectOf(entity, hint);
}

/** A message within a message goes by its subject. */
function subjectOf(entity: Entity, hint: string | null): string {
  if (entity.type.value !== 'message/rfc822') return '';
  const head = Buffer.from(entity.body.subarray(0, 20_000)).toString('latin1');
  const subject = /^subject:[ \t]*(.*(?:\r?\n[ \t].*)*)/im.exec(head)?.[1] ?? '';
  return subject.trim() === ''
    ? ''
    : `${decodeHeader(subject.replace(/\r?\n/g, ''), hint).replace(/[/\\]/g, '_')}.eml`;
}

const fallbackName = (type: string, number: number): string =>
  `attachment-${number}.${EXTENSIONS[type] ?? 'bin'}`;

const MAX_NAME = 200;

/** The last part of a path, without characters that hide or turn what the name says. */
export function shownName(name: string): string {
  const base = name
    .replace(/[\p{Cc}\p{Cf}\p{Surrogate}\u2028\u2029]/gu, '')
    .replace(/^.*[/\\]/, '')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^\.+$/, '');
  const characters = [...base];
  if (characters.length <= MAX_NAME) return base;
  const extension = /\.[A-Za-z0-9]{1,10}$/.exec(base)?.[0] ?? '';
  return characters.slice(0, MAX_NAME - extension.length).join('') + extension;
}
