import { createTransport, type Transporter } from 'nodemailer';
import { isAddress } from '#domain/notice/letters.ts';
import { refusedBy, type Undelivered, undelivered } from '#domain/notice/undelivered.ts';
import { type Letter, oneLine } from './letter.ts';
import type { LetterNames } from './names.ts';
import type { Locale } from './words.ts';

/** Something to bring to a person; the same key at every attempt. */
export interface Delivery {
  key: string;
  /** The name is empty for somebody whom the directory does not know. */
  to: { name: string; address: string; locale: Locale };
  letter: Letter;
  names: LetterNames;
  /** Message-ID of what the recipient wrote last about the ticket; null when there is none. */
  answers: string | null;
  /** Where a mail program gets its reader less of such news in one click (RFC 8058); null: it cannot. */
  lessUrl: string | null;
}

/**
 * A way by which notices reach people. The page itself is none: a notice stands there at once. `deliver`
 * throws {@link Undeliverable} when trying again is of no use.
 */
export interface Channel {
  readonly name: 'mail';
  /** Domain of the sender. */
  readonly domain: string;
  deliver(delivery: Delivery): Promise<void>;
  close(): void;
}

/** The other side said no for good. */
export class Undeliverable extends Error {
  readonly why: Undelivered;
  /** Code of more detail (RFC 3463); null when none was given. */
  readonly status: string | null;

  constructor(text: string, why: Undelivered, status: string | null, cause?: unknown) {
    super(text, { cause });
    this.why = why;
    this.status = status;
  }
}

export interface MailSettings {
  /** smtp: or smtps: with user and password where needed. */
  url: string;
  /** Sender as people see it: an address, or `Name <address>`. */
  from: string;
}

const SECOND = 1000;

/** Mail by SMTP (A11): never answered automatically, without a sender to return to, named by its key. */
export function mailChannel({ url, from }: MailSettings): Channel {
  const transport = createTransport(
    { url, connectionTimeout: 10 * SECOND, greetingTimeout: 10 * SECOND, socketTimeout: 30 * SECOND },
    { from, disableFileAccess: true, disableUrlAccess: true },
  );
  const domain = /@([^\s>]+)>?\s*$/.exec(from)?.[1] ?? 'localhost';
  return {
    name: 'mail',
    domain,
    deliver: (delivery) => send(transport, delivery, from),
    close: () => transport.close(),
  };
}

async function send(transport: Transporter, delivery: Delivery, from: string): Promise<void> {
  const { to, letter, names, answers, lessUrl } = delivery;
  // What is no address would be read as several, or as another one.
  if (!isAddress(to.address))
    throw new Undeliverable(`no address: ${oneLine(to.address)}`, 'no_such_address', null);
  const message = {
    ...letter,
    subject: asSaid(letter.subject),
    from,
    to: { name: asSaid(to.name), address: to.address },
    messageId: `<${names.messageId}>`,
    ...(names.thread === null ? {} : threaded(names.thread, answers)),
    ...(names.replyTo === null ? {} : { replyTo: names.replyTo }),
    headers: {
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      'Content-Language': to.locale,
      ...(lessUrl === null ? {} : oneClick(lessUrl)),
    },
  };
  try {
    await transport.sendMail({ ...message, envelope: { from: '', to: to.address } });
  } catch (error) {
    if (!refusesNullSender(error)) throw explained(error);
    // Some servers take mail of their own users only, each under its address.
    await transport.sendMail(message).catch((again: unknown) => {
      throw explained(again);
    });
  }
}

const threaded = (thread: string, answers: string | null) => ({
  inReplyTo: `<${answers ?? thread}>`,
  references: [thread, ...(answers === null ? [] : [answers])].map((id) => `<${id}>`),
});

/** One line of which no mail program decodes a part (RFC 2047): it is only what somebody wrote. */
const asSaid = (text: string): string => oneLine(text).replaceAll('=?', '= ?');

const oneClick = (url: string) => ({
  'List-Unsubscribe': { prepared: true, value: `<${url}>` },
  'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
});

interface SmtpError {
  responseCode?: number;
  response?: string;
  command?: string;
}
const smtp = (error: unknown): SmtpError => (error instanceof Error ? (error as SmtpError) : {});

const isPermanent = ({ responseCode }: SmtpError): boolean =>
  responseCode !== undefined && responseCode >= 500;

const refusesNullSender = (error: unknown): boolean =>
  isPermanent(smtp(error)) && smtp(error).command === 'MAIL FROM';

/** A permanent answer about this letter is final; one about our own sign-in may be put right meanwhile. */
function explained(error: unknown): unknown {
  const { command = '', responseCode = 0, response = '' } = smtp(error);
  if (!isPermanent(smtp(error)) || command.startsWith('AUTH') || command === 'CONN') return error;
  const status = /^\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})\b/.exec(response)?.[1] ?? null;
  const why = command === 'RCPT TO' ? refusedBy(responseCode, status, true) : undelivered(status);
  return new Undeliverable(String(error), why, status, error);
}
