/** Why a letter did not arrive, as far as the code of a mail system tells (RFC 3463). */
export const UNDELIVERED = [
  'no_such_address',
  'mailbox_full',
  'too_large',
  'not_wanted',
  'unreachable',
  'not_delivered',
] as const;
export type Undelivered = (typeof UNDELIVERED)[number];

const BY_DETAIL: readonly (readonly [RegExp, Undelivered])[] = [
  // 5.1.7 and 5.1.8 speak of the sender: that is us.
  [/^[45]\.1\.[78]$/, 'not_wanted'],
  [/^[45]\.1\.|^[45]\.2\.1$|^5\.4\.4$/, 'no_such_address'],
  [/^[45]\.2\.2$/, 'mailbox_full'],
  [/^[45]\.(?:2\.3|3\.4)$/, 'too_large'],
  [/^[45]\.[67]\./, 'not_wanted'],
  [/^[45]\.[34]\./, 'unreachable'],
];

/** Why mail to an address waits, although it could be sent. */
export const ADDRESS_HOLDS = ['loop', 'dead_address'] as const;
export type AddressHold = (typeof ADDRESS_HOLDS)[number];

/** @param status enhanced status code such as 5.1.1; null when none is given */
export const undelivered = (status: string | null): Undelivered =>
  BY_DETAIL.find(([code]) => code.test(status ?? ''))?.[1] ?? 'not_delivered';

/** What a server answers to a recipient whom it does not know (RFC 5321) without a code of more detail. */
const UNKNOWN_RECIPIENT: readonly number[] = [550, 551, 553];

/** The same of an answer within the conversation of SMTP. */
export const refusedBy = (code: number, status: string | null, atRecipient: boolean): Undelivered =>
  status === null && atRecipient && UNKNOWN_RECIPIENT.includes(code)
    ? 'no_such_address'
    : undelivered(status);

/**
 * Whether nothing more is written to the address until somebody says so. A report of a lasting failure that says
 * no more (5.0.0, or no code at all) counts; what lies in the letter, or passes, does not.
 */
export const endsAddress = (why: Undelivered, report: { failed: boolean; status: string | null }): boolean =>
  report.failed &&
  (why === 'no_such_address' || (why === 'not_delivered' && !report.status?.startsWith('4')));
