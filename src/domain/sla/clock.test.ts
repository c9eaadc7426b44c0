import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alwaysOpen, chinaWorking } from './calendars.ts';
import { type ClockInput, clock, judge, type Target } from './clock.ts';
import type { ClockFact, PauseReason } from './history.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const at = (wall: string) => Date.parse(`${wall}+08:00`);
const resolution = (hours: number): Target => ({ kind: 'resolution', budget: hours * HOUR });

/** A history as the desk tells it: `['2026-11-02T09:00', 'paused', 'waiting_requester']`. */
type Told = readonly [wall: string, kind: ClockFact['kind'], reason?: PauseReason];
const history = (...told: Told[]): ClockFact[] =>
  told.map(([wall, kind, reason], seq) =>
    kind === 'paused'
      ? { seq, at: at(wall), kind, reason: reason ?? 'waiting_requester' }
      : { seq, at: at(wall), kind },
  );

const input = (hours: number, now: string, ...told: Told[]): ClockInput => ({
  target: resolution(hours),
  calendar: chinaWorking,
  history: history(...told),
  now: at(now),
});

describe('the verdict', () => {
  const started: Told = ['2026-11-02T16:00', 'started'];
  it.each<[string, ClockInput, string, string | null]>([
    ['runs before due', input(4, '2026-11-03T10:59', started), 'running', '2026-11-03T11:00'],
    [
      'is breached at due, not a moment later',
      input(4, '2026-11-03T11:00', started),
      'breached',
      '2026-11-03T11:00',
    ],
    [
      'is breached although nobody looked for days',
      input(4, '2026-11-20T11:00', started),
      'breached',
      '2026-11-03T11:00',
    ],
    [
      'is met in time',
      input(4, '2026-11-20T11:00', started, ['2026-11-03T10:59', 'stopped']),
      'met',
      '2026-11-03T11:00',
    ],
    [
      'is met when kept at due',
      input(4, '2026-11-20T11:00', started, ['2026-11-03T11:00', 'stopped']),
      'met',
      '2026-11-03T11:00',
    ],
    [
      'stays breached when kept late',
      input(4, '2026-11-20T11:00', started, ['2026-11-03T11:01', 'stopped']),
      'breached',
      '2026-11-03T11:00',
    ],
    [
      'stands still with its pause',
      input(4, '2026-11-20T11:00', started, ['2026-11-02T17:00', 'paused']),
      'paused',
      null,
    ],
    [
      'stays breached in a later pause',
      input(1, '2026-11-20T11:00', started, ['2026-11-02T17:30', 'paused']),
      'breached',
      '2026-11-02T17:00',
    ],
    [
      'is breached when the last minute ends with a pause',
      input(1, '2026-11-20T11:00', started, ['2026-11-02T17:00', 'paused']),
      'breached',
      '2026-11-02T17:00',
    ],
    [
      'goes on where it paused',
      input(4, '2026-11-04T10:00', started, ['2026-11-02T17:00', 'paused'], ['2026-11-04T09:00', 'resumed']),
      'running',
      '2026-11-04T12:00',
    ],
    [
      'is none once withdrawn',
      input(4, '2026-11-20T11:00', started, ['2026-11-02T17:00', 'cancelled']),
      'none',
      null,
    ],
    [
      'stays breached when withdrawn late',
      input(1, '2026-11-20T11:00', started, ['2026-11-03T09:30', 'cancelled']),
      'breached',
      '2026-11-02T17:00',
    ],
    ['is none before it starts', input(4, '2026-11-02T15:00', started), 'none', null],
    ['is none without a start', input(4, '2026-11-20T11:00', ['2026-11-02T16:00', 'stopped']), 'none', null],
    [
      'is paused from the start',
      input(4, '2026-11-20T11:00', started, ['2026-11-02T16:00', 'paused']),
      'paused',
      null,
    ],
  ])('%s', (_, given, verdict, due) => {
    const judged = judge(given);
    expect(judged.verdict).toBe(verdict);
    expect(judged.due).toBe(due === null ? null : at(due));
    expect(judged.breachedAt).toBe(verdict === 'breached' ? judged.due : null);
  });

  it('says when a late promise was kept', () => {
    const judged = judge(input(4, '2026-11-20T11:00', started, ['2026-11-03T12:00', 'stopped']));
    expect(judged).toMatchObject({ metAt: at('2026-11-03T12:00'), elapsed: 5 * HOUR, remaining: -HOUR });
  });

  it('is none where no target applies', () => {
    const judged = clock({ ...input(4, '2026-11-20T11:00', started), target: null });
    expect(judged).toEqual({
      segments: [],
      elapsed: 0,
      remaining: null,
      due: null,
      verdict: 'none',
      metAt: null,
      breachedAt: null,
      provisional: false,
    });
  });

  const { alwaysOpen: _, ...neverOpen } = alwaysOpen;
  it.each([
    ['without working time', neverOpen],
    ['in a zone that this machine does not know', { ...chinaWorking, zone: 'Moon/Tranquility' }],
  ])('never falls on a calendar %s, and harms nobody', (_name, calendar) => {
    const judged = clock({ ...input(4, '2026-11-03T11:00', started), calendar });
    expect(judged).toMatchObject({ verdict: 'running', due: null, elapsed: 0, provisional: false });
    expect(judged.segments.map(({ why }) => why)).toEqual(['off_hours']);
  });

  it('says that a due time beyond the announced years is provisional', () => {
    const given = input(24, '2026-12-25T10:00', ['2026-12-25T09:00', 'started']);
    expect(judge(given)).toMatchObject({ due: at('2026-12-29T15:00'), provisional: true });
    expect(judge({ ...given, target: resolution(8) })).toMatchObject({ provisional: false });
  });
});

describe('facts that are hard to put in order', () => {
  const monday = at('2026-11-02T09:00');
  const given = (facts: ClockFact[], now: string) =>
    judge({ target: resolution(8), calendar: chinaWorking, history: facts, now: at(now) });

  it('of one event take effect by their meaning: started first, then paused', () => {
    const started: ClockFact = { seq: 1, at: monday, kind: 'started' };
    const paused: ClockFact = { seq: 1, at: monday, kind: 'paused', reason: 'waiting_requester' };
    for (const facts of [
      [started, paused],
      [paused, started],
    ]) {
      expect(given(facts, '2026-11-02T12:00')).toMatchObject({ verdict: 'paused', elapsed: 0 });
    }
  });

  it('follow their numbers where a machine set its clock back', () => {
    const facts: ClockFact[] = [
      { seq: 1, at: monday, kind: 'started' },
      { seq: 2, at: monday + 2 * HOUR, kind: 'paused', reason: 'waiting_requester' },
      { seq: 3, at: monday + HOUR, kind: 'resumed' },
    ];
    expect(given(facts, '2026-11-02T12:00')).toMatchObject({ verdict: 'running', elapsed: 3 * HOUR });
  });
});

describe('pauses', () => {
  const started: Told = ['2026-11-06T16:00', 'started'];

  it.each<[string, Told[]]>([
    [
      'at night',
      [
        ['2026-11-06T20:00', 'paused'],
        ['2026-11-06T23:00', 'resumed'],
      ],
    ],
    [
      'over the weekend',
      [
        ['2026-11-06T18:00', 'paused'],
        ['2026-11-09T09:00', 'resumed'],
      ],
    ],
    [
      'again and again on one Sunday',
      [
        ['2026-11-08T10:00', 'paused'],
        ['2026-11-08T11:00', 'resumed'],
        ['2026-11-08T14:00', 'paused'],
        ['2026-11-08T15:00', 'resumed'],
      ],
    ],
  ])('outside of working hours %s are worth nothing', (_, pauses) => {
    const without = judge(input(8, '2026-11-09T10:00', started));
    expect(judge(input(8, '2026-11-09T10:00', started, ...pauses))).toEqual(without);
    expect(without.due).toBe(at('2026-11-09T15:00'));
  });

  it('over a weekend give back the working time in them and no more', () => {
    const paused = input(
      8,
      '2026-11-09T12:00',
      started,
      ['2026-11-06T17:00', 'paused'],
      ['2026-11-09T11:00', 'resumed'],
    );
    expect(judge(paused)).toMatchObject({ elapsed: 2 * HOUR, due: at('2026-11-09T18:00') });
  });

  it('may follow each other with other reasons', () => {
    const { segments } = clock(
      input(
        8,
        '2026-11-06T17:45',
        started,
        ['2026-11-06T16:30', 'paused', 'waiting_requester'],
        ['2026-11-06T17:00', 'paused', 'waiting_third_party'],
        ['2026-11-06T17:30', 'resumed'],
      ),
    );
    expect(segments.map(({ why, reason }) => [why, reason])).toEqual([
      ['running', null],
      ['paused', 'waiting_requester'],
      ['paused', 'waiting_third_party'],
      ['running', null],
    ]);
  });
});

describe('a reopened record', () => {
  const story: Told[] = [
    ['2026-11-02T09:00', 'started'],
    ['2026-11-02T12:00', 'stopped'],
    ['2026-11-04T10:00', 'reopened'],
  ];

  it('takes its verdict back and goes on; the time between does not count', () => {
    expect(judge(input(8, '2026-11-03T10:00', ...story))).toMatchObject({
      verdict: 'met',
      metAt: at('2026-11-02T12:00'),
    });
    expect(judge(input(8, '2026-11-04T12:00', ...story))).toMatchObject({
      verdict: 'running',
      metAt: null,
      elapsed: 5 * HOUR,
      due: at('2026-11-04T15:00'),
    });
  });

  it('shows the time between as awaiting confirmation', () => {
    const { segments } = clock(input(8, '2026-11-04T12:00', ...story));
    expect(segments[1]).toEqual({
      from: at('2026-11-02T12:00'),
      to: at('2026-11-04T10:00'),
      counted: false,
      why: 'paused',
      reason: 'awaiting_confirmation',
    });
  });

  it('does not run again by a pause, a resumption or a new start', () => {
    const thanks: Told[] = [
      ['2026-11-02T13:00', 'paused'],
      ['2026-11-02T14:00', 'resumed'],
      ['2026-11-02T15:00', 'started'],
    ];
    expect(judge(input(8, '2026-11-03T10:00', ...story.slice(0, 2), ...thanks))).toMatchObject({
      verdict: 'met',
      metAt: at('2026-11-02T12:00'),
      elapsed: 3 * HOUR,
    });
  });
});

describe('another target', () => {
  const held: Told[] = [
    ['2026-11-02T09:00', 'started'],
    ['2026-11-02T10:00', 'paused'],
    ['2026-11-05T10:00', 'resumed'],
  ];

  it('counts from the start and keeps the hold: three days of waiting are no breach', () => {
    const raised = input(8, '2026-11-05T11:00', ...held, ['2026-11-05T11:00', 'retargeted']);
    expect(judge(raised)).toMatchObject({
      verdict: 'running',
      elapsed: 2 * HOUR,
      due: at('2026-11-05T17:00'),
    });
  });

  it('counts on its own calendar over all time in which the clock ran', () => {
    const raised = input(24, '2026-11-05T12:00', ...held, ['2026-11-05T11:00', 'retargeted']);
    expect(judge({ ...raised, calendar: alwaysOpen })).toMatchObject({
      elapsed: 3 * HOUR,
      due: at('2026-11-06T09:00'),
    });
    const overnight = input(
      4,
      '2026-11-03T09:30',
      ['2026-11-02T17:00', 'started'],
      ['2026-11-03T09:00', 'retargeted'],
    );
    expect(judge(overnight)).toMatchObject({ elapsed: 1.5 * HOUR, verdict: 'running' });
    // On 7x24 the night counts too: due on Monday at 21:00, in force and breached on Tuesday at 9:00.
    expect(judge({ ...overnight, calendar: alwaysOpen })).toMatchObject({
      elapsed: 16.5 * HOUR,
      due: at('2026-11-02T21:00'),
      verdict: 'breached',
      breachedAt: at('2026-11-03T09:00'),
    });
  });

  it('does not matter to a promise that was kept before', () => {
    const kept: Told[] = [
      ['2026-11-02T09:00', 'started'],
      ['2026-11-02T10:30', 'stopped'],
      ['2026-11-02T11:00', 'retargeted'],
    ];
    expect(judge(input(1, '2026-11-02T12:00', ...kept))).toMatchObject({
      breachedAt: at('2026-11-02T10:00'),
    });
  });

  it.each([0, 1, 2, 3])('may come at any point of the hold: case %d', (index) => {
    const change: Told = ['2026-11-02T09:00', 'retargeted'];
    const moved = [...held];
    moved.splice(index, 0, index === 0 ? change : [moved[index - 1]![0], 'retargeted']);
    expect(judge(input(8, '2026-11-05T11:00', ...moved)).elapsed).toBe(2 * HOUR);
  });
});

describe('segments', () => {
  it('explain the way over the national holiday', () => {
    const given = input(8, '2026-10-08T10:00', ['2026-09-30T16:00', 'started']);
    expect(clock(given).segments).toEqual([
      {
        from: at('2026-09-30T16:00'),
        to: at('2026-09-30T18:00'),
        counted: true,
        why: 'running',
        reason: null,
      },
      {
        from: at('2026-09-30T18:00'),
        to: at('2026-10-01T00:00'),
        counted: false,
        why: 'off_hours',
        reason: null,
      },
      {
        from: at('2026-10-01T00:00'),
        to: at('2026-10-08T00:00'),
        counted: false,
        why: 'holiday',
        reason: '国庆节',
      },
      {
        from: at('2026-10-08T00:00'),
        to: at('2026-10-08T09:00'),
        counted: false,
        why: 'off_hours',
        reason: null,
      },
      {
        from: at('2026-10-08T09:00'),
        to: at('2026-10-08T10:00'),
        counted: true,
        why: 'running',
        reason: null,
      },
    ]);
  });

  it('end when the promise is kept', () => {
    const { segments } = clock(
      input(8, '2026-12-01T10:00', ['2026-11-02T09:00', 'started'], ['2026-11-02T10:00', 'stopped']),
    );
    expect(segments.map(({ to }) => to)).toEqual([at('2026-11-02T10:00')]);
  });
});

const reasons = fc.constantFrom<PauseReason>('waiting_requester', 'waiting_third_party');
const kinds = fc.constantFrom<ClockFact['kind']>(
  'paused',
  'resumed',
  'paused',
  'resumed',
  'stopped',
  'reopened',
  'retargeted',
  'cancelled',
);

/** A start, then anything at all, in the order of its numbers. */
const histories = fc
  .array(fc.tuple(kinds, reasons, fc.integer({ min: 0, max: 3 * 24 * 60 })), { maxLength: 10 })
  .map((steps) => {
    let moment = at('2026-09-25T10:00');
    const facts: ClockFact[] = [{ seq: 1, at: moment, kind: 'started' }];
    for (const [kind, reason, minutes] of steps) {
      moment += minutes * MINUTE;
      const seq = facts.length + 1;
      facts.push(kind === 'paused' ? { seq, at: moment, kind, reason } : { seq, at: moment, kind });
    }
    return facts;
  });
const moments = fc
  .integer({ min: 0, max: 30 * 24 * 60 })
  .map((minutes) => at('2026-09-25T10:00') + minutes * MINUTE);
const budgets = fc.integer({ min: 1, max: 60 * 60 });

describe('of any history', () => {
  it('the order in which facts are told changes nothing', () => {
    const shuffled = histories.chain((facts) =>
      fc.tuple(fc.constant(facts), fc.shuffledSubarray(facts, { minLength: facts.length })),
    );
    fc.assert(
      fc.property(shuffled, budgets, moments, ([facts, mixed], budget, now) => {
        const given = {
          target: { kind: 'resolution', budget: budget * MINUTE },
          calendar: chinaWorking,
          now,
        } as const;
        expect(clock({ ...given, history: mixed })).toEqual(clock({ ...given, history: facts }));
      }),
      { numRuns: 500 },
    );
  });

  it('segments are without gap, and the counted ones make up what has elapsed', () => {
    fc.assert(
      fc.property(histories, budgets, moments, (facts, budget, now) => {
        const target = { kind: 'resolution', budget: budget * MINUTE } as const;
        const { segments, elapsed } = clock({ target, calendar: chinaWorking, history: facts, now });
        const counted = segments.reduce((sum, one) => (one.counted ? sum + one.to - one.from : sum), 0);
        expect(counted).toBe(elapsed);
        for (const [index, segment] of segments.entries()) {
          expect(segment.to).toBeGreaterThan(segment.from);
          if (index > 0) expect(segment.from).toBe(segments[index - 1]?.to);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('looking more often changes nothing: the due time of a running clock stays where it is', () => {
    fc.assert(
      fc.property(
        histories,
        budgets,
        moments,
        fc.integer({ min: 1, max: 5_000 }),
        (facts, budget, now, later) => {
          const target = { kind: 'resolution', budget: budget * MINUTE } as const;
          const history = facts.filter((fact) => fact.at <= now);
          const first = judge({ target, calendar: chinaWorking, history, now });
          const second = judge({ target, calendar: chinaWorking, history, now: now + later * MINUTE });
          expect(second.due).toBe(first.due);
          if (first.verdict === 'breached') expect(second.breachedAt).toBe(first.breachedAt);
          else if (first.verdict !== 'running') expect(second.verdict).toBe(first.verdict);
        },
      ),
      { numRuns: 500 },
    );
  });
});
