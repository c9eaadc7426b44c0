import type { TicketEvent } from '../events.ts';
import type { Instant } from '../instant.ts';
import { workingDayAfter } from '../sla/calendar-days.ts';
import { CLOCK_KINDS, type ClockKind, judge } from '../sla/clock.ts';
import { milestones } from '../sla/milestones.ts';
import type { Rulebook, Rules } from '../sla/rulebook.ts';
import { type Run, type TicketClocks, ticketClocks } from '../sla/ticket-clocks.ts';
import type { Commands, Fired } from './commands.ts';
import { aboutAppeal } from './decide/asking.ts';
import { isWorking } from './decide/escalating.ts';
import { MOVES } from './lifecycle.ts';
import { nextTimer } from './reminders.ts';
import { openActions } from './review-actions.ts';
import { reportWarnings } from './security.ts';
import type { Status, Ticket } from './ticket.ts';

/** Actions that the system takes because a time has come. */
export const TIMED_ACTIONS = ['warn', 'breach', 'climb', 'remind', 'expire'] as const;
export type TimedAction = (typeof TIMED_ACTIONS)[number];

/** Something that the system does to a ticket at its time, once for each timer and generation (4.3e). */
export type Step = {
  [A in TimedAction]: { at: Instant; action: A; command: Commands[A] };
}[TimedAction];

/** Whether somebody is asked because of a step: only then it matters who may be. */
export const asksForHelp = ({ action }: Step): boolean => action === 'breach' || action === 'climb';

/** In which order steps of the same moment are taken: a warning comes before what it warns of. */
const rank = ({ action }: Step): number => TIMED_ACTIONS.indexOf(action);

/**
 * Everything that the system still has to do to a ticket, in order: warnings, breaches, escalations that
 * nobody accepts, reminders of a result. What has been done is read from the history, so that nothing is
 * done twice and nothing is skipped, however late it comes.
 */
export function stepsOf(
  ticket: Ticket,
  events: readonly TicketEvent[],
  rulebook: Rulebook,
  now: Instant,
  clocks: TicketClocks = ticketClocks(events, { rulebook, now }),
): Step[] {
  const done = new Set(events.flatMap(({ data }) => (isFired(data) ? [keyOf(data)] : [])));
  const rules = rulebook.at(ticket.terms);
  const steps = [
    ...clockSteps(clocks, rulebook),
    ...climbs(ticket),
    ...majorSteps(ticket, rules),
    ...actionSteps(ticket),
    ...securitySteps(ticket),
    ...reminders(ticket, events, rules),
  ];
  return steps
    .filter(({ action, command }) => isPossible(action, ticket) && !done.has(keyOf(command)))
    .sort((a, b) => a.at - b.at || rank(a) - rank(b));
}

/** Nothing is owed to a record in whose status the system may not act any more. */
const isPossible = (action: TimedAction, { status }: Ticket): boolean =>
  (MOVES[action].from as readonly Status[]).includes(status);

/** A promise that has been warned of and can still be kept: somebody has to see to it. */
export interface Risk {
  clock: ClockKind;
  /** Share of the target that was used up at the last warning, in percent. */
  percent: number;
  /** When that was. */
  since: Instant;
  /** Null while the clock stands still. */
  dueAt: Instant | null;
}

/** The promise at risk that is due first; null when none is. A broken one is no longer at risk. */
export function riskOf(events: readonly TicketEvent[], clocks: TicketClocks): Risk | null {
  if (!events.some(({ kind }) => kind === 'warned')) return null;
  const last = (timer: string, generation: number) =>
    events.findLast(
      ({ data }) => isFired(data) && data.timer.startsWith(timer) && data.generation === generation,
    );
  const risks = CLOCK_KINDS.flatMap((kind): Risk[] => {
    const { run, input } = clocks[kind];
    if (!run || isEnded(run) || last(`breach:${kind}`, run.generation)) return [];
    const warned = last(`warn:${kind}:`, run.generation);
    if (!warned) return [];
    return [{ clock: kind, percent: Number(warned.data.percent), since: warned.at, dueAt: judge(input).due }];
  });
  const [first] = risks.sort((a, b) => (a.dueAt ?? Infinity) - (b.dueAt ?? Infinity));
  return first ?? null;
}

/** The next of them; null when nothing will ever be due as things stand. */
export const nextStep = (...facts: Parameters<typeof stepsOf>): Step | null => stepsOf(...facts)[0] ?? null;

const keyOf = ({ timer, generation }: Fired): string => `${timer}#${generation}`;
const isFired = (data: Readonly<Record<string, unknown>>): data is Fired & typeof data =>
  typeof data.timer === 'string' && typeof data.generation === 'number';

/**
 * Warnings at shares of a running promise, and the breach at its due time. Ended clocks reach nothing. One
 * that goes on because its result was none is not warned of again at shares that had passed by then.
 */
function clockSteps(clocks: TicketClocks, rulebook: Rulebook): Step[] {
  return CLOCK_KINDS.flatMap((kind) => {
    const { run, input } = clocks[kind];
    if (!run || isEnded(run)) return [];
    const warnings = kind === 'appeal' ? [] : rulebook.at(run.terms).policy.warnings[run.priority];
    const shares = [...warnings, 100];
    const warnedUntil = reopenedAt(run);
    return milestones(
      input,
      shares.map((percent) => percent / 100),
    ).flatMap(({ at }, index): Step[] => {
      const percent = shares[index] ?? 100;
      if (at === null || (percent < 100 && at <= warnedUntil)) return [];
      return [clockStep(kind, percent, at, run.generation)];
    });
  });
}

/** When the present generation of a run began by its being reopened; minus infinity when it did not. */
const reopenedAt = ({ facts, generation }: Run): Instant =>
  facts.find(({ seq, kind }) => seq === generation && kind === 'reopened')?.at ?? Number.NEGATIVE_INFINITY;

/** Nothing more becomes due of a clock whose last fact ended it. */
function isEnded({ facts }: Run): boolean {
  const last = facts.findLast(
    ({ kind }) => kind === 'stopped' || kind === 'cancelled' || kind === 'reopened',
  );
  return last !== undefined && last.kind !== 'reopened';
}

function clockStep(kind: ClockKind, percent: number, at: Instant, generation: number): Step {
  if (percent === 100) {
    // Kept at the very moment at which it is due, a promise is kept: it is broken after that.
    return {
      at: at + 1,
      action: 'breach',
      command: { clock: kind, dueAt: at, timer: `breach:${kind}`, generation },
    };
  }
  const timer = `warn:${kind}:${percent}`;
  return { at, action: 'warn', command: { about: kind, percent, dueAt: null, timer, generation } };
}

/** An escalation that nobody accepts climbs; one about the work only while there is work. */
function climbs(ticket: Ticket): Step[] {
  return Object.values(ticket.escalations).flatMap((call): Step[] => {
    const { id, state, acceptBy } = call;
    if (state !== 'open' || acceptBy === null || !(isWorking(ticket) || aboutAppeal(call))) return [];
    return [
      { at: acceptBy, action: 'climb', command: { escalationId: id, timer: `climb:${id}`, generation: 1 } },
    ];
  });
}

/**
 * By when a major incident is reviewed: the opening of the working day after the last one allowed. Null
 * while it runs and once it is reviewed; of a record that was withdrawn nothing is owed (3.3-P1).
 */
export function reviewDueAt({ status, major }: Ticket, { policy, calendars }: Rules): Instant | null {
  if (major === null || major.endedAt === null || major.review !== null || status === 'withdrawn')
    return null;
  return workingDayAfter(calendars.working, major.endedAt, policy.major.reviewDays + 1);
}

/** A major incident without a lead, without the promised word, or without its review in time (3.3-P1). */
function majorSteps(ticket: Ticket, rules: Rules): Step[] {
  const { major } = ticket;
  const { policy } = rules;
  if (major === null || major.review !== null) return [];
  const warning = (about: string, at: Instant, generation: number): Step => ({
    at,
    action: 'warn',
    command: { about, percent: null, dueAt: at, timer: `warn:${about}`, generation },
  });
  if (major.endedAt !== null) {
    const at = reviewDueAt(ticket, rules);
    return at === null ? [] : [warning('major_review', at, major.endedAt)];
  }
  const lead =
    major.leadId === null
      ? [warning('major_lead', major.declaredAt + policy.major.leadWithin, major.declaredAt)]
      : [];
  const since = major.notice?.at ?? major.declaredAt;
  const promised = major.notice?.nextAt ?? since + policy.major.noticeEvery;
  return [...lead, warning('major_notice', promised, since)];
}

/**
 * An action that a review agreed on and that is due: its owner is told, once. Actions of one owner that are due at the
 * same moment are one step.
 */
function actionSteps({ major }: Ticket): Step[] {
  return (major === null ? [] : openActions(major)).map(({ ownerId, dueAt: at }) => ({
    at,
    action: 'warn',
    command: {
      ...{ about: 'review_action', percent: null, dueAt: at },
      ...{ timer: `warn:review_action:${ownerId}`, generation: at },
    },
  }));
}

/** Reports of a security incident that are due by law: the desk is warned half-way and when they are due (c24). */
const securitySteps = (ticket: Ticket): Step[] =>
  reportWarnings(ticket).map(({ about, percent, at, dueAt, from }) => ({
    at,
    action: 'warn',
    command: { about, percent, dueAt, timer: `warn:${about}:${percent}`, generation: from },
  }));

function reminders(ticket: Ticket, events: readonly TicketEvent[], rules: Rules): Step[] {
  const last = ticket.reminders === 0 ? undefined : events.findLast(({ kind }) => kind === 'reminded');
  const timer = nextTimer(ticket, rules, last?.at ?? null);
  if (timer === null) return [];
  const name = timer.action === 'remind' ? `remind:${ticket.reminders + 1}` : 'expire';
  return [{ at: timer.at, action: timer.action, command: { timer: name, generation: ticket.round } }];
}
