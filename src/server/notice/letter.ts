import type { TicketEvent } from '#domain/events.ts';
import type { Instant } from '#domain/instant.ts';
import { TRIGGERS } from '#domain/sla/escalation-path.ts';
import type { Escalation } from '#domain/ticket/parts.ts';
import type { Priority } from '#domain/ticket/priority.ts';
import { filled, type Locale, type Words, wordsOf } from './words.ts';

/** What a person is written, in their language. */
export interface Letter {
  subject: string;
  text: string;
  html: string;
}

/** What a letter tells, as far as its reader may know it. */
export interface Telling {
  event: Pick<TicketEvent, 'kind' | 'data' | 'after'>;
  /** The ticket by which they hear of it. */
  ticket: { id: number; title: string; priority: Priority };
  reader: { name: string; locale: Locale; zone: string; desk: boolean };
  /** Where people reach the desk in a browser; null when it is not known. */
  publicUrl: string | null;
}

/** Public words that stand in a letter, by kind. A private note is told of, and never repeated. */
const SAID: Partial<Record<TicketEvent['kind'], readonly string[]>> = {
  asked: ['question'],
  commented: ['text'],
  progress_reported: ['progress', 'nextStep'],
  resolved: ['result', 'verification'],
  rejected: ['comment'],
  reopened: ['reason'],
  appealed: ['reason'],
  appeal_decided: ['answer'],
  escalation_returned: ['reason'],
  major_noticed: ['text'],
  major_ended: ['text'],
};
/** Longer texts are cut: the whole stands on the page. */
const LONGEST = 2000;

export function letterOf(telling: Telling): Letter {
  const { ticket, reader, event } = telling;
  const words = wordsOf(reader.locale);
  const news = words.news[event.kind];
  const subject = filled(words.mail.subject, {
    priority: ticket.priority,
    id: String(ticket.id),
    news,
    title: oneLine(ticket.title),
  });
  const facts = factsOf(telling, words);
  const url = urlOf(telling);
  const greeting = filled(words.mail.greeting, { name: reader.name });
  const foot = [words.mail.sign, words.mail.choice];
  return {
    subject,
    text: [
      greeting,
      news,
      facts.map(([name, value]) => `${name}: ${value}`).join('\n'),
      ...(url === null ? [] : [`${words.mail.open}: ${url}`]),
      `-- \n${foot.join('\n')}`,
    ].join('\n\n'),
    html: htmlOf({
      greeting,
      news,
      facts,
      link: url === null ? null : { url, label: words.mail.open },
      foot,
      locale: reader.locale,
    }),
  };
}

type Fact = readonly [name: string, value: string];

function factsOf({ event, ticket, reader }: Telling, words: Words): Fact[] {
  const { mail } = words;
  const facts: Fact[] = [
    [mail.ticket, filled(mail.number, { id: String(ticket.id), title: oneLine(ticket.title) })],
    [mail.priority, words.priority[ticket.priority]],
  ];
  const trigger = TRIGGERS.find((one) => one === event.data.trigger);
  if (trigger) facts.push([mail.trigger, words.trigger[trigger]]);
  const call = callIn(event);
  if (reader.desk && call) {
    if (call.acceptBy !== null) facts.push([mail.acceptBy, time(call.acceptBy, reader)]);
    if (call.note !== null) facts.push([mail.said, cut(call.note)]);
  }
  if (typeof event.data.dueAt === 'number') facts.push([mail.dueAt, time(event.data.dueAt, reader)]);
  for (const field of SAID[event.kind] ?? []) {
    const text = event.data[field];
    if (typeof text === 'string' && text !== '') facts.push([mail.said, cut(text)]);
  }
  return facts;
}

/** The call that an event makes; those whom it asks are told what it says. */
const callIn = ({ data, after }: Telling['event']): Escalation | null =>
  after.escalations?.[String(data.escalationId)] ?? null;

const cut = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);
const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();

const time = (at: Instant, { locale, zone }: Telling['reader']): string =>
  new Intl.DateTimeFormat(locale, { timeZone: zone, dateStyle: 'medium', timeStyle: 'short' }).format(at);

const urlOf = ({ publicUrl, ticket, reader }: Telling): string | null =>
  publicUrl && new URL(reader.desk ? `/desk/tickets/${ticket.id}` : `/tickets/${ticket.id}`, publicUrl).href;

const ESCAPED: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => ESCAPED[sign] ?? '');

interface Page {
  greeting: string;
  news: string;
  facts: readonly Fact[];
  link: { url: string; label: string } | null;
  foot: readonly string[];
  locale: Locale;
}

function htmlOf({ greeting, news, facts, link, foot, locale }: Page): string {
  const rows = facts.map(
    ([name, value]) =>
      `<tr><td style="padding:4px 16px 4px 0;color:#5c5f66;vertical-align:top;white-space:nowrap">${escaped(name)}</td>` +
      `<td style="padding:4px 0;white-space:pre-wrap">${escaped(value)}</td></tr>`,
  );
  const button =
    link &&
    `<p><a href="${escaped(link.url)}" style="display:inline-block;padding:8px 16px;border-radius:4px;background:#1f4e5f;color:#fff;text-decoration:none">${escaped(link.label)}</a></p>`;
  return [
    `<!doctype html><html lang="${locale}"><body style="font:15px/1.6 sans-serif;color:#1f2328">`,
    `<p>${escaped(greeting)}</p><p><strong>${escaped(news)}</strong></p>`,
    `<table role="presentation" style="border-collapse:collapse">${rows.join('')}</table>`,
    button ?? '',
    `<p style="color:#5c5f66;font-size:13px">${foot.map(escaped).join('<br>')}</p></body></html>`,
  ].join('\n');
}
