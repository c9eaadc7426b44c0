import type { Instant } from '../instant.ts';

/** Risk kinds that need consent and backup before they start (4.1-2). */
export const OPERATION_KINDS = ['config_change', 'data_affecting'] as const;
export type OperationKind = (typeof OPERATION_KINDS)[number];

export interface Consent {
  given: boolean;
  by: string;
  at: Instant;
  comment: string | null;
  /** Given by the service owner or duty manager in a P1 emergency; to be reviewed afterwards (A6). */
  emergency: boolean;
}

/** Where the backup is, or why none is needed (4.1-2b). */
export type Backup =
  | { needed: true; reference: string; takenAt: Instant; verified: boolean; by: string; at: Instant }
  | { needed: false; reason: string; by: string; at: Instant };

/** Something done to a system for a ticket. */
export interface Operation {
  id: string;
  kind: OperationKind;
  plan: string;
  risk: string;
  /** Large or wide: starts only under an approved change (4.1-3). */
  major: boolean;
  changeRef: string | null;
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

/** The requester's own word on a result (4.2c). Append-only. */
export interface Confirmation {
  id: string;
  round: number;
  accepted: boolean;
  by: string;
  at: Instant;
  method: 'portal' | 'mail' | 'phone';
  comment: string | null;
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
