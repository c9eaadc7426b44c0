import type { TicketEvent } from '#domain/events.ts';
import type { Instant } from '#domain/instant.ts';
import { isUnproven } from '#domain/notice/letters.ts';
import { laidOut, templateOf, type Values } from '#domain/notice/template.ts';
import { TRIGGERS } from '#domain/sla/escalation-path.ts';
import type { Escalation } from '#domain/ticket/parts.ts';
import type { Priority } from '#domain/ticket/priority.ts';
import { htmlOf, plainOf } from './layout.ts';
import { filled, type Locale, type Words, wordsOf } from './words.ts';

/** What a person is written, in their language. */
export interface Letter {
  subject: string;
  text: string;
  html: string;
}

export interface Reader {
  /** Null: a contact whom the directory does not know; what they call themselves is not repeated to anybody. */
  name: string | null;
  locale: Locale;
  zone: string;
  desk: boolean;
}

/** What a letter tells, as far as its reader may know it. */
export interface Telling {
  event: Pick<TicketEvent, 'kind' | 'data' | 'after'>;
  /**
   * The ticket by which they hear of it, with the title that it was recorded with: the conversation keeps it. Null:
   * it is not known to be the requester's own word.
   */
  ticket: { id: number; title: string | null; priority: Priority };
  reader: Reader;
  /** Where people reach the desk in a browser; null when it is not known. */
  publicUrl: string | null;
  /** The text for this event in the reader's language; null: as shipped. */
  template?: string | null;
  /** Whether an answer to the letter reaches the ticket. */
  answered?: boolean;
  /** Page by which its reader gets less of such news; null: it cannot be switched off. */
  lessUrl?: string | null;
  /** Page on which its reader says whether the result works; null: nothing waits for their word. */
  confirmUrl?: string | null;
}

/** Public words that stand in a letter, by kind. A private note is told of, and never repeated. */
const SAID: Partial<Record<TicketEvent['kind'], readonly string[]>> = {
  asked: ['question'],
  commented: ['text'],
  progress_reported: ['progress', 'nextStep'],
  resolved: ['result', 'verification'],
  confirmed: ['comment'],
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
  const { ticket, reader, event, answered = false, lessUrl = null, confirmUrl = null } = telling;
  const words = wordsOf(reader.locale);
  const title = titleOf(telling) || words.mail.contactTitle;
  const foot = [answered ? words.mail.signAnswered : words.mail.sign];
  if (reader.name !== null) foot.push(words.mail.choice);
  if (lessUrl !== null) foot.push(`${words.mail.less} ${lessUrl}`);
  const paragraphs = laidOut(
    telling.template ?? words.mail.template[templateOf(event.kind)],
    valuesOf(telling, words),
  );
  // Not a placeholder: a template that forgets it must not take the way away.
  if (confirmUrl !== null)
    paragraphs.push([[{ words: words.mail.confirm }], [{ place: 'link', value: confirmUrl }]]);
  if (answered && reader.name === null && BY_WORD.includes(event.kind))
    paragraphs.push([[{ words: words.mail.byWord }]]);
  return {
    subject: filled(words.mail.subject, { id: String(ticket.id), title }),
    text: plainOf(paragraphs, foot),
    html: htmlOf(paragraphs, foot, reader.locale),
  };
}

/** Of what a contact without an account says what they think in a mail of few words. */
const BY_WORD: readonly TicketEvent['kind'][] = ['resolved', 'reminded', 'confirmation_expired', 'closed'];

/** What a contact calls it is repeated to nobody, nor what is not known to be its reader's own word. */
const titleOf = ({ ticket, reader }: Telling): string =>
  reader.name === null || ticket.title === null ? '' : oneLine(ticket.title);

function valuesOf(telling: Telling, words: Words): Values {
  const { event, ticket, reader } = telling;
  const stranger = reader.name === null;
  return {
    number: String(ticket.id),
    title: titleOf(telling),
    name: stranger ? words.mail.contactName : oneLine(reader.name ?? ''),
    link: urlOf(telling) ?? '',
    news: unproven(event, words) ?? byPhone(event, reader, words) ?? words.news[event.kind],
    text: saidIn(event, reader).map(cut).join('\n'),
    details: factsOf(telling, words)
      .map(([name, value]) => `${name}: ${value}`)
      .join('\n'),
  };
}

/** To whom a mail claims to be of: that nothing was done of what it asks, and how it is said for certain (4.2c). */
const unproven = ({ data }: Telling['event'], { mail }: Words): string | null =>
  isUnproven(data) ? mail.unproven : null;

/** To the requester: what somebody else wrote down as their word, and what they can do if it is not (4.2c). */
function byPhone({ kind, data }: Telling['event'], { desk, name }: Reader, { mail }: Words): string | null {
  if (desk || data.method !== 'phone') return null;
  return kind === 'confirmed' || kind === 'rejected'
    ? (name === null ? mail.contactByPhone : mail.byPhone)[kind]
    : null;
}

type Fact = readonly [name: string, value: string];

function factsOf(telling: Telling, { mail, ...words }: Words): Fact[] {
  const { event, ticket, reader } = telling;
  const stranger = reader.name === null;
  const title = titleOf(telling);
  const facts: Fact[] = [[mail.ticket, filled(mail.number, { id: String(ticket.id), title }).trim()]];
  if (!stranger) facts.push([mail.priority, words.priority[ticket.priority]]);
  const trigger = TRIGGERS.find((one) => one === event.data.trigger);
  if (trigger) facts.push([mail.trigger, words.trigger[trigger]]);
  const call = callIn(event);
  if (reader.desk && call && call.acceptBy !== null) facts.push([mail.acceptBy, time(call.acceptBy, reader)]);
  if (typeof event.data.calledAt === 'number') facts.push([mail.calledAt, time(event.data.calledAt, reader)]);
  if (typeof event.data.number === 'string') facts.push([mail.calledNumber, event.data.number]);
  if (typeof event.data.dueAt === 'number') facts.push([mail.dueAt, time(event.data.dueAt, reader)]);
  return facts;
}

function saidIn(event: Telling['event'], { desk }: Reader): string[] {
  // Somebody else may have written it: then it is not said again under our name.
  if (isUnproven(event.data)) return [];
  const call = callIn(event);
  const handover = desk && call && call.note !== null ? [call.note] : [];
  const said = (SAID[event.kind] ?? []).map((field) => event.data[field]);
  return [...handover, ...said.filter((text): text is string => typeof text === 'string' && text !== '')];
}

/** The call that an event makes; those whom it asks are told what it says. */
const callIn = ({ data, after }: Telling['event']): Escalation | null =>
  after.escalations?.[String(data.escalationId)] ?? null;

const cut = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);
export const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();

const time = (at: Instant, { locale, zone }: Reader): string =>
  new Intl.DateTimeFormat(locale, { timeZone: zone, dateStyle: 'medium', timeStyle: 'short' }).format(at);

/** Nobody without an account can open the page. */
const urlOf = ({ publicUrl, ticket, reader }: Telling): string | null =>
  publicUrl !== null && reader.name !== null
    ? new URL(reader.desk ? `/desk/tickets/${ticket.id}` : `/tickets/${ticket.id}`, publicUrl).href
    : null;
