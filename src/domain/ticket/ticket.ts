import type { Instant } from '../instant.ts';
import type { Terms } from '../sla/rulebook.ts';
import type {
  Appeal,
  Confirmation,
  ContactAttempt,
  Escalation,
  MajorIncident,
  Operation,
  Visit,
} from './parts.ts';
import type { Impact, P1Flag, Priority, Urgency } from './priority.ts';
import type { SecurityIncident } from './security.ts';

/** Kinds of record: 事件, 服务请求, 咨询, 投诉, 安全事件 (信息安全事件, 2.4c). */
export const TICKET_TYPES = [
  'incident',
  'service_request',
  'query',
  'complaint',
  'security_incident',
] as const;
export type TicketType = (typeof TICKET_TYPES)[number];

/** Status categories. Rules speak of these only; names shown to people come from the catalogues. */
export const STATUSES = [
  'recorded',
  'accepted',
  'in_progress',
  'waiting_requester',
  'waiting_third_party',
  'onsite_scheduled',
  'resolved',
  'unconfirmed',
  'closed',
  'withdrawn',
] as const;
export type Status = (typeof STATUSES)[number];

/** The desk is at work or waits for somebody; no result has been given. */
export const WORKING_STATUSES = [
  'recorded',
  'accepted',
  'in_progress',
  'waiting_requester',
  'waiting_third_party',
  'onsite_scheduled',
] as const satisfies readonly Status[];

/** Formal channels (3.1); `im_converted` keeps the text of a private chat and is reported (A5). */
export const CHANNELS = ['portal', 'mail', 'phone', 'api', 'im_converted'] as const;
export type Channel = (typeof CHANNELS)[number];

/** Who asks, as known at submission; a later change of the directory does not change it (3.2b-1). */
export interface Requester {
  personId: string | null;
  name: string | null;
  department: string | null;
  contact: string | null;
}

/** Department and site of a requester; null where the directory has none, and of strangers. */
export interface Place {
  departmentId: string | null;
  siteId: string | null;
}

export const NOWHERE: Place = { departmentId: null, siteId: null };

/** A related device or service (3.2b-4). `ref` is the id of a configuration item once there is one. */
export interface Device {
  kind: 'device' | 'service';
  name: string;
  ref: string | null;
}

/** What was done and how the requester can check it (4.2a, 4.2b). */
export interface Resolution {
  result: string;
  verification: string;
  mode: 'remote' | 'onsite' | 'other';
  /** Where the solution comes from (4.1-1); `new` needs a risk note. */
  source: 'knowledge' | 'known_error' | 'standard' | 'new';
  riskNote: string | null;
  at: Instant;
  by: string;
}

/** The last public word on an unsolved ticket (4.2d). */
export interface Progress {
  at: Instant;
  by: string;
  progress: string;
  /** When it is expected to be solved; null when it cannot be estimated, then with a reason. */
  estimateAt: Instant | null;
  noEstimateReason: string | null;
  nextStep: string;
  nextUpdateAt: Instant | null;
}

export type Closure = 'confirmed' | 'unreachable';

/** The present state of a record: always equal to the fold of its events. */
export interface Ticket {
  id: number;
  /** Number of the last event; the optimistic version of the record. */
  version: number;
  type: TicketType;
  status: Status;
  /** Where the record goes back to when what it waits for has come. */
  resumeTo: Status | null;
  requester: Requester;
  /** Who wrote the record down, when not the requester. */
  recordedBy: string | null;
  channel: Channel;
  /** Reference of the raw source: id of the stored mail, of the call. */
  source: string | null;
  /** When the word reached us, and when it was recorded (A4). */
  receivedAt: Instant;
  recordedAt: Instant;
  /** Why `receivedAt` was set back by hand. */
  backdateReason: string | null;
  title: string;
  symptom: string | null;
  occurredAt: Instant | null;
  scope: string | null;
  description: string | null;
  devices: readonly Device[];
  noDeviceReason: string | null;
  impact: Impact | null;
  urgency: Urgency | null;
  p1Flags: readonly P1Flag[];
  priority: Priority;
  /** Why the priority differs from the matrix. */
  overrideReason: string | null;
  groupId: string | null;
  assigneeId: string | null;
  /** Everybody who has worked on it; none of them decides its appeal (4.3d). */
  handlerIds: readonly string[];
  /** A diagnosis stands in the record (4.1a). */
  diagnosed: boolean;
  /** How often a result was given. */
  round: number;
  resolution: Resolution | null;
  closure: Closure | null;
  question: { text: string; fields: readonly string[]; by: string; at: Instant } | null;
  thirdParty: { name: string; reason: string; expectedAt: Instant | null } | null;
  progress: Progress | null;
  appeal: Appeal | null;
  /** Reminders sent since the last result. */
  reminders: number;
  operations: Readonly<Record<string, Operation>>;
  visits: Readonly<Record<string, Visit>>;
  confirmations: Readonly<Record<string, Confirmation>>;
  contactAttempts: Readonly<Record<string, ContactAttempt>>;
  escalations: Readonly<Record<string, Escalation>>;
  /** The versions of policy and calendars that its promises are judged by (A7). */
  terms: Terms;
  /** The record of the same trouble that this one follows. */
  duplicateOf: number | null;
  /** Records that follow this one, in the order in which they were linked. */
  duplicateIds: readonly number[];
  /** The larger piece of work that this record is a part of. */
  parentId: number | null;
  /** Parts of this record that are worked on separately, in the order in which they were linked. */
  childIds: readonly number[];
  major: MajorIncident | null;
  /** What is known of it as a security incident; null: it is none (2.4c). */
  security: SecurityIncident | null;
  /** Known to its requester, to who works on it and to its named readers alone (2.4c, 2.4d). */
  confidential: boolean;
  /** People who may read it though they have no other part in it. */
  readerIds: readonly string[];
  /** Where its requester belongs. The one thing that follows the directory and not the history. */
  place: Place;
}

/** Names of the services that a record is about. */
export const servicesOf = ({ devices }: Pick<Ticket, 'devices'>): string[] =>
  devices.filter(({ kind }) => kind === 'service').map(({ name }) => name);
