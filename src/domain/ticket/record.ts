import type { NewEvent } from '../events.ts';
import type { Instant } from '../instant.ts';
import { type Actor, hasRole, personIdOf } from '../permissions/actor.ts';
import { DESK_ROLES } from '../permissions/roles.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { AttachedFile } from './commands.ts';
import { occurrenceProblem } from './decide/describing.ts';
import type { Impact, Urgency } from './priority.ts';
import { priorityOf } from './priority.ts';
import type { Channel, Device, Requester, Ticket, TicketType } from './ticket.ts';

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
}

export interface RecordContext {
  actor: Actor;
  now: Instant;
  /** The person asked for, as the directory knows them, already made into a snapshot. */
  requester: Requester;
  /** First-line group that receives new records; null when there is none. */
  groupId: string | null;
  /** Files that are handed in with the record. */
  files: readonly AttachedFile[];
}

/** Channels by which people hand in for themselves; their word is received when it is recorded. */
const DIRECT: readonly Channel[] = ['portal', 'api'];
/** What the desk writes down of a word that came elsewhere; nobody says so of their own record. */
const BY_DESK: readonly Channel[] = ['phone', 'im_converted'];
const NOT_BY_THAT = refuse('invalid', undefined, [{ field: 'body.channel', code: 'not_allowed' }]);
const YEAR = 366 * 86_400_000;

/** The first event of a ticket, with its whole state. The id is given by the store. */
export function record(submission: Submission, context: RecordContext): NewEvent | Refusal {
  const refusal = refusalOf(submission, context);
  if (refusal) return refusal;
  const after: Omit<Ticket, 'id' | 'version'> = {
    ...EMPTY,
    ...submission,
    status: 'recorded',
    requester: context.requester,
    recordedBy: personIdOf(context.actor),
    receivedAt: submission.receivedAt ?? context.now,
    recordedAt: context.now,
    priority: priorityOf({ ...submission, p1Flags: [] }),
    groupId: context.groupId,
  };
  return {
    kind: 'recorded',
    data: context.files.length > 0 ? { files: context.files } : {},
    before: {},
    after,
  };
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
} as const;

function refusalOf(submission: Submission, { actor, now, requester }: RecordContext): Refusal | null {
  const occurrence = occurrenceProblem(submission.occurredAt, now, 'body.occurredAt');
  if (occurrence) return refuse('invalid', undefined, [occurrence]);
  const forSelf = requester.personId !== null && requester.personId === personIdOf(actor);
  const desk = actor.kind === 'system' || hasRole(actor, ...DESK_ROLES);
  if (!forSelf && !desk) return refuse('not_desk');
  if (!desk && BY_DESK.includes(submission.channel)) return NOT_BY_THAT;
  return receptionProblem(submission, now);
}

/** The time of reception lies in the past, at most a year back, and is explained when it was set by hand. */
function receptionProblem({ receivedAt, channel, backdateReason }: Submission, now: Instant): Refusal | null {
  if (receivedAt === null) return null;
  const wrong = (code: string) => refuse('invalid', undefined, [{ field: 'body.receivedAt', code }]);
  if (DIRECT.includes(channel)) return wrong('not_allowed');
  if (receivedAt > now) return wrong('in_the_future');
  if (receivedAt < now - YEAR) return wrong('too_old');
  if (channel === 'mail' || backdateReason !== null) return null;
  return refuse('reason_required', undefined, [{ field: 'body.backdateReason', code: 'required' }]);
}
