import type { NewEvent, Patch } from '../../events.ts';
import type { Instant } from '../../instant.ts';
import { type Refusal, refuse } from '../../refusal.ts';
import { deadline } from '../../sla/calendar.ts';
import {
  type EscalationLevel,
  type EscalationPath,
  pathFor,
  type Trigger,
} from '../../sla/escalation-path.ts';
import { happened } from '../evolve.ts';
import type { Escalation, EscalationCause } from '../parts.ts';
import { servicesOf, type Ticket, WORKING_STATUSES } from '../ticket.ts';
import { aboutAppeal, asksSomebody, type Step, stepFrom } from './asking.ts';
import { type Context, type Decider, worked } from './context.ts';

/** What is asked for. */
export interface Call {
  trigger: Trigger;
  cause: EscalationCause | null;
  note: string | null;
  /** What rose, where that is what happened. */
  change?: { from: string; to: string } | undefined;
  /** Who asked at first, when it goes on to another level; null for the system. */
  by?: string | null;
}

/** An escalation by the policy's path for its trigger; with nobody to ask it stands open for all to see. */
export function escalated(ticket: Ticket, call: Call, context: Context): NewEvent {
  const path = pathOf(ticket, call.trigger, context);
  return called(ticket, call, path, stepFrom(path, 1, ticket, call, context), context);
}

const pathOf = (ticket: Ticket, trigger: Trigger, { rules }: Context): EscalationPath | null =>
  pathFor(rules.policy.escalation, trigger, { priority: ticket.priority, services: servicesOf(ticket) });

/** The event of a call that asks a step of a path, and takes the place of those that it makes pointless. */
export function called(
  ticket: Ticket,
  call: Call,
  path: EscalationPath | null,
  step: Step | null,
  context: Context,
): NewEvent {
  const { note, change } = call;
  const escalation = escalationOf(ticket, call, path, step, context);
  const { trigger, cause, kind, level, toPersonIds } = escalation;
  const moves = takesOver(ticket, escalation);
  const ended = endedEscalations(ticket, (open) => isReplaced(open, escalation, moves));
  return happened(
    ticket,
    'escalated',
    {
      escalations: { ...ended.escalations, [escalation.id]: escalation },
      ...(moves ? { groupId: escalation.toGroupId, assigneeId: null } : {}),
    },
    {
      trigger,
      ...(cause === null ? {} : { cause }),
      kind,
      escalationId: escalation.id,
      level,
      from: change?.from ?? ticket.groupId,
      to: change?.to ?? escalation.toGroupId,
      toPersonIds,
      ...(note === null ? {} : { handover: note }),
    },
  );
}

function escalationOf(
  ticket: Ticket,
  { trigger, cause, note, by }: Call,
  path: EscalationPath | null,
  step: Step | null,
  context: Context,
): Escalation {
  const actor = context.actor.kind === 'person' ? context.actor.personId : null;
  return {
    id: context.newId,
    trigger,
    cause,
    kind: step !== null && step.toGroupId !== null ? 'functional' : 'hierarchical',
    pathId: path?.id ?? null,
    policyVersion: context.rules.policy.version,
    level: step?.level ?? 1,
    fromGroupId: ticket.groupId,
    toGroupId: step?.toGroupId ?? null,
    toPersonIds: step?.toPersonIds ?? [],
    note,
    at: context.now,
    by: by === undefined ? actor : by,
    acceptBy: step && acceptBy(step.rule, context),
    state: 'open',
    answeredBy: null,
    answeredAt: null,
    answer: null,
  };
}

const acceptBy = ({ acceptWithin, calendar }: EscalationLevel, { rules, now }: Context): Instant | null =>
  deadline(rules.calendars[calendar], now, acceptWithin);

export const isWorking = ({ status }: Pick<Ticket, 'status'>): boolean =>
  (WORKING_STATUSES as readonly string[]).includes(status);

/** A functional escalation of work moves the record to the group that knows more, without an owner. */
const takesOver = (ticket: Ticket, call: Escalation): boolean =>
  call.toGroupId !== null && isWorking(ticket) && !aboutAppeal(call);

/**
 * An open call that a newer one makes pointless: of the same trigger about the same matter, or one to a
 * group from which the record is taken.
 */
const isReplaced = (open: Escalation, by: Escalation, moves: boolean): boolean =>
  (open.trigger === by.trigger && aboutAppeal(open) === aboutAppeal(by)) ||
  (moves && isLeft(open, by.toGroupId));

/** Asked of a group that does not have the record any more. */
const isLeft = (open: Escalation, groupId: string | null): boolean =>
  open.toGroupId !== null && open.toGroupId !== groupId && !aboutAppeal(open);

/** What becomes of open calls when the record goes to a group by hand. */
export const leftBehind = (ticket: Ticket, groupId: string | null): Patch =>
  endedEscalations(ticket, (open) => isLeft(open, groupId));

/**
 * The open call that a further breach joins: those asked are told of it, and nobody is asked twice for the
 * same record while the first call stands (4.3b). One that asks nobody is called anew.
 */
export function joinedBy(ticket: Ticket, cause: EscalationCause): Escalation | null {
  const appeal = cause === 'appeal';
  const found = Object.values(ticket.escalations).find(
    (call) =>
      call.state === 'open' && call.trigger === 'b' && aboutAppeal(call) === appeal && asksSomebody(call),
  );
  return found ?? null;
}

/** Beyond one's own ability or authority: up the path, or to a group named by hand; with a note (4.3a). */
export const escalate: Decider<'escalate'> = (ticket, { toGroupId, handover }, context) => {
  const call: Call = { trigger: 'a', cause: null, note: handover };
  const path = pathOf(ticket, 'a', context);
  const step =
    toGroupId === null ? stepFrom(path, 1, ticket, call, context) : byHand(ticket, toGroupId, path, context);
  if (step === null) return refuse('no_next_line');
  if ('code' in step) return step;
  const event = called(ticket, call, toGroupId === null ? path : null, step, context);
  return [happened(ticket, 'escalated', { ...event.after, ...worked(ticket, context) }, event.data)];
};

const HOUR = 3_600_000;

function byHand(
  ticket: Ticket,
  toGroupId: string,
  path: EscalationPath | null,
  { groups }: Context,
): Step | Refusal {
  if (toGroupId === ticket.groupId) return refuse('same_group');
  if (!groups.has(toGroupId)) {
    return refuse('unknown_reference', undefined, [{ field: 'body.toGroupId', code: 'unknown_reference' }]);
  }
  const rule = path?.levels[0] ?? { to: [], acceptWithin: 2 * HOUR, calendar: 'working' as const };
  const named = path ?? { id: '', name: '', triggers: [], priorities: [], services: [], levels: [rule] };
  return { path: named, level: 1, rule, toGroupId, toPersonIds: [] };
}

/** Nobody accepted in time: the next level is asked; after a group named by hand, those above it (4.3e). */
export const climb: Decider<'climb'> = (ticket, { escalationId, timer, generation }, context) => {
  const escalation = ticket.escalations[escalationId];
  if (escalation?.state !== 'open') return refuse('escalation_answered');
  const fired = { timer, generation };
  const event = onward(ticket, escalation, context);
  if (event === null) return endOfPath(ticket, escalation, fired);
  const escalations = {
    ...event.after.escalations,
    [escalation.id]: { ...escalation, state: 'climbed' as const },
  };
  const data = { ...event.data, climbedFrom: escalation.level, ...fired };
  return [happened(ticket, 'escalated', { ...event.after, escalations }, data)];
};

/** The same call to the next level that resolves to somebody; null at the end of the path. */
export function onward(ticket: Ticket, from: Escalation, context: Context): NewEvent | null {
  const { trigger, cause, note, by, level, pathId } = from;
  const call: Call = { trigger, cause, note, by };
  const known = context.rules.policy.escalation.find(({ id }) => id === pathId);
  const path = known ?? pathOf(ticket, trigger, context);
  const step = stepFrom(path, level + 1, ticket, call, context);
  return step === null ? null : called(ticket, call, path, step, context);
}

/** The last level keeps being asked; leads see it among those that nobody accepts. */
function endOfPath(ticket: Ticket, escalation: Escalation, fired: { timer: string; generation: number }) {
  const after = { escalations: { [escalation.id]: { ...escalation, acceptBy: null } } };
  const data = { about: 'end_of_path', escalationId: escalation.id, ...fired };
  return [happened(ticket, 'warned', after, data)];
}

/** What is still open ends with the work it was about; an appeal's goes on until it is decided. */
export function endedEscalations(
  ticket: Ticket,
  ends: (open: Escalation) => boolean,
): Pick<Patch, 'escalations'> {
  const open = Object.values(ticket.escalations).filter((call) => call.state === 'open' && ends(call));
  if (open.length === 0) return {};
  return {
    escalations: Object.fromEntries(open.map((call) => [call.id, { ...call, state: 'ended' as const }])),
  };
}

/** Of calls about the work itself, which end with its result. */
export const aboutWork = (call: Escalation): boolean => !aboutAppeal(call);
