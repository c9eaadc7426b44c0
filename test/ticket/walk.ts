import fc from 'fast-check';
import type { NewEvent, TicketEvent } from '#domain/events.ts';
import type { Instant } from '#domain/instant.ts';
import { type Actor, SYSTEM } from '#domain/permissions/actor.ts';
import type { Commands } from '#domain/ticket/commands.ts';
import { type Context, isRefusal } from '#domain/ticket/decide/context.ts';
import { decide } from '#domain/ticket/decide/index.ts';
import { evolve } from '#domain/ticket/evolve.ts';
import { ACTIONS, type Action } from '#domain/ticket/lifecycle.ts';
import { offeredActions } from '#domain/ticket/offered.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import { acting, COMMAND, contextOf, DAY, FIRST, MONDAY, PEOPLE, SECOND, ticketWith } from './example.ts';
import { dated, type Told, worked } from './system.ts';

/** Everybody who may try something; the requester and the desk come more often, as in life. */
const ACTORS: readonly Actor[] = [
  PEOPLE.lina,
  PEOPLE.lina,
  PEOPLE.chen,
  PEOPLE.chen,
  PEOPLE.zhao,
  PEOPLE.lead,
  PEOPLE.manager,
  acting('lina', ['lead']),
  PEOPLE.stranger,
  PEOPLE.auditor,
  SYSTEM,
];

/** One try: who, which of the actions, and choices inside the command. */
interface Try {
  who: number;
  what: number;
  choice: number;
  wait: number;
  wild: boolean;
}

const nat = fc.nat({ max: 9999 });
const tries = fc.array(fc.record({ who: nat, what: nat, choice: nat, wait: nat, wild: fc.boolean() }), {
  minLength: 20,
  maxLength: 120,
  size: 'max',
});

/** An entry of the walk: the state before and after it. */
export interface Entry {
  event: TicketEvent;
  before: Ticket;
  after: Ticket;
}

export interface Walk {
  entries: readonly Entry[];
  ticket: Ticket;
}

/** Random histories of one ticket: whatever random people could get through, in random order. */
export const walks: fc.Arbitrary<Walk> = tries.map((steps) => walk(steps));

/** The same with a worker that takes every step that is due before anybody acts. */
export const lives: fc.Arbitrary<Walk> = tries.map((steps) => walk(steps, true));

function walk(steps: readonly Try[], withWorker = false): Walk {
  let now = MONDAY;
  const start = ticketWith({ impact: null, urgency: null, priority: 'P3' });
  const { id, version, ...recorded } = start;
  const first: NewEvent = { kind: 'recorded', data: {}, before: {}, after: recorded };
  const entries: Entry[] = [{ event: dated(first, start, PEOPLE.lina, now), before: start, after: start }];
  let ticket = frozen(start);
  for (const [i, step] of steps.entries()) {
    now += (step.wait % 100) ** 2 * 20_000;
    if (withWorker) ticket = byWorker(ticket, entries, now);
    const actor = ACTORS[step.who % ACTORS.length] ?? SYSTEM;
    const action = actionOf(step, actor, ticket);
    const command = commandOf(action, step, ticket, now);
    const context = contextOf(actor, {
      now,
      newId: `part-${i}`,
      ...(action === 'hand_over' ? without(command) : {}),
    });
    const outcome = decide(ticket, action, command as never, context);
    if (isRefusal(outcome)) continue;
    for (const event of outcome) {
      const after = frozen(evolve(ticket, event));
      entries.push({ event: dated(event, after, actor, now), before: ticket, after });
      ticket = after;
    }
  }
  const walked = { entries, ticket, [fc.toStringMethod]: () => story(entries) };
  return walked;
}

/** The ticket after the system did what was due, with its events added to the entries. */
function byWorker(ticket: Ticket, entries: Entry[], now: Instant): Ticket {
  const told: Told = { ticket, events: entries.map(({ event }) => event) };
  let state = ticket;
  for (const event of worked(told, now).events.slice(entries.length)) {
    const after = frozen(evolve(state, event));
    entries.push({ event, before: state, after });
    state = after;
  }
  return state;
}

/** What a failing property shows of a walk. */
const story = (entries: readonly Entry[]): string =>
  entries.map(({ event }) => `${event.actorId ?? 'system'} ${event.kind}`).join(', ');

/** What leads on; without a pull forwards a random walk hardly leaves the queue. */
export const FORWARD: ReadonlySet<Action> = new Set([
  ...([
    'classify',
    'accept',
    'diagnose',
    'start',
    'resolve',
    'reject',
    'expire',
    'close_unreachable',
    'reopen',
  ] as const),
  ...(['propose_operation', 'consent', 'record_backup', 'start_operation', 'finish_operation'] as const),
  ...(['arrive', 'finish_visit', 'log_contact', 'decide_appeal'] as const),
  ...(['accept_escalation', 'lead_major', 'end_major', 'review_major', 'finish_review_action'] as const),
]);

/** Mostly something that is offered and leads on; now and then just anything. */
function actionOf({ what, wild }: Try, actor: Actor, ticket: Ticket): Action {
  const anything = wild && what % 5 === 0;
  const allowed = offeredActions(actor, ticket).filter((action) => action !== 'withdraw');
  const forward = allowed.filter((action) => FORWARD.has(action));
  const from = anything || allowed.length === 0 ? ACTIONS : forward.length > 0 && !wild ? forward : allowed;
  return from[what % from.length] ?? 'note';
}

const pick = <T>(from: readonly T[], choice: number): T => from[choice % from.length] as T;

function commandOf(action: Action, { choice }: Try, ticket: Ticket, now: Instant): object {
  const command = COMMAND[action];
  const even = choice % 2 === 0;
  const operationId = pick(['none', ...Object.keys(ticket.operations)].reverse(), choice);
  const escalationId = pick(['none', ...Object.keys(ticket.escalations)].reverse(), choice);
  const visitId = pick(['none', ...Object.keys(ticket.visits)].reverse(), choice);
  switch (action) {
    case 'amend':
      return {
        fields: pick(
          [{ title: `标题${choice}` }, { type: 'query' }, { symptom: null }, { contact: '1' }],
          choice,
        ),
      };
    case 'classify':
      return {
        impact: pick(['enterprise', 'department', 'individual'], choice),
        urgency: pick(['stopped', 'avoidable', 'planned'], choice >> 1),
        p1Flags: choice % 7 === 0 ? ['many_users_blocked'] : [],
        override: choice % 5 === 0 ? { priority: 'P2', reason: '演示' } : null,
      };
    case 'assign':
      return {
        groupId: pick([FIRST, SECOND, null], choice),
        assigneeId: pick(['chen', 'zhao', null, 'lina'], choice),
        note: null,
      };
    case 'answer':
      return { ...command, fields: even ? { impact: 'enterprise', urgency: 'stopped' } : {} };
    case 'schedule_visit':
      return { ...command, appointmentAt: now + DAY };
    case 'report_progress':
      return { ...command, estimateAt: even ? now + DAY : null, noEstimateReason: '等待厂商' };
    case 'propose_operation':
      return { ...command, major: even, changeRef: pick([null, 'CH-1', 'CH-2'], choice) };
    case 'consent':
      return { ...command, operationId, given: choice % 4 !== 0 };
    case 'log_contact':
      return { ...command, channel: pick(['phone', 'mail', 'im'], choice) };
    case 'confirm':
      return { comment: pick([null, '好了', '还是不行'], choice), sure: choice % 11 === 0 };
    case 'confirm_by_phone':
      return {
        ...command,
        outcome: pick(['accepted', 'rejected'], choice),
        at: pick(
          [now, now, (ticket.resolution?.at ?? now) - 1, now + 1, ticket.resolution?.at ?? now],
          choice >> 1,
        ),
        words: pick(['好了', '还是不行'], choice >> 2),
        callId: pick([null, 'call', 'no call'], choice),
        sure: choice % 11 === 0,
      };
    case 'escalate':
      return { ...command, toGroupId: pick([null, FIRST, SECOND], choice) };
    case 'review_major':
      return { ...command, actions: [{ text: '内部措施', ownerId: 'chen', dueAt: now + DAY }] };
    case 'warn':
      return {
        ...command,
        about: pick(['resolution', 'review_action'], choice),
        generation: -1 - choice,
      };
    case 'hand_over':
      return { ...command, personId: pick(['chen', 'zhao', 'lead', 'lina'], choice) };
    case 'finish_review_action':
      return { ...command, index: choice % 3 };
    case 'decide_appeal':
      return { ...command, upheld: even };
    default:
      return {
        ...command,
        ...('operationId' in command ? { operationId } : {}),
        ...('visitId' in command ? { visitId } : {}),
        ...('escalationId' in command ? { escalationId } : {}),
        // Of no target that there is: what the system did by chance hides none of what it has to do.
        ...('generation' in command ? { generation: -1 - choice } : {}),
      };
  }
}

/** The people of the world, of whom the one that a hand-over is about has left for the moment. */
function without(command: object): Pick<Context, 'people'> {
  const { personId } = command as Commands['hand_over'];
  const people = new Map(contextOf(SYSTEM).people);
  const person = people.get(personId);
  if (person) people.set(personId, { ...person, active: false });
  return { people };
}

/** So that a rule which writes into what it was given is an error at once. */
function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const inner of Object.values(value)) frozen(inner);
  return Object.freeze(value);
}
