import type { TicketEvent } from '#domain/events.ts';
import type { Instant } from '#domain/instant.ts';
import type { Priority } from '#domain/ticket/priority.ts';
import enMessage from '#locales/en/message.json' with { type: 'json' };
import zhMessage from '#locales/zh-CN/message.json' with { type: 'json' };
import { type Locale, wordsOf } from '../notice/words.ts';

const MESSAGE = { 'zh-CN': zhMessage, en: enMessage };

/** News in a few words, for a chat, a text message or a call. Nothing that was said on the ticket is in it. */
export interface Brief {
  /** Number of the ticket; null in a message that only tries the way. */
  number: number | null;
  /** One line with words of people: whoever shows it as more than plain text escapes it. */
  title: string;
  /** What happened or is asked, how urgent it is, and until when. */
  lines: readonly string[];
  /** When it happened, as its reader tells the time: two equal pieces of news are still two messages. */
  time: string;
  /** Where it is read and answered; null when the address of the desk is not known. */
  url: string | null;
  /** What the link is called, and where that has room for four signs. */
  open: string;
  button: string;
  /** By whom it is sent, where a platform shows a head. */
  desk: string;
}

/** What a brief tells, as far as its reader may know it. */
export interface Telling {
  event: Pick<TicketEvent, 'kind' | 'data' | 'after'>;
  at: Instant;
  ticket: { id: number; title: string; priority: Priority };
  reader: { locale: Locale; zone: string; desk: boolean };
  publicUrl: string | null;
}

export function briefOf({ event, at, ticket, reader, publicUrl }: Telling): Brief {
  const { mail, news, priority } = wordsOf(reader.locale);
  const { open, button, desk } = MESSAGE[reader.locale];
  const time = timeIn(reader);
  const call = event.after.escalations?.[String(event.data.escalationId)];
  const fact = (name: string, value: string) => `${name}${reader.locale === 'en' ? ': ' : '：'}${value}`;
  const lines = [news[event.kind], fact(mail.priority, priority[ticket.priority])];
  if (reader.desk && call && call.acceptBy !== null) lines.push(fact(mail.acceptBy, time(call.acceptBy)));
  if (typeof event.data.dueAt === 'number') lines.push(fact(mail.dueAt, time(event.data.dueAt)));
  const place = `${reader.desk ? '/desk' : ''}/tickets/${ticket.id}`;
  return {
    ...{
      number: ticket.id,
      title: `[${ticket.priority}] #${ticket.id} ${oneLine(ticket.title)}`,
      lines,
      time: time(at),
    },
    ...{ url: publicUrl && new URL(place, publicUrl).href, open, button, desk },
  };
}

/** What is sent to see whether a way is open. */
export function trial(name: string, { locale, zone, at, publicUrl }: Trial): Brief {
  const { trial: words, button, desk } = MESSAGE[locale];
  const time = timeIn({ locale, zone })(at);
  return {
    ...{ number: null, title: oneLine(name), lines: [words.text], time },
    ...{ url: publicUrl, open: words.open, button, desk },
  };
}

interface Trial {
  locale: Locale;
  zone: string;
  at: Instant;
  publicUrl: string | null;
}

export const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();

const timeIn =
  ({ locale, zone }: Pick<Telling['reader'], 'locale' | 'zone'>) =>
  (at: Instant): string =>
    new Intl.DateTimeFormat(locale, { timeZone: zone, dateStyle: 'medium', timeStyle: 'medium' }).format(at);

/** All but the title, a line each. */
export const linesOf = ({ lines, time }: Brief): string => [...lines, time].join('\n');

/** The whole as plain text, the link last. */
export const textOf = (brief: Brief): string =>
  [brief.title, linesOf(brief), ...(brief.url === null ? [] : [brief.url])].join('\n');
