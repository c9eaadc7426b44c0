import type { EventKind, TicketEvent } from '../events.ts';
import type { Channel } from '../ticket/ticket.ts';

/** What a contact without an account is told of: they see no page, so all that waits for them comes by mail. */
const TOLD: readonly EventKind[] = [
  'recorded',
  'asked',
  'commented',
  'operation_proposed',
  'visit_scheduled',
  'visit_cancelled',
  'resolved',
  'reminded',
  'confirmation_expired',
  'appeal_decided',
];
/** What the system alone does, of which they hear all the same; another word without an author is their own. */
const BY_SYSTEM: readonly EventKind[] = ['recorded', 'reminded', 'confirmation_expired'];

/** Whoever hands in here sees the number on the page at once. */
const SEEN_AT_ONCE: readonly Channel[] = ['portal', 'api'];

/**
 * Whether an event is written to a contact whom the directory does not know (3.1c, 3.2a): what others say and do, a
 * word of theirs that somebody wrote down after a call, and that the record was closed without one (4.2c, A1).
 */
export function toldContact({
  kind,
  actorKind,
  data,
}: Pick<TicketEvent, 'kind' | 'actorKind' | 'data'>): boolean {
  if (kind === 'confirmed' || kind === 'rejected') return data.method === 'phone';
  if (kind === 'closed') return data.closure !== 'confirmed';
  return TOLD.includes(kind) && (actorKind === 'person' || BY_SYSTEM.includes(kind));
}

/** Whether a requester with an account gets a receipt by mail, whatever else they wish: a mail is answered by a mail. */
export const givesReceipt = (kind: EventKind, channel: Channel): boolean =>
  kind === 'recorded' && !SEEN_AT_ONCE.includes(channel);

/** An address that is written to as it stands: no spaces, controls or angle brackets, one @. */
const ADDRESS = /^[^\s<>@,;:"()[\]\\\p{C}\p{Zl}\p{Zp}]{1,64}@[^\s<>@,;:"()[\]\\\p{C}\p{Zl}\p{Zp}]{1,253}$/u;
export const isAddress = (text: string): boolean => ADDRESS.test(text);

/** Whether an entry keeps a command that was not done, because nothing shows that its sender wrote it. */
export function isUnproven(data: TicketEvent['data']): boolean {
  const { mail } = data;
  return typeof mail === 'object' && mail !== null && 'unproven' in mail;
}
