import type { Instant } from '#domain/instant.ts';
import { type AccountLetterKind, hasLink } from '#domain/organisation/account-letter.ts';
import { htmlOf, plainOf } from '../notice/layout.ts';
import { type Letter, oneLine } from '../notice/letter.ts';
import { filled, wordsOf } from '../notice/words.ts';
import type { FoundAddressee } from './addressee.ts';

interface Facts {
  kind: AccountLetterKind;
  askedAt: Instant;
  expiresAt: Instant;
  ip: string | null;
  /** Page on which the password is set; null for a letter without a link. */
  url: string | null;
}

/** What a letter about somebody's account says, in their language. */
export function accountLetter({ kind, askedAt, expiresAt, ip, url }: Facts, to: FoundAddressee): Letter {
  const { account, mail } = wordsOf(to.locale);
  const at = (instant: Instant) =>
    new Intl.DateTimeFormat(to.locale, { timeZone: to.zone, dateStyle: 'medium', timeStyle: 'short' }).format(
      instant,
    );
  const { name, login } = { name: oneLine(to.name), login: to.login };
  const said = (text: string) => [
    { words: filled(text, { name, login, ip: ip ?? '', at: at(askedAt), until: at(expiresAt) }) },
  ];
  const words = account[kind];
  const paragraphs = [
    [said(account.greeting)],
    [said(words.text)],
    ...(hasLink(kind) && url ? [[[{ place: 'link' as const, value: url }]]] : []),
    [said(words.otherwise)],
  ];
  const foot = [mail.sign];
  return {
    subject: words.subject,
    text: plainOf(paragraphs, foot),
    html: htmlOf(paragraphs, foot, to.locale),
  };
}
