import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NIGHTLY_TIMEOUT } from '#test/sla/calendars.ts';
import type { EventKind } from '../events.ts';
import type { Priority } from '../ticket/priority.ts';
import type { Status } from '../ticket/ticket.ts';
import { CLOCK_KINDS, type ClockKind, clock, judge } from './clock.ts';
import { shippedPolicy } from './policy.ts';
import { type Rulebook, shippedRulebook, shippedRules } from './rulebook.ts';
import { type ClockEvent, ticketClocks } from './ticket-clocks.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** The last days before the national holiday: nights, a weekend worked, seven days off lie ahead. */
const START = Date.parse('2026-09-25T10:00+08:00');
const runs = { numRuns: process.env.YINUO_NIGHTLY ? 20_000 : 500 };

type Move = readonly [kind: EventKind, status: Status | null];
/** What people do while a record is worked on; null leaves the status as it is. */
const WORKING: readonly Move[] = [
  ['accepted', 'accepted'],
  ['asked', 'waiting_requester'],
  ['answered', 'in_progress'],
  ['third_party_awaited', 'waiting_third_party'],
  ['resumed', 'in_progress'],
  ['progress_reported', null],
  ['commented', null],
];
const ALL: readonly Move[] = [
  ...WORKING,
  ['resolved', 'resolved'],
  ['rejected', 'in_progress'],
  ['reopened', 'in_progress'],
  ['closed', 'closed'],
  ['appealed', null],
  ['appeal_decided', null],
  ['withdrawn', 'withdrawn'],
];

/** Moves with the minutes since the one before; some come at the same moment. */
const steps = (moves: readonly Move[]) =>
  fc.array(
    fc.record({
      move: fc.constantFrom(...moves),
      after: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 3 * 1440 })),
    }),
    { maxLength: 10 },
  );
type Steps = { move: Move; after: number }[];

function told(given: Steps, priority: Priority = 'P3'): ClockEvent[] {
  const events: ClockEvent[] = [
    { seq: 1, at: START, kind: 'recorded', statusAfter: 'recorded', after: { priority } },
  ];
  for (const { move, after } of given) {
    const [kind, status] = move;
    const last = events.at(-1) ?? { at: START, statusAfter: 'recorded' as const };
    const at = last.at + after * MINUTE;
    events.push({ seq: events.length + 1, at, kind, statusAfter: status ?? last.statusAfter, after: {} });
  }
  return events;
}

const all = (events: readonly ClockEvent[], now: number, rulebook: Rulebook = shippedRulebook) => {
  const clocks = ticketClocks(events, { rulebook, now });
  return CLOCK_KINDS.map((kind) => clock(clocks[kind].input));
};
const judged = (kind: ClockKind, events: readonly ClockEvent[], now: number) =>
  judge(ticketClocks(events, { rulebook: shippedRulebook, now })[kind].input);

/** A change of priority put in before the event with an index, in the status of that moment. */
function withPriority(events: readonly ClockEvent[], index: number, at: number, priority: Priority) {
  const before = events.slice(0, index);
  const status = before.at(-1)?.statusAfter ?? 'recorded';
  const change = { kind: 'classified', at, statusAfter: status, after: { priority } } as const;
  return [...before, change, ...events.slice(index)].map(
    (event, place): ClockEvent => ({
      ...event,
      seq: place + 1,
    }),
  );
}

describe('of any ticket', { timeout: NIGHTLY_TIMEOUT }, () => {
  it('the same events give the same clocks, in whatever order they are read', () => {
    const mixed = steps(ALL)
      .map((given) => told(given))
      .chain((events) =>
        fc.tuple(fc.constant(events), fc.shuffledSubarray(events, { minLength: events.length })),
      );
    fc.assert(
      fc.property(mixed, fc.integer({ min: 0, max: 40 * 1440 }), ([events, shuffled], later) => {
        const now = START + later * MINUTE;
        expect(all(shuffled, now)).toEqual(all(events, now));
      }),
      runs,
    );
  });

  it('a priority raised before, in or after any hold uses the same working time and is due at the same time', () => {
    const changes = fc.tuple(fc.nat(), fc.double({ min: 0, max: 1, noNaN: true }));
    fc.assert(
      fc.property(steps(WORKING), fc.boolean(), changes, changes, (given, isDone, one, other) => {
        const done: Steps = isDone ? [{ move: ['resolved', 'resolved'], after: 90 }] : [];
        const events = told([...given, ...done]);
        const now = (events.at(-1)?.at ?? START) + 200 * MINUTE;
        const open = events.length - done.length;
        const [first, second] = [one, other].map(([chance, share]) => {
          const index = 1 + (chance % open);
          const from = events[index - 1]?.at ?? START;
          const at = Math.floor(from + share * ((events[index]?.at ?? now) - from));
          const { breachedAt: _, ...rest } = judged('resolution', withPriority(events, index, at, 'P2'), now);
          return rest;
        });
        expect(second).toEqual(first);
        expect(first?.elapsed).toBe(judged('resolution', events, now).elapsed);
      }),
      runs,
    );
  });

  it('the verdict of the event that keeps a promise is the verdict whenever anybody looks later', () => {
    fc.assert(
      fc.property(
        steps(WORKING),
        fc.constantFrom<Priority>('P1', 'P2', 'P3', 'P4'),
        fc.integer({ min: 0, max: 400 * 1440 }),
        (given, priority, later) => {
          const events = told([...given, { move: ['resolved', 'resolved'], after: 61 }], priority);
          const decided = events.at(-1)?.at ?? START;
          const verdict = judged('resolution', events, decided);
          expect(['met', 'breached']).toContain(verdict.verdict);
          expect(judged('resolution', events, decided + later * MINUTE)).toEqual(verdict);
        },
      ),
      runs,
    );
  });

  it('a hold of the requester’s never brings a due time forward', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 10 * 1440 }),
        fc.integer({ min: 0, max: 10 * 1440 }),
        fc.integer({ min: 1, max: 20 * 1440 }),
        (before, hold, later) => {
          const asked: Steps = [
            { move: ['asked', 'waiting_requester'], after: before },
            { move: ['answered', 'in_progress'], after: hold },
          ];
          const now = START + (before + hold + later) * MINUTE;
          const plain = judged('resolution', told([]), now).due ?? 0;
          expect(judged('resolution', told(asked), now).due).toBeGreaterThanOrEqual(plain);
        },
      ),
      runs,
    );
  });
});

describe('the events that a policy names', () => {
  const book = (response: readonly EventKind[]): Rulebook => {
    const events = {
      ...shippedPolicy.events,
      response: { ...shippedPolicy.events.response, stops: response },
    };
    return { at: () => ({ ...shippedRules, policy: { ...shippedPolicy, events } }) };
  };
  const events = told([
    { move: ['commented', null], after: 20 },
    { move: ['accepted', 'accepted'], after: 10 },
  ]);

  it.each<[string, EventKind[], number]>([
    ['accepting', ['accepted'], 30],
    ['a word', ['commented'], 20],
    ['whichever comes first', ['accepted', 'commented'], 20],
  ])('keep the response: %s', (_, stops, minutes) => {
    const response = all(events, START + HOUR, book(stops))[0];
    expect(response).toMatchObject({ verdict: 'met', metAt: START + minutes * MINUTE });
  });

  it('and no others do', () => {
    expect(all(events, START + HOUR, book(['diagnosed']))[0]).toMatchObject({
      verdict: 'running',
      metAt: null,
    });
  });
});

describe('at night', () => {
  const night = Date.parse('2026-10-01T01:00+08:00');
  const at = (priority: Priority): ClockEvent[] => [
    { seq: 1, at: night, kind: 'recorded', statusAfter: 'recorded', after: { priority } },
  ];

  it('P1 is breached to the minute, on a holiday too', () => {
    expect(judged('response', at('P1'), night + 15 * MINUTE - 1).verdict).toBe('running');
    expect(judged('response', at('P1'), night + 15 * MINUTE)).toMatchObject({
      verdict: 'breached',
      breachedAt: night + 15 * MINUTE,
    });
  });

  it.each(['P2', 'P3', 'P4'] as const)('%s waits for the first working day', (priority) => {
    const judgement = judged('response', at(priority), night + 24 * HOUR);
    expect(judgement).toMatchObject({ verdict: 'running', elapsed: 0 });
    expect(judgement.due).toBeGreaterThan(Date.parse('2026-10-08T09:00+08:00'));
  });
});
