import { createTransport, type Transporter } from 'nodemailer';
import type { Letter } from './letter.ts';
import type { Locale } from './words.ts';

/** Something to bring to a person; the same key at every attempt. */
export interface Delivery {
  key: string;
  ticketId: number;
  to: { name: string; address: string; locale: Locale };
  letter: Letter;
}

/**
 * A way by which notices reach people. The page itself is none: a notice stands there at once. `deliver`
 * throws {@link Undeliverable} when trying again is of no use.
 */
export interface Channel {
  readonly name: 'mail';
  deliver(delivery: Delivery): Promise<void>;
  close(): void;
}

/** The other side said no for good. */
export class Undeliverable extends Error {}

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
    deliver: (delivery) => send(transport, delivery, domain, from),
    close: () => transport.close(),
  };
}

async function send(transport: Transporter, delivery: Delivery, domain: string, from: string): Promise<void> {
  const { key, ticketId, to, letter } = delivery;
  const thread = `<ticket.${ticketId}@${domain}>`;
  const message = {
    ...letter,
    from,
    to: { name: to.name, address: to.address },
    messageId: `<notice.${key}@${domain}>`,
    inReplyTo: thread,
    references: thread,
    headers: {
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      'Content-Language': to.locale,
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

interface SmtpError {
  responseCode?: number;
  command?: string;
}
const smtp = (error: unknown): SmtpError => (error instanceof Error ? (error as SmtpError) : {});

const isPermanent = ({ responseCode }: SmtpError): boolean =>
  responseCode !== undefined && responseCode >= 500;

const refusesNullSender = (error: unknown): boolean =>
  isPermanent(smtp(error)) && smtp(error).command === 'MAIL FROM';

/** A permanent answer about this letter is final; one about our own sign-in may be put right meanwhile. */
function explained(error: unknown): unknown {
  const { command = '' } = smtp(error);
  const final = isPermanent(smtp(error)) && !command.startsWith('AUTH') && command !== 'CONN';
  return final ? new Undeliverable(String(error), { cause: error }) : error;
}
