import { type Entity, headerOf } from './entity.ts';
import { decodeHeader, oneLine } from './header-text.ts';
import type { MailMarks } from './parsed-mail.ts';

const AUTO_REPLY = [
  'x-autoreply',
  'x-autorespond',
  'x-autoresponse',
  'x-auto-reply-from',
  'x-mail-autoreply',
];

/** The headers by which automatic mail makes itself known (RFC 3834 and common practice). */
export function readMarks(root: Entity): MailMarks {
  const word = (name: string): string | null => {
    const value = headerOf(root, name);
    return value === null ? null : oneLine(decodeHeader(value)).slice(0, 200);
  };
  return {
    autoSubmitted: word('auto-submitted'),
    precedence: word('precedence'),
    listId: word('list-id') ?? word('list-unsubscribe'),
    autoResponseSuppress: word('x-auto-response-suppress'),
    autoReply: AUTO_REPLY.map(word).find((value) => value !== null) ?? null,
    failedRecipients: (word('x-failed-recipients') ?? '')
      .split(/[\s,]+/)
      .filter((address) => address.includes('@')),
    returnPath: returnPathOf(headerOf(root, 'return-path')),
  };
}

function returnPathOf(value: string | null): string | null {
  if (value === null) return null;
  const bracketed = /<([^<>]*)>/.exec(value);
  return oneLine(bracketed ? bracketed[1]! : value).slice(0, 320);
}
