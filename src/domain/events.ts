import type { Instant } from './instant.ts';
import type { Status, Ticket } from './ticket/ticket.ts';

/** Who may read an entry of the history: everybody on the ticket, or the desk alone. */
export type Visibility = 'public' | 'desk';

/** Everything that can happen to a ticket, and who may read of it. One closed union. */
export const EVENT_KINDS = {
  recorded: 'public',
  amended: 'public',
  classified: 'public',
  accepted: 'public',
  assigned: 'public',
  handed_back: 'public',
  handed_over: 'desk',
  requester_left: 'desk',
  asked: 'public',
  answered: 'public',
  started: 'public',
  diagnosed: 'public',
  third_party_awaited: 'public',
  resumed: 'public',
  visit_scheduled: 'public',
  visit_arrived: 'public',
  visit_cancelled: 'public',
  visit_finished: 'public',
  operation_proposed: 'public',
  change_linked: 'public',
  consent_given: 'public',
  consent_refused: 'public',
  backup_recorded: 'public',
  operation_started: 'public',
  operation_finished: 'public',
  operation_cancelled: 'public',
  progress_reported: 'public',
  commented: 'public',
  noted: 'desk',
  mail_undelivered: 'desk',
  file_infected: 'desk',
  attached: 'public',
  restricted: 'desk',
  security_begun: 'public',
  security_ended: 'public',
  security_graded: 'desk',
  security_step_taken: 'desk',
  security_reported: 'desk',
  mail_moved: 'desk',
  escalated: 'public',
  escalation_accepted: 'public',
  escalation_returned: 'public',
  warned: 'desk',
  breached: 'public',
  rejudged: 'public',
  duplicate_linked: 'public',
  duplicate_unlinked: 'public',
  duplicate_gained: 'desk',
  duplicate_lost: 'desk',
  parent_linked: 'public',
  parent_unlinked: 'public',
  child_gained: 'desk',
  child_lost: 'desk',
  major_declared: 'public',
  major_led: 'public',
  major_noticed: 'public',
  major_ended: 'public',
  major_reviewed: 'desk',
  review_action_due: 'desk',
  review_action_done: 'desk',
  resolved: 'public',
  confirmed: 'public',
  rejected: 'public',
  reminded: 'public',
  confirmation_expired: 'public',
  contact_attempted: 'public',
  closed: 'public',
  reopened: 'public',
  appealed: 'public',
  appeal_decided: 'public',
  withdrawn: 'public',
} as const satisfies Record<string, Visibility>;

export type EventKind = keyof typeof EVENT_KINDS;

/** What an event changes: new values of plain fields; of collections only the entries that changed. */
export type Patch = Partial<Omit<Ticket, 'id' | 'version'>>;

/** An event as the rules make it; the store adds number, time, actor and hash. */
export interface NewEvent {
  kind: EventKind;
  /** What was said or meant: texts, reasons, references. Never needed to rebuild the state. */
  data: Readonly<Record<string, unknown>>;
  before: Patch;
  after: Patch;
}

/** An event of the append-only history (2.6a, c21). */
export interface TicketEvent extends NewEvent {
  ticketId: number;
  /** 1, 2, 3 ... without a gap within the ticket. */
  seq: number;
  at: Instant;
  /** `contact`: the requester, who has no account. */
  actorKind: 'person' | 'contact' | 'system';
  actorId: string | null;
  statusAfter: Status;
}
