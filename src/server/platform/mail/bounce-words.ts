import { type Entity, headerOf } from './entity.ts';
import { readMessageIds } from './message-ids.ts';
import type { MailReport } from './parsed-mail.ts';
import { enclosedMessageId, statusOf } from './report.ts';

/** How mail systems begin when they write a bounce in words only. */
const OPENINGS: readonly RegExp[] = [
  /this is the (?:qmail-send program|mail system|postfix program|dragonfly mail agent|machine generated)/i,
  /this (?:message|mail) was (?:created|generated) automatically by (?:the )?mail (?:delivery|system)/i,
  /the original message was (?:received at|included)/i,
  /(?:sorry, )?(?:we|i) (?:were|was|am|are) (?:unable|not able) to deliver (?:your|the) message/i,
  /an error occurred while trying to deliver the mail/i,
  /your (?:mail )?message\b[^.]{0,200}(?:did not reach|was not delivered|could not be delivered)/is,
  /unable to deliver (?:the )?(?:message|mail)/i,
  /(?:could|can) ?not be delivered|did not reach the following/i,
  /the following addresses? had (?:permanent|transient|delivery)/i,
  /transcript of session follows/i,
  /we had trouble delivering your message/i,
  /delivery (?:to the following|has failed|failed|failure)/i,
  /(?:error|sorry)[:,] ?(?:invalid user address|no valid recipients)/i,
  /退信|(?:邮件|信件)(?:被退回|投递失败|无法(?:投递|送达|发送))|未能(?:投递|送达)/,
  /配信できません|送信できませんでした|お届けできません/,
];

/** Only the begin of a text speaks for the whole: further down stands what was sent. */
const BEGIN = 1500;

const COPY_BELOW = /^-{2,}.*(?:copy of the message|original message|unsent message|returned message).*$/im;

/** A bounce that has no machine-readable part; null when the text does not begin like one. */
export function bounceInWords(root: Entity, text: string): MailReport | null {
  const begin = text.slice(0, BEGIN).replace(/\s+/g, ' ');
  if (!OPENINGS.some((opening) => opening.test(begin))) return null;
  const own = text.slice(0, text.search(COPY_BELOW) < 0 ? 4000 : text.search(COPY_BELOW));
  return {
    kind: 'text',
    action: /still being retried|warning|delayed|will keep trying/i.test(begin) ? 'delayed' : 'failed',
    status: statusOf(own),
    finalRecipient: recipientOf(root, own),
    originalMessageId: enclosedMessageId(root) ?? copiedMessageId(text),
  };
}

function recipientOf(root: Entity, text: string): string | null {
  const declared = headerOf(root, 'x-failed-recipients')?.split(/[\s,]+/)[0];
  const named = /[<\s]([^\s<>@,;:"'()]{1,64}@[^\s<>@,;:"'()]{1,255})[>\s:]/.exec(` ${text} `)?.[1];
  return declared || named?.slice(0, 320) || null;
}

/** Message-ID of a message that was copied below as text. */
function copiedMessageId(text: string): string | null {
  const line = /^\s*>?\s*Message-I[Dd]:[ \t]*(<[^<>\s]{1,500}>)/m.exec(text)?.[1];
  return line ? (readMessageIds(line)[0] ?? null) : null;
}
