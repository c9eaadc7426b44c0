import { type Entity, headerOf } from './entity.ts';
import { decodeHeader, oneLine } from './header-text.ts';
import { type HeaderField, readHeaders } from './headers.ts';
import { readMessageIds } from './message-ids.ts';
import type { MailReport } from './parsed-mail.ts';

const KINDS: Readonly<Record<string, MailReport['kind']>> = {
  'message/delivery-status': 'dsn',
  'message/global-delivery-status': 'dsn',
  'message/disposition-notification': 'mdn',
  'message/global-disposition-notification': 'mdn',
  'message/feedback-report': 'feedback',
};

/** The machine-readable part of a report about another message; null when there is none. */
export function readReport(root: Entity): MailReport | null {
  const part = find(root, (entity) => entity.type.value in KINDS);
  const kind = part && KINDS[part.type.value];
  if (!kind) return null;
  const groups = groupsOf(part.body);
  const recipients = groups.filter((group) => value(group, 'final-recipient') ?? value(group, 'action'));
  const worst =
    recipients.find((group) => /failed/i.test(value(group, 'action') ?? '')) ?? recipients[0] ?? [];
  const disposition = /;\s*([a-z]+)/i.exec(value(groups.flat(), 'disposition') ?? '')?.[1];
  return {
    kind,
    action: (/^[a-z]+/i.exec(value(worst, 'action') ?? '')?.[0] ?? disposition)?.toLowerCase() ?? null,
    status: statusOf(value(worst, 'status') ?? value(worst, 'diagnostic-code')),
    finalRecipient: addressOf(value(worst, 'final-recipient') ?? value(worst, 'original-recipient')),
    originalMessageId: originalOf(root, groups.flat()),
  };
}

/** Message-ID of the message that travels inside of a report, be it whole or its headers only. */
export function enclosedMessageId(root: Entity): string | null {
  const original = find(root, ({ type }) =>
    /^(?:message\/rfc822|text\/rfc822-headers|message\/global)/.test(type.value),
  );
  if (!original) return null;
  const { headers } = readHeaders(original.body);
  return readMessageIds(value(headers, 'message-id'))[0] ?? null;
}

const originalOf = (root: Entity, fields: readonly HeaderField[]): string | null =>
  enclosedMessageId(root) ??
  readMessageIds(value(fields, 'original-message-id') ?? headerOf(root, 'in-reply-to'))[0] ??
  null;

/** The first enhanced status code (RFC 3463) of a text. */
export const statusOf = (text: string | null): string | null =>
  /(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.]\d)/.exec(text ?? '')?.[1] ?? null;

/** `rfc822; <a@example.org>` without its wrapping. */
function addressOf(text: string | null): string | null {
  const address = oneLine(decodeHeader(text ?? ''))
    .replace(/^[^;]*;/, '')
    .replace(/[<>\s]/g, '');
  return address === '' ? null : address.slice(0, 320);
}

function groupsOf(body: Uint8Array): HeaderField[][] {
  const blocks = Buffer.from(body)
    .toString('latin1')
    .slice(0, 200_000)
    .split(/\r?\n[ \t]*\r?\n/);
  return blocks.map((block) => readHeaders(Buffer.from(block.trim(), 'latin1')).headers);
}

const value = (fields: readonly HeaderField[], name: string): string | null =>
  fields.find((field) => field.name === name && field.value !== '')?.value ?? null;

function find(entity: Entity, wanted: (entity: Entity) => boolean): Entity | null {
  if (wanted(entity)) return entity;
  for (const part of entity.parts) {
    const found = find(part, wanted);
    if (found) return found;
  }
  return null;
}
