import { describe, expect, it } from 'vitest';
import type { EventKind } from '../events.ts';
import type { Priority } from '../ticket/priority.ts';
import type { Status } from '../ticket/ticket.ts';
import { alwaysOpen, chinaWorking } from './calendars.ts';
import { CLOCK_KINDS, type ClockKind, clock } from './clock.ts';
import { type ServicePolicy, shippedPolicy } from './policy.ts';
import type { Rulebook } from './rulebook.ts';
import { type ClockEvent, inputOf, runsOf, ticketClocks } from './ticket-clocks.ts';

const HOUR = 3_600_000;
const at = (wall: string) => Date.parse(`${wall}+08:00`);
const calendars = { always: alwaysOpen, working: chinaWorking };
const bookOf = (policy: ServicePolicy): Rulebook => ({ at: () => ({ policy, calendars }) });

/** A history as the desk tells it: when, what, the status it led to, and a new priority if there is one. */
type Told = readonly [wall: string, kind: EventKind, status: Status, priority?: Priority];
const events = (...told: Told[]): ClockEvent[] =>
  told.map(([wall, kind, statusAfter, priority], index) => ({
    seq: index + 1,
    at: at(wall),
    kind,
    statusAfter,
    after: priority ? { priority } : {},
  }));

function look(now: string, told: readonly Told[], policy: ServicePolicy = shippedPolicy) {
  const clocks = ticketClocks(events(...told), { rulebook: bookOf(policy), now: at(now) });
  return {
    response: clock(clocks.response.input),
    resolution: clock(clocks.resolution.input),
    update: clock(clocks.update.input),
    appeal: clock(clocks.appeal.input),
  };
}

const recorded: Told = ['2026-11-02T09:00', 'recorded', 'recorded', 'P3'];
const accepted: Told = ['2026-11-02T10:00', 'accepted', 'accepted'];
const started: Told = ['2026-11-02T11:00', 'started', 'in_progress'];

describe('the three clocks of a ticket', () => {
  it('start and end with their own events', () => {
    const resolved: Told = ['2026-11-03T09:00', 'resolved', 'resolved'];
    const clocks = look('2026-11-20T12:00', [recorded, accepted, started, resolved]);
    expect(clocks.response).toMatchObject({ verdict: 'met', elapsed: HOUR, metAt: at('2026-11-02T10:00') });
    expect(clocks.resolution).toMatchObject({
      verdict: 'met',
      elapsed: 9 * HOUR,
      metAt: at('2026-11-03T09:00'),
    });
    expect(clocks.update).toMatchObject({ verdict: 'met', elapsed: 8 * HOUR });
  });

  it('do not disturb each other: an overdue update leaves the resolution running', () => {
    const clocks = look('2026-11-05T12:00', [
      ['2026-11-04T17:00', 'recorded', 'recorded', 'P2'],
      ['2026-11-04T17:30', 'accepted', 'accepted'],
    ]);
    expect(clocks.response.verdict).toBe('met');
    expect(clocks.update).toMatchObject({ verdict: 'running', due: at('2026-11-05T12:30') });
    expect(clocks.resolution).toMatchObject({ verdict: 'running', due: at('2026-11-05T16:00') });
    const later = look('2026-11-05T12:30', [
      ['2026-11-04T17:00', 'recorded', 'recorded', 'P2'],
      ['2026-11-04T17:30', 'accepted', 'accepted'],
    ]);
    expect([later.update.verdict, later.resolution.verdict]).toEqual(['breached', 'running']);
  });

  it('begin a new update at each public word', () => {
    const told: Told[] = [
      recorded,
      accepted,
      ['2026-11-03T10:00', 'progress_reported', 'accepted'],
      ['2026-11-09T10:00', 'progress_reported', 'accepted'],
    ];
    const rulebook = bookOf(shippedPolicy);
    const runs = runsOf('update', events(...told), rulebook);
    const setting = { rulebook, now: at('2026-11-09T11:00') };
    const seen = runs.map((run) => clock(inputOf('update', run, setting)));
    expect(seen.map(({ verdict, elapsed }) => [verdict, elapsed / HOUR])).toEqual([
      ['met', 9],
      ['breached', 36],
      ['running', 1],
    ]);
  });

  it('stay still for whatever is said after the result', () => {
    const told: Told[] = [recorded, accepted, started, ['2026-11-02T12:00', 'resolved', 'resolved']];
    const thanks: Told[] = [
      ['2026-11-02T13:00', 'commented', 'resolved'],
      ['2026-11-02T14:00', 'noted', 'resolved'],
      ['2026-11-02T15:00', 'reminded', 'resolved'],
    ];
    const [without, withThanks] = [
      look('2026-11-05T12:00', told),
      look('2026-11-05T12:00', [...told, ...thanks]),
    ];
    expect(withThanks).toEqual(without);
  });
});

describe('waiting', () => {
  const asked: Told = ['2026-11-02T11:00', 'asked', 'waiting_requester'];
  const answered: Told = ['2026-11-04T11:00', 'answered', 'in_progress'];

  it('pauses P3', () => {
    const clocks = look('2026-11-04T12:00', [recorded, accepted, asked, answered]);
    expect(clocks.resolution).toMatchObject({ verdict: 'running', elapsed: 3 * HOUR });
    expect(look('2026-11-04T10:00', [recorded, accepted, asked]).resolution).toMatchObject({
      verdict: 'paused',
      due: null,
    });
  });

  it('never pauses P1', () => {
    const p1: Told = ['2026-11-02T09:00', 'recorded', 'recorded', 'P1'];
    const { resolution } = look('2026-11-02T12:00', [p1, accepted, asked]);
    expect(resolution).toMatchObject({ verdict: 'running', due: at('2026-11-02T13:00') });
  });

  it('is shown with its reason', () => {
    const awaited: Told = ['2026-11-04T13:00', 'third_party_awaited', 'waiting_third_party'];
    const { resolution } = look('2026-11-05T12:00', [recorded, accepted, asked, answered, awaited]);
    expect(resolution.segments.flatMap(({ why, reason }) => (why === 'paused' ? [reason] : []))).toEqual([
      'waiting_requester',
      'waiting_third_party',
    ]);
  });

  it('from the first moment on leaves no running clock', () => {
    const told: Told[] = [['2026-11-02T09:00', 'recorded', 'waiting_requester', 'P3']];
    const clocks = look('2026-11-20T09:00', told);
    expect([clocks.response, clocks.resolution].map(({ verdict, elapsed }) => [verdict, elapsed])).toEqual([
      ['paused', 0],
      ['paused', 0],
    ]);
  });
});

describe('no running clock', () => {
  it.each<Status>(['resolved', 'unconfirmed', 'closed', 'withdrawn'])(
    'for a record that comes in %s',
    (status) => {
      const clocks = look('2026-11-20T09:00', [['2026-11-02T09:00', 'recorded', status, 'P3']]);
      expect(CLOCK_KINDS.map((kind) => clocks[kind].verdict)).toEqual(['none', 'none', 'none', 'none']);
    },
  );

  it('for a record that is withdrawn in time; what was breached stays breached', () => {
    const withdrawn: Told = ['2026-11-02T18:00', 'withdrawn', 'withdrawn'];
    const clocks = look('2026-11-20T09:00', [recorded, withdrawn]);
    expect(clocks.resolution.verdict).toBe('none');
    expect(clocks.response).toMatchObject({ verdict: 'breached', breachedAt: at('2026-11-02T13:00') });
  });

  it.each(CLOCK_KINDS)('where the policy promises no %s', (kind: ClockKind) => {
    const P3 = { ...shippedPolicy.targets.P3, [kind]: null };
    const policy = { ...shippedPolicy, targets: { ...shippedPolicy.targets, P3 } };
    const clocks = look('2026-11-20T09:00', [recorded, accepted], policy);
    expect(clocks[kind]).toMatchObject({ verdict: 'none', due: null, remaining: null });
  });

  it('before anything happened', () => {
    expect(look('2026-11-01T09:00', [recorded]).resolution.verdict).toBe('none');
  });
});

describe('reopening', () => {
  const told: Told[] = [recorded, accepted, started, ['2026-11-02T12:00', 'resolved', 'resolved']];

  it.each<[EventKind, Status]>([
    ['rejected', 'in_progress'],
    ['reopened', 'in_progress'],
  ])('by %s continues the resolution and leaves the response alone', (kind, status) => {
    const clocks = look('2026-11-05T10:00', [...told, ['2026-11-05T09:00', kind, status]]);
    expect(clocks.response).toMatchObject({ verdict: 'met', elapsed: HOUR });
    expect(clocks.resolution).toMatchObject({ verdict: 'running', elapsed: 4 * HOUR, metAt: null });
    expect(clocks.update).toMatchObject({ verdict: 'running', elapsed: HOUR });
  });

  it('into waiting pauses again, although the last thing before the result was the same waiting', () => {
    const waiting: Told[] = [
      recorded,
      accepted,
      ['2026-11-02T11:00', 'asked', 'waiting_requester'],
      ['2026-11-02T12:00', 'resolved', 'resolved'],
      ['2026-11-03T09:00', 'rejected', 'waiting_requester'],
    ];
    expect(look('2026-11-03T12:00', waiting).resolution).toMatchObject({
      verdict: 'paused',
      elapsed: 2 * HOUR,
    });
  });

  it('may go round more than once', () => {
    const rounds: Told[] = [
      ['2026-11-03T09:00', 'rejected', 'in_progress'],
      ['2026-11-03T10:00', 'resolved', 'resolved'],
      ['2026-11-04T09:00', 'rejected', 'in_progress'],
      ['2026-11-04T10:00', 'asked', 'waiting_requester'],
      ['2026-11-04T11:00', 'answered', 'in_progress'],
      ['2026-11-04T12:00', 'resolved', 'resolved'],
    ];
    expect(look('2026-11-20T10:00', [...told, ...rounds]).resolution).toMatchObject({
      verdict: 'met',
      elapsed: 6 * HOUR,
    });
  });
});

describe('a change of priority', () => {
  const asked: Told = ['2026-11-02T11:00', 'asked', 'waiting_requester'];
  const answered: Told = ['2026-11-04T11:00', 'answered', 'in_progress'];
  const raised = (wall: string, status: Status): Told => [wall, 'classified', status, 'P2'];

  it('measures the new target from the beginning and keeps the hold', () => {
    const clocks = look('2026-11-04T12:00', [
      recorded,
      accepted,
      asked,
      answered,
      raised('2026-11-04T12:00', 'in_progress'),
    ]);
    expect(clocks.resolution).toMatchObject({
      verdict: 'running',
      elapsed: 3 * HOUR,
      due: at('2026-11-04T17:00'),
    });
  });

  it('uses the same working time wherever in the hold it falls', () => {
    const orders: Told[][] = [
      [recorded, accepted, raised('2026-11-02T11:00', 'accepted'), asked, answered],
      [recorded, accepted, asked, raised('2026-11-02T11:00', 'waiting_requester'), answered],
      [recorded, accepted, asked, raised('2026-11-03T15:00', 'waiting_requester'), answered],
      [recorded, accepted, asked, answered, raised('2026-11-04T11:00', 'in_progress')],
    ];
    const seen = orders.map((told) => look('2026-11-04T12:00', told).resolution);
    for (const { elapsed, due, verdict } of seen) {
      expect({ elapsed, due, verdict }).toEqual({
        elapsed: 3 * HOUR,
        due: at('2026-11-04T17:00'),
        verdict: 'running',
      });
    }
  });

  it('to P1 counts nights from the beginning, and is breached when it came', () => {
    const told: Told[] = [
      ['2026-11-02T17:00', 'recorded', 'recorded', 'P3'],
      ['2026-11-02T17:30', 'accepted', 'accepted'],
    ];
    const change: Told = ['2026-11-03T09:30', 'classified', 'accepted', 'P1'];
    expect(look('2026-11-03T09:29', [...told, change]).resolution).toMatchObject({
      verdict: 'running',
      elapsed: 1.5 * HOUR - 60_000,
    });
    expect(look('2026-11-03T10:00', [...told, change]).resolution).toMatchObject({
      verdict: 'breached',
      elapsed: 17 * HOUR,
      due: at('2026-11-02T21:00'),
      breachedAt: at('2026-11-03T09:30'),
    });
  });

  it('to P1 ends a pause that P1 does not grant, from then on', () => {
    const change: Told = ['2026-11-04T11:00', 'classified', 'waiting_requester', 'P1'];
    const { resolution } = look('2026-11-04T12:30', [recorded, accepted, asked, change]);
    expect(resolution).toMatchObject({
      verdict: 'running',
      elapsed: 3.5 * HOUR,
      due: at('2026-11-04T13:00'),
    });
  });

  it('does not judge anew what was kept before', () => {
    const change: Told = ['2026-11-02T11:30', 'classified', 'in_progress', 'P1'];
    const clocks = look('2026-11-02T12:00', [recorded, accepted, started, change]);
    expect(clocks.response).toMatchObject({ verdict: 'met', due: at('2026-11-02T13:00') });
    expect(clocks.resolution).toMatchObject({ due: at('2026-11-02T13:00') });
  });
});

describe('looking back', () => {
  it('shows each clock as it was, whatever came later', () => {
    const told: Told[] = [
      recorded,
      accepted,
      ['2026-11-02T11:00', 'asked', 'waiting_requester'],
      ['2026-11-02T14:00', 'answered', 'accepted'],
      ['2026-11-02T15:00', 'classified', 'accepted', 'P2'],
      ['2026-11-02T16:00', 'started', 'in_progress'],
      ['2026-11-02T17:00', 'resolved', 'resolved'],
      ['2026-11-03T10:00', 'rejected', 'in_progress'],
    ];
    for (let hour = at('2026-11-02T08:30'); hour < at('2026-11-03T12:00'); hour += HOUR) {
      const now = new Date(hour + 8 * HOUR).toISOString().slice(0, 16);
      const known = told.filter(([wall]) => at(wall) <= hour);
      expect(look(now, told)).toEqual(look(now, known));
    }
  });
});
