import { describe, expect, it } from 'vitest';
import { acted, PEOPLE, RESOLUTION, ticketWith } from '#test/ticket/example.ts';
import { SYSTEM } from '../permissions/actor.ts';
import { alwaysOpen, chinaWorking } from '../sla/calendars.ts';
import { shippedPolicy } from '../sla/policy.ts';
import type { Rules } from '../sla/rulebook.ts';
import { nextTimer } from './reminders.ts';
import { STATUSES, type Ticket } from './ticket.ts';

const rules: Rules = { policy: shippedPolicy, calendars: { always: alwaysOpen, working: chinaWorking } };
const at = (wall: string) => Date.parse(`${wall}+08:00`);
const resolvedAt = (wall: string) =>
  ticketWith({ status: 'resolved', round: 1, resolution: { ...RESOLUTION, at: at(wall) } });

/** All that the system does with a result that nobody answers, when it does nothing before `awake`. */
function course(start: Ticket, by = rules, awake = 0): string[] {
  const done: string[] = [];
  let ticket = start;
  let sent: number | null = null;
  for (let timer = nextTimer(ticket, by, sent); timer && done.length < 10; ) {
    const now = Math.max(timer.at, awake);
    done.push(`${timer.action} ${new Date(now + 8 * 3_600_000).toISOString().slice(0, 16)}`);
    ticket = acted(ticket, timer.action, SYSTEM, {}, { now });
    sent = now;
    timer = nextTimer(ticket, by, sent);
  }
  expect(ticket.status).toBe('unconfirmed');
  return done;
}

describe('silence after a result (A1)', () => {
  it('is asked on working days 1, 3 and 5, then called by its name', () => {
    expect(course(resolvedAt('2026-03-02T10:00'))).toEqual([
      'remind 2026-03-03T10:00',
      'remind 2026-03-05T10:00',
      'remind 2026-03-09T10:00',
      'expire 2026-03-10T10:00',
    ]);
  });

  it('does not count weekends, nor the holiday, but counts make-up days', () => {
    // National Day 2026: 1 to 7 October off, Saturday 10 October at work.
    expect(course(resolvedAt('2026-09-30T16:00'))).toEqual([
      'remind 2026-10-08T16:00',
      'remind 2026-10-10T16:00',
      'remind 2026-10-13T16:00',
      'expire 2026-10-14T16:00',
    ]);
  });

  it('of a result at night begins with the next working day', () => {
    expect(course(resolvedAt('2026-03-06T23:00'))[0]).toBe('remind 2026-03-09T18:00');
  });

  it('follows the policy’s own days', () => {
    const policy = { ...shippedPolicy, reminderDays: [2] };
    const all = course(resolvedAt('2026-03-02T10:00'), { ...rules, policy });
    expect(all).toEqual(['remind 2026-03-04T10:00', 'expire 2026-03-05T10:00']);
    const never = { ...rules, policy: { ...shippedPolicy, reminderDays: [] } };
    expect(course(resolvedAt('2026-03-02T10:00'), never)).toEqual(['expire 2026-03-03T10:00']);
  });

  it.each([
    [
      'after two weeks',
      '2026-03-16T10:30',
      [
        'remind 2026-03-16T10:30',
        'remind 2026-03-17T10:30',
        'remind 2026-03-18T10:30',
        'expire 2026-03-19T10:30',
      ],
    ],
    [
      'at the end of a Friday',
      '2026-03-13T17:50',
      [
        'remind 2026-03-13T17:50',
        'remind 2026-03-16T17:50',
        'remind 2026-03-17T17:50',
        'expire 2026-03-18T17:50',
      ],
    ],
    [
      'in the night before a working day, which counts for itself and no more',
      '2026-03-16T03:00',
      [
        'remind 2026-03-16T03:00',
        'remind 2026-03-17T09:00',
        'remind 2026-03-18T09:00',
        'expire 2026-03-19T09:00',
      ],
    ],
    [
      'on the evening before a holiday',
      '2026-09-30T20:00',
      [
        'remind 2026-09-30T20:00',
        'remind 2026-10-08T18:00',
        'remind 2026-10-09T18:00',
        'expire 2026-10-10T18:00',
      ],
    ],
    [
      'a little late only, when the days of the plan still hold',
      '2026-03-03T10:05',
      [
        'remind 2026-03-03T10:05',
        'remind 2026-03-05T10:00',
        'remind 2026-03-09T10:00',
        'expire 2026-03-10T10:00',
      ],
    ],
  ])('that is asked late, %s, has a working day for each answer', (_when, awake, wanted) => {
    expect(course(resolvedAt('2026-03-02T10:00'), rules, at(awake))).toEqual(wanted);
  });

  it('is asked no more on a calendar that never works again', () => {
    const closed = { ...chinaWorking, week: { 1: [], 2: [], 3: [], 4: [], 5: [], 6: [], 7: [] }, days: {} };
    const never = { ...rules, calendars: { ...rules.calendars, working: closed } };
    const reminded = { ...resolvedAt('2026-03-02T10:00'), reminders: 1 };
    expect(nextTimer(reminded, never, at('2026-03-03T10:00'))).toBe(null);
  });

  it('ends with the requester’s word', () => {
    const resolved = resolvedAt('2026-03-02T10:00');
    expect(nextTimer(acted(resolved, 'confirm', PEOPLE.lina), rules, null)).toBe(null);
    expect(nextTimer(acted(resolved, 'reject', PEOPLE.lina), rules, null)).toBe(null);
  });

  it.each(STATUSES.filter((status) => status !== 'resolved'))('no timer on %s', (status) => {
    expect(nextTimer({ ...resolvedAt('2026-03-02T10:00'), status }, rules, null)).toBe(null);
  });
});
