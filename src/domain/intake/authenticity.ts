import type { AuthenticationHeader } from './authentication.ts';
import { ownResults } from './authentication.ts';

/**
 * What a mailbox asks of a mail before its words count as its sender's own: the word of the trusted server, or else
 * the proof of a letter that was sent to them alone. Whoever is on copy of an answer sees that proof.
 */
export const AUTHENTICITY = ['required', 'letter_suffices'] as const;
export type Authenticity = (typeof AUTHENTICITY)[number];

/** As a mailbox is set; where nothing is, a letter suffices as long as no server is trusted to know better. */
export const authenticityOf = (wish: Authenticity | null, trusted: string | null): Authenticity =>
  wish ?? (trusted === null ? 'letter_suffices' : 'required');

/** By what a mail is known to be its sender's: DMARC, SPF or DKIM of their own domain, or our letter to them. */
export const PROOFS = ['dmarc', 'aligned', 'letter'] as const;
export type Proof = (typeof PROOFS)[number];

export interface Evidence {
  /** Address of the sender, as the message says. */
  from: string;
  /** From top to bottom; only those of the trusted server count. */
  headers: readonly AuthenticationHeader[];
  trusted: string | null;
  /** It names a letter that went to this very address, or was sent to a reply address that only that letter bore. */
  answersOwnLetter: boolean;
}

type Result = AuthenticationHeader['results'][number];

/** Why a mail is taken for its sender's own word; null: it is not, and only what is read by a person is made of it. */
export function proofOf(evidence: Evidence, authenticity: Authenticity): Proof | null {
  const results = ownResults(evidence.headers, evidence.trusted) ?? [];
  const dmarc = results.find(({ method }) => method === 'dmarc')?.result ?? 'none';
  if (dmarc === 'pass') return 'dmarc';
  if (dmarc !== 'none') return null;
  const domain = domainOf(evidence.from);
  if (results.some((one) => isAligned(one, domain))) return 'aligned';
  const failed = results.some(({ method, result }) => method === 'spf' && result === 'fail');
  return evidence.answersOwnLetter && authenticity === 'letter_suffices' && !failed ? 'letter' : null;
}

/** Whether a trusted server looked and did not find that the sender wrote it. */
export const isDoubtful = ({ headers, trusted, from }: Omit<Evidence, 'answersOwnLetter'>): boolean =>
  trusted !== null && proofOf({ headers, trusted, from, answersOwnLetter: false }, 'required') === null;

/** SPF or DKIM that holds for the sender's domain, one above or one below it (RFC 7489, 3.1, relaxed). */
function isAligned({ method, result, about }: Result, domain: string): boolean {
  if (result !== 'pass' || about === null || (method !== 'spf' && method !== 'dkim')) return false;
  const other = domainOf(about);
  return isUnder(domain, other) || isUnder(other, domain);
}

/** A name of one label is no domain of anybody. */
const isUnder = (name: string, above: string): boolean =>
  above.includes('.') && (name === above || name.endsWith(`.${above}`));

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1).toLowerCase();
