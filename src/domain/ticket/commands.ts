import type { EventKind } from '../events.ts';
import type { Instant } from '../instant.ts';
import type { Heirs, Leaving } from '../leaving/leaving.ts';
import type { AddressHold, Undelivered } from '../notice/undelivered.ts';
import type { ClockKind } from '../sla/clock.ts';
import type { Terms } from '../sla/rulebook.ts';
import type { Confirmation, ContactChannel, MajorIncident, OperationKind, ReviewAction } from './parts.ts';
import type { Impact, P1Flag, Priority, Urgency } from './priority.ts';
import type { Promised } from './promises.ts';
import type { SecurityCategory, SecurityLevel, SecurityReportKind, SecurityStep } from './security.ts';
import type { Resolution, Ticket, TicketType } from './ticket.ts';

/** Fields of a record that may be filled in or put right later (3.2c). */
export type Amendable = Pick<
  Ticket,
  'type' | 'title' | 'symptom' | 'occurredAt' | 'scope' | 'description' | 'devices' | 'noDeviceReason'
> & { department: string | null; contact: string | null };

/** Changes to a record; what is absent stays as it is. */
export type Amendments = { [K in keyof Amendable]?: Amendable[K] | undefined };

/** A file that was uploaded and is now put on the record. */
export interface AttachedFile {
  id: string;
  name: string;
  mediaType: string;
  size: number;
}

/** The timer that the system acts on; its pair takes effect once on a ticket. */
export interface Fired {
  timer: string;
  generation: number;
}

/** A word that came by mail to the wrong record: its entry, the record where it stands now, and who moved it. */
export interface MovedWord {
  entry: number;
  to: number;
  by: string;
  note: string | null;
}

/** What everybody reads of a major incident; what is null stays as it is. */
export interface PublicWords {
  headline: string | null;
  services: readonly string[] | null;
}

/** What each action of the life cycle needs to be told. Empty objects need nothing. */
export interface Commands {
  amend: { fields: Amendments };
  classify: {
    impact: Impact;
    urgency: Urgency;
    p1Flags: readonly P1Flag[];
    /** A priority other than the computed one, then with a reason (3.3b). */
    override: { priority: Priority; reason: string } | null;
    /** Whether impact and P1 rules are those that the ticket's items speak for; then the history says by which. */
    byImpact?: boolean | undefined;
  };
  accept: Record<never, never>;
  claim: Record<never, never>;
  /** Without a group the ticket stays in its own. */
  assign: { groupId?: string | null | undefined; assigneeId: string | null; note: string | null };
  ask: { question: string };
  answer: {
    text: string;
    fields: Amendments & { impact?: Impact | undefined; urgency?: Urgency | undefined };
  };
  start: Record<never, never>;
  diagnose: { method: 'remote' | 'onsite'; finding: string; suspectedCause: string | null };
  wait_third_party: { name: string; reason: string; expectedAt: Instant | null };
  resume: { note: string | null };
  schedule_visit: { engineerId: string; address: string; appointmentAt: Instant };
  arrive: { visitId: string };
  cancel_visit: { visitId: string; reason: string };
  finish_visit: { visitId: string; result: string };
  propose_operation: {
    kind: OperationKind;
    plan: string;
    risk: string;
    major: boolean;
    /** What it touches; null: what the ticket is about. */
    itemIds: readonly string[] | null;
    wholeData: boolean;
    changeRef: string | null;
  };
  /** Names the change under which a major operation is done. */
  link_change: { operationId: string; changeRef: string };
  consent: { operationId: string; given: boolean; comment: string | null };
  consent_emergency: { operationId: string; reason: string };
  record_backup:
    | { operationId: string; needed: true; reference: string; takenAt: Instant; verified: boolean }
    | { operationId: string; needed: false; reason: string };
  start_operation: { operationId: string };
  finish_operation: { operationId: string; outcome: 'succeeded' | 'failed'; result: string };
  cancel_operation: { operationId: string; reason: string };
  report_progress: {
    progress: string;
    estimateAt: Instant | null;
    noEstimateReason: string | null;
    nextStep: string;
    nextUpdateAt: Instant | null;
  };
  comment: { text: string };
  note: { text: string };
  attach: { files: readonly AttachedFile[] };
  /** Who may know of it (2.4d): its requester, who works on it and these people, or all whose roles reach it. */
  restrict: { confidential: boolean; readerIds: readonly string[]; reason: string };
  /** `discoveredAt`: when it was found out; null: when the word reached us. */
  become_security: { reason: string; discoveredAt: Instant | null };
  cease_security: { type: TicketType; confidential: boolean; reason: string };
  grade_security: { level: SecurityLevel; category: SecurityCategory; reason: string };
  /** `told`: who was notified; `at`: when it was done, null: now. */
  secure: { step: SecurityStep; note: string; told: string | null; at: Instant | null };
  report_security: { report: SecurityReportKind; to: string; at: Instant | null; note: string | null };
  move_mail: MovedWord;
  move_whole: MovedWord;
  escalate: { toGroupId: string | null; handover: string };
  accept_escalation: { escalationId: string; note: string | null };
  return_escalation: { escalationId: string; reason: string };
  climb: { escalationId: string } & Fired;
  warn: { about: string; percent: number | null; dueAt: Instant | null } & Fired;
  breach: { clock: ClockKind; dueAt: Instant } & Fired;
  rejudge: { terms: Terms; reason: string; before: readonly Promised[]; after: readonly Promised[] };
  link_duplicate: { of: number };
  unlink_duplicate: { reason: string };
  /** `by`: the person who made or undid the link on the other record. */
  gain_duplicate: { id: number; by: string };
  /** Mail to the requester did not arrive, or waits; about: the event it told of. */
  /** Somebody left, works at the desk no more, or left a group: what they had in hand goes to others. */
  hand_over: {
    personId: string;
    why: Leaving;
    /** The group that was left; null for other reasons. */
    groupId: string | null;
    heirs: Heirs;
    /** Whether the desk is still to be told that its requester has left. */
    tellsRequester: boolean;
  };
  report_mail: {
    to: string;
    report: 'failed' | 'delayed' | 'held';
    why: Undelivered | AddressHold;
    status: string | null;
    about: EventKind;
  };
  /** The virus scanner found something in a file of the record. */
  report_file: { file: string; name: string; finding: string };
  lose_duplicate: { id: number; by: string };
  link_parent: { parentId: number };
  unlink_parent: { reason: string };
  gain_child: { id: number; by: string };
  lose_child: { id: number; by: string };
  follow: { of: number; resolution: Resolution } & Fired;
  declare_major: { reason: string } & PublicWords;
  lead_major: Pick<MajorIncident, 'leadId' | 'communicationId' | 'technicalId' | 'bridge'>;
  notify_major: { text: string; nextAt: Instant | null } & PublicWords;
  end_major: { text: string };
  review_major: { summary: string; cause: string; actions: readonly ReviewAction[] };
  /** `index`: its place among the agreed actions, from 0. */
  finish_review_action: { index: number; note: string };
  resolve: Pick<Resolution, 'result' | 'verification' | 'mode' | 'source' | 'riskNote'>;
  /** `sure` answers the question that a doubtful comment beside "works" raises. */
  confirm: { comment: string | null; sure: boolean; method?: Confirmation['method'] };
  /** `method`: by which way the word came, where not from the page of the ticket. */
  reject: { comment: string; method?: Confirmation['method'] };
  /**
   * What the requester said of the result when called back (4.2c). `at`: when the call was held; `callId`: its record
   * in a telephone system; `sure` as in `confirm`.
   */
  confirm_by_phone: {
    outcome: 'accepted' | 'rejected';
    at: Instant;
    number: string;
    words: string;
    callId: string | null;
    sure: boolean;
  };
  remind: Fired;
  expire: Fired;
  log_contact: { channel: ContactChannel; note: string };
  close_unreachable: { reason: string };
  reopen: { reason: string };
  appeal: { reason: string };
  decide_appeal: { upheld: boolean; answer: string };
  withdraw: { reason: string };
}
