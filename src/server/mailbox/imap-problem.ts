import type { ImapProblem } from '#domain/mailbox/mailbox.ts';

/** Thrown where a folder cannot be opened. */
export class NoFolder extends Error {}

/** What went wrong, in one word for people and in the server's own for whoever mends it. */
export function problemOf(error: unknown): { problem: ImapProblem; text: string } {
  const { code = '', message = String(error), authenticationFailed, responseText } = fieldsOf(error);
  const text = (responseText ?? message).slice(0, 500);
  if (error instanceof NoFolder) return { problem: 'folder', text };
  if (authenticationFailed) return { problem: 'sign_in', text };
  if (TLS.test(code) || TLS.test(message)) return { problem: 'tls', text };
  return { problem: NETWORK.test(code) ? 'unreachable' : 'server', text };
}

const TLS = /CERT|SELF_SIGNED|UNABLE_TO_|\bSSL\b|\bTLS\b|STARTTLS|ALTNAME/i;
const NETWORK = /^(?:E[A-Z]{4,}|CONNECT_TIMEOUT|GREETING_TIMEOUT|NoConnection)$/;

interface Fields {
  code?: string;
  message?: string;
  authenticationFailed?: boolean;
  responseText?: string;
}
const fieldsOf = (error: unknown): Fields => (error instanceof Error ? (error as Fields) : {});
