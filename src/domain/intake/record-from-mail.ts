import type { Submission } from '../ticket/record.ts';
import type { Requester } from '../ticket/ticket.ts';

/** What a person wrote in a message. */
export interface Written {
  subject: string;
  text: string;
  from: { name: string; address: string };
}

/** Longest title and longest text of a record; the whole of a longer message stays in its raw bytes. */
const MAX_TITLE = 200;
export const MAX_PROSE = 20_000;

/**
 * The record that a message makes (3.2). Mail says neither impact nor device: they stay open, are flagged,
 * and the desk asks for them (3.2c).
 * @param source id of the stored message
 * @param receivedAt when its bytes reached us (ms); the Date header is only the sender's claim
 * @param service what the mailbox is for; null when it is for anything
 */
export function recordFromMail(
  written: Written,
  source: string,
  receivedAt: number,
  service: string | null = null,
): Submission {
  return {
    type: 'incident',
    title: titleOf(written),
    symptom: null,
    occurredAt: null,
    scope: null,
    description: proseOf(written.text),
    devices: service === null ? [] : [{ kind: 'service', name: service, ref: null }],
    noDeviceReason: null,
    impact: null,
    urgency: null,
    channel: 'mail',
    source,
    receivedAt,
    backdateReason: null,
  };
}

/** A sender whom the directory does not know: an unverified contact, known by the message alone. */
export const strangerOf = ({ name, address }: Written['from']): Requester & { personId: null } => ({
  personId: null,
  name: cut(name, 100) || null,
  department: null,
  contact: cut(address, 200) || null,
});

/** The subject, else the first line that says something, else who wrote. */
function titleOf({ subject, text, from }: Written): string {
  const firstLine = text.split('\n', 50).find((line) => /[\p{L}\p{N}]/u.test(line)) ?? '';
  return cut(subject, MAX_TITLE) || cut(firstLine, MAX_TITLE) || cut(from.address, MAX_TITLE);
}

/** Text of a record or of a word on it; null when nothing was written. */
export const proseOf = (text: string): string | null => cut(text, MAX_PROSE) || null;

function cut(text: string, max: number): string {
  const trimmed = text.trim();
  if (trimmed.length <= max) return trimmed;
  // Half of a character that takes two places is none.
  return `${trimmed.slice(0, max - 1).replace(/\p{Surrogate}$/u, '')}…`;
}
