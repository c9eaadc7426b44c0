import type { NewEvent } from '../events.ts';
import type { Instant } from '../instant.ts';
import type { SupportGroup } from '../organisation/person.ts';
import { type Actor, hasRole, personIdOf } from '../permissions/actor.ts';
import { DESK_ROLES } from '../permissions/roles.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { Rules, Terms } from '../sla/rulebook.ts';
import type { AttachedFile } from './commands.ts';
import { type Duty, NO_CHANGES, NOTHING_REACHED } from './decide/context.ts';
import { occurrenceProblem } from './decide/describing.ts';
import { escalated } from './decide/escalating.ts';
import { declaredByPriority } from './decide/major.ts';
import { sequence } from './evolve.ts';
import { type Impact, priorityOf, type Urgency } from './priority.ts';
import { beginning, isSecurityIncident, type SecuritySetting } from './security.ts';
import {
  type Channel,
  type Device,
  type Place,
  type Requester,
  servicesOf,
  type Ticket,
  type TicketType,
} from './ticket.ts';

/** A record as it is handed in (3.2). What is missing is asked for later; nothing is refused for a gap. */
export interface Submission {
  type: TicketType;
  title: string;
  symptom: string | null;
  occurredAt: Instant | null;
  scope: string | null;
  description: string | null;
  devices: readonly Device[];
  noDeviceReason: string | null;
  impact: Impact | null;
  urgency: Urgency | null;
  channel: Channel;
  source: string | null;
  /** When the word reached us; null means now. Setting it back needs a reason (A4). */
  receivedAt: Instant | null;
  backdateReason: string | null;
  /** What was said in a private chat, word for word; of a record that came from one alone (A5). */
  chat?: Chat | null;
  /** The call by which it came; of a record by telephone alone (3.1d). */
  call?: PhoneWord | null;
  /** For its requester, who works on it and named readers alone (2.4d). */
  confidential?: boolean;
}

/** A call as it was held. It stands in the first event and never changes. */
export interface PhoneWord {
  /** The record of the telephone system; null: the times are the desk's own word. */
  callId: string | null;
  startedAt: Instant;
  endedAt: Instant | null;
  /** Where to reach the caller about it. */
  callbackNumber: string | null;
}

/** The raw source of a record that came from a private chat. It stands in the first event and never changes. */
export interface Chat {
  text: string;
  /** By whom and when, as far as it is known. */
  by: string | null;
  at: Instant | null;
}

export interface RecordContext {
  actor: Actor;
  now: Instant;
  /** The person asked for, as the directory knows them, already made into a snapshot. */
  requester: Requester;
  /** Where they belong. */
  place: Place;
  /** First-line group that receives new records; null when there is none. */
  groupId: string | null;
  /** Files that are handed in with the record. */
  files: readonly AttachedFile[];
  /** The versions in force, and what they say. */
  terms: Terms;
  rules: Rules;
  duty: Duty;
  /** What is set about security incidents. */
  security: SecuritySetting;
  groups: ReadonlyMap<string, SupportGroup>;
  /** A fresh id for the escalation of a record that begins as P1. */
  newId: string;
}

/** Channels by which people hand in for themselves; their word is received when it is recorded. */
const DIRECT: readonly Channel[] = ['portal', 'api'];
/** What the desk writes down of a word that came elsewhere; nobody says so of their own record. */
const BY_DESK: readonly Channel[] = ['phone', 'im_converted'];
const NOT_BY_THAT = refuse('invalid', undefined, [{ field: 'body.channel', code: 'not_allowed' }]);
const YEAR = 366 * 86_400_000;

/**
 * The first event of a ticket, with its whole state, and what follows at once from a P1: it is a major
 * incident, and those on duty are paged (3.3-P1). The id is given by the store.
 */
export function record(submission: Submission, context: RecordContext): NewEvent[] | Refusal {
  const refusal = refusalOf(submission, context);
  if (refusal) return refusal;
  const { chat = null, call = null, ...words } = submission;
  const after: Omit<Ticket, 'id' | 'version'> = {
    ...EMPTY,
    ...words,
    status: 'recorded',
    requester: context.requester,
    recordedBy: personIdOf(context.actor),
    receivedAt: submission.receivedAt ?? context.now,
    recordedAt: context.now,
    priority: priorityOf(
      { ...submission, p1Flags: [], services: servicesOf(submission) },
      context.rules.policy,
    ),
    ...receivedBy(submission, context),
    terms: context.terms,
    place: context.place,
  };
  const data = {
    ...(context.files.length > 0 ? { files: context.files } : {}),
    ...(call ? { call } : {}),
    ...(chat ? { chat: chat.text, chatBy: chat.by, chatAt: chat.at } : {}),
  };
  const first: NewEvent = { kind: 'recorded', data, before: {}, after };
  return after.priority === 'P1' ? [first, ...alarm({ ...after, id: 0, version: 1 }, context)] : [first];
}

/** Who receives it and may know of it: a security incident is the security team's from its first moment (2.4c). */
function receivedBy(submission: Submission, { groupId, security, now }: RecordContext) {
  const { confidential = false, receivedAt } = submission;
  if (!isSecurityIncident(submission)) return { groupId, confidential };
  const incident = beginning(receivedAt ?? now, null, security);
  return { groupId: security.groupId, confidential: true, security: incident };
}

/** Whether a submission is P1 from its first moment, so that people will be paged. */
export const beginsAsP1 = (submission: Submission, rules: Rules): boolean =>
  priorityAtFirst(submission, rules) === 'P1';

const priorityAtFirst = (submission: Submission, { policy }: Rules) =>
  priorityOf({ ...submission, p1Flags: [], services: servicesOf(submission) }, policy);

function alarm(ticket: Ticket, context: RecordContext): NewEvent[] {
  const facts = {
    ...context,
    people: new Map(),
    changes: NO_CHANGES,
    reached: NOTHING_REACHED,
    calls: new Set<string>(),
    linked: null,
    children: [],
    hit: null,
  };
  return sequence(
    ticket,
    (state) => declaredByPriority(state, context.now),
    (state) => escalated(state, { trigger: 'c', cause: 'priority', note: null }, facts),
  );
}

const EMPTY = {
  resumeTo: null,
  p1Flags: [],
  overrideReason: null,
  assigneeId: null,
  handlerIds: [],
  diagnosed: false,
  round: 0,
  resolution: null,
  closure: null,
  question: null,
  thirdParty: null,
  progress: null,
  appeal: null,
  reminders: 0,
  operations: {},
  visits: {},
  confirmations: {},
  contactAttempts: {},
  escalations: {},
  duplicateOf: null,
  duplicateIds: [],
  parentId: null,
  childIds: [],
  major: null,
  readerIds: [],
  security: null,
} as const;

function refusalOf(submission: Submission, { actor, now, requester }: RecordContext): Refusal | null {
  const occurrence = occurrenceProblem(submission.occurredAt, now, 'body.occurredAt');
  if (occurrence) return refuse('invalid', undefined, [occurrence]);
  const forSelf = requester.personId !== null && requester.personId === personIdOf(actor);
  const desk = actor.kind === 'system' || hasRole(actor, ...DESK_ROLES);
  if (!forSelf && !desk) return refuse('not_desk');
  if (!desk && BY_DESK.includes(submission.channel)) return NOT_BY_THAT;
  return chatProblem(submission, now) ?? callProblem(submission, now) ?? receptionProblem(submission, now);
}

/** What came from a private chat keeps its words, and nothing else claims to have any (3.1e). */
function chatProblem({ channel, chat }: Submission, now: Instant): Refusal | null {
  const wrong = (field: string, code: string) => refuse('invalid', undefined, [{ field, code }]);
  if (channel === 'im_converted') {
    if (!chat) return wrong('body.chat', 'required');
    return chat.at !== null && chat.at > now ? wrong('body.chat.at', 'in_the_future') : null;
  }
  return chat ? wrong('body.chat', 'not_allowed') : null;
}

/** By telephone alone there are calls; one ends after it began, and neither is yet to come. */
function callProblem({ channel, call }: Submission, now: Instant): Refusal | null {
  if (!call) return null;
  const wrong = (field: string, code: string) => refuse('invalid', undefined, [{ field, code }]);
  if (channel !== 'phone') return wrong('body.call', 'not_allowed');
  if (call.startedAt > now) return wrong('body.call.startedAt', 'in_the_future');
  if (call.endedAt === null) return null;
  if (call.endedAt > now) return wrong('body.call.endedAt', 'in_the_future');
  return call.endedAt < call.startedAt ? wrong('body.call.endedAt', 'too_small') : null;
}

/** As long ago, in milliseconds, the desk may say of itself that a call began; a telephone system knows for longer. */
const HELD_JUST_NOW = 3_600_000;

/** What was received when the call began is not set back (A4). */
const beganThen = ({ receivedAt, call }: Submission, now: Instant): boolean =>
  call?.startedAt === receivedAt && (call?.callId != null || now - (receivedAt ?? now) <= HELD_JUST_NOW);

/** The time of reception lies in the past, at most a year back, and is explained when it was set by hand. */
function receptionProblem(submission: Submission, now: Instant): Refusal | null {
  const { receivedAt, channel, backdateReason } = submission;
  if (receivedAt === null) return null;
  const wrong = (code: string) => refuse('invalid', undefined, [{ field: 'body.receivedAt', code }]);
  if (DIRECT.includes(channel)) return wrong('not_allowed');
  if (receivedAt > now) return wrong('in_the_future');
  if (receivedAt < now - YEAR) return wrong('too_old');
  if (channel === 'mail' || backdateReason !== null || beganThen(submission, now)) return null;
  return refuse('reason_required', undefined, [{ field: 'body.backdateReason', code: 'required' }]);
}
