import type { MajorReason } from '../change/major.ts';
import type { Instant } from '../instant.ts';
import { CLOCK_KINDS } from '../sla/clock.ts';
import type { Trigger } from '../sla/escalation-path.ts';

/** Risk kinds that need consent and backup before they start (4.1-2). */
export const OPERATION_KINDS = ['config_change', 'data_affecting'] as const;
export type OperationKind = (typeof OPERATION_KINDS)[number];

export interface Consent {
  given: boolean;
  /** Null: the requester, who has no account. */
  by: string | null;
  at: Instant;
  comment: string | null;
  /** Given by the service owner or duty manager in a P1 emergency; to be reviewed afterwards (A6). */
  emergency: boolean;
}

/** Where the backup is, or why none is needed (4.1-2b). */
export type Backup =
  | { needed: true; reference: string; takenAt: Instant; verified: boolean; by: string; at: Instant }
  | { needed: false; reason: string; by: string; at: Instant };

/** What an operation reaches, as it was judged when it was proposed (4.1-3). */
export interface Touches {
  /** Configuration items. */
  itemIds: readonly string[];
  /** Data of more than the requester alone. */
  wholeData: boolean;
  /** People who are hit when one of the items fails. */
  people: number;
  /** Why it is major; empty: it is not. */
  because: readonly MajorReason[];
}

/** Something done to a system for a ticket. */
export interface Operation {
  id: string;
  kind: OperationKind;
  plan: string;
  risk: string;
  /** Large or wide: starts only under an approved change (4.1-3). */
  major: boolean;
  /** The change under which it is done: `CH-000012`. */
  changeRef: string | null;
  /** Absent of those proposed before this was asked. */
  touches?: Touches;
  proposedBy: string;
  proposedAt: Instant;
  consent: Consent | null;
  backup: Backup | null;
  startedAt: Instant | null;
  finishedAt: Instant | null;
  cancelledAt: Instant | null;
  outcome: 'succeeded' | 'failed' | null;
  result: string | null;
}

/** On-site support (4.1c). */
export interface Visit {
  id: string;
  engineerId: string;
  address: string;
  appointmentAt: Instant;
  arrivedAt: Instant | null;
  leftAt: Instant | null;
  cancelledAt: Instant | null;
  result: string | null;
}

/** The requester's own word on a result (4.2c). `at`: when they said it. Append-only. */
export interface Confirmation {
  id: string;
  round: number;
  accepted: boolean;
  /** Null: the requester, who has no account. */
  by: string | null;
  at: Instant;
  method: 'portal' | 'mail' | 'phone';
  comment: string | null;
  /** Of a word by telephone alone: who wrote it down, which number was called, and the record of the call. */
  phone?: { recordedBy: string; number: string; callId: string | null };
}

export const CONTACT_CHANNELS = ['phone', 'mail', 'visit', 'im', 'sms'] as const;
export type ContactChannel = (typeof CONTACT_CHANNELS)[number];

/** An attempt to reach a requester who does not answer (A1). Append-only. */
export interface ContactAttempt {
  id: string;
  round: number;
  channel: ContactChannel;
  at: Instant;
  by: string;
  note: string;
}

/** The requester is dissatisfied and asks somebody else to look (4.3d). */
export interface Appeal {
  reason: string;
  at: Instant;
  decidedBy: string | null;
  decidedAt: Instant | null;
  upheld: boolean | null;
  answer: string | null;
}

/** What became of an escalation: still to be answered, taken on, given back, or asked of the next level. */
export const ESCALATION_STATES = ['open', 'accepted', 'returned', 'climbed', 'ended'] as const;
export type EscalationState = (typeof ESCALATION_STATES)[number];

/** What ran out: the promise of a kind (4.3b); or what grew: priority, duplicates with children, a declared major incident (4.3c). */
export const ESCALATION_CAUSES = [...CLOCK_KINDS, 'priority', 'duplicates', 'major'] as const;
export type EscalationCause = (typeof ESCALATION_CAUSES)[number];

/** A call for help on a ticket (4.3): whom it asks, by which path, and what became of it. */
export interface Escalation {
  id: string;
  trigger: Trigger;
  /** Null for what a person asks: help (4.3a), another judgement (4.3d). */
  cause: EscalationCause | null;
  /** To another group that knows more, or to people with more authority. */
  kind: 'functional' | 'hierarchical';
  /** The path of the policy that it follows; null when none was defined or a group was named by hand. */
  pathId: string | null;
  policyVersion: number;
  /** 1 is the first level of the path. */
  level: number;
  fromGroupId: string | null;
  toGroupId: string | null;
  toPersonIds: readonly string[];
  /** Hand-over note, or what grew or ran out. */
  note: string | null;
  at: Instant;
  /** Null when the system itself escalated. */
  by: string | null;
  /** By when somebody accepts; then the next level is asked. Null at the end of a path. */
  acceptBy: Instant | null;
  state: EscalationState;
  answeredBy: string | null;
  answeredAt: Instant | null;
  answer: string | null;
}

/** An action agreed in a review, with who does it by when. */
export interface ReviewAction {
  text: string;
  ownerId: string;
  dueAt: Instant;
  /** That it was done, by whom, and in what way; absent while it is still to be done. */
  done?: { at: Instant; by: string; note: string };
}

/** A major incident (重大事件): who leads, what those affected are told, and its review (3.3-P1). */
export interface MajorIncident {
  declaredAt: Instant;
  /** Null when its priority alone declared it. */
  declaredBy: string | null;
  reason: string;
  leadId: string | null;
  leadSince: Instant | null;
  /** Who speaks to those affected, and who leads the technical work. */
  communicationId: string | null;
  technicalId: string | null;
  /** Where those at work meet: a number, a room, a link. For the desk alone. */
  bridge: string | null;
  /** What everybody may read of it on the status board; while it is absent, it is not shown there. */
  headline?: string;
  /** Services that everybody may know to be affected. */
  services?: readonly string[];
  /** Last word on the status board, and when the next one is promised. */
  notice: { text: string; at: Instant; by: string; nextAt: Instant | null } | null;
  endedAt: Instant | null;
  review: {
    at: Instant;
    by: string;
    summary: string;
    cause: string;
    actions: readonly ReviewAction[];
  } | null;
  /** Actions of an earlier review of the same record that were still to be done when it was declared anew. */
  owed?: readonly ReviewAction[];
}
