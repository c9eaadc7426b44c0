import type { TicketEvent } from '#domain/events.ts';
import type { Instant } from '#domain/instant.ts';
import type { Actor } from '#domain/permissions/actor.ts';
import type { Action } from '#domain/ticket/lifecycle.ts';
import type { Priority } from '#domain/ticket/priority.ts';
import type { Step } from '#domain/ticket/steps.ts';
import { events as decided, PEOPLE, ticketWith } from './example.ts';
import { dated, grown, type Told } from './system.ts';

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** Wall clock of Shanghai in the ordinary working weeks from Monday 2 March 2026 on: `Mon 09:00`, `Mon+1 09:00`. */
export function at(wall: string): Instant {
  const [day = '', time = ''] = wall.split(' ');
  const [name = '', weeks = '0'] = day.split('+');
  const date = String(2 + DAYS.indexOf(name) + 7 * Number(weeks)).padStart(2, '0');
  return Date.parse(`2026-03-${date}T${time.length === 5 ? `${time}:00` : time}+08:00`);
}

/** The inverse of {@link at}, with seconds only where there are some. */
function wall(instant: Instant): string {
  const [date = '', time = ''] = new Date(instant + 8 * 3_600_000).toISOString().split('T');
  const day = (Date.parse(`${date}T00:00:00Z`) - Date.parse('2026-03-02T00:00:00Z')) / 86_400_000;
  const week = Math.floor(day / 7);
  const shown = time.slice(0, 8).replace(/:00$/, '');
  return `${DAYS[day - 7 * week]}${week === 0 ? '' : `+${week}`} ${shown}`;
}

/** A step as tables of cases have it: `Mon 09:30 warn:response:50`. */
export const shown = ({ at: due, command }: Step): string => `${wall(due)} ${command.timer}`;

/** Somebody does something at a time. */
export type Deed = readonly [wall: string, by: Actor, action: Action, command?: object];

/** Impact and urgency of each priority. */
export const CLASSES = {
  P1: { impact: 'enterprise', urgency: 'stopped' },
  P2: { impact: 'individual', urgency: 'blocked' },
  P3: { impact: 'individual', urgency: 'avoidable' },
  P4: { impact: 'individual', urgency: 'planned' },
} as const;

/** A ticket that Lina hands in on Monday 09:00, and what people do to it. */
export function told(priority: Priority, deeds: readonly Deed[] = [], recorded = 'Mon 09:00'): Told {
  const begin = at(recorded);
  const ticket = ticketWith({ ...CLASSES[priority], priority, recordedAt: begin, receivedAt: begin });
  const { id: _id, version: _version, ...after } = ticket;
  const first: TicketEvent = dated(
    { kind: 'recorded', data: {}, before: {}, after },
    ticket,
    PEOPLE.lina,
    begin,
  );
  return deeds.reduce(does, { ticket, events: [first] });
}

/** The same after one more deed. */
export function does(state: Told, [time, by, action, command]: Deed): Told {
  const now = at(time);
  const newId = `part-${state.events.length}`;
  return grown(state, decided(state.ticket, action, by, command, { now, newId }), by, now);
}
