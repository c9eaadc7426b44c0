import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE, ticketWith } from '#test/ticket/example.ts';
import { walks } from '#test/ticket/walk.ts';
import type { EventKind, Patch, TicketEvent } from '../events.ts';
import type { Status } from '../ticket/ticket.ts';
import { judge } from './clock.ts';
import { explain } from './explain.ts';
import { shippedPolicy } from './policy.ts';
import { shippedRulebook, shippedRules } from './rulebook.ts';
import { ticketClocks } from './ticket-clocks.ts';

const at = (wall: string) => Date.parse(`${wall}+08:00`);
const { id: _id, version: _version, ...RECORDED } = ticketWith({ priority: 'P3' });

type Told = readonly [wall: string, kind: EventKind, status: Status, after?: Patch];
const history = (...told: Told[]): TicketEvent[] =>
  told.map(([wall, kind, statusAfter, after], index) => ({
    ...{ ticketId: 1001, seq: index + 1, at: at(wall), kind, statusAfter, data: {}, before: {} },
    ...{ after: after ?? (kind === 'recorded' ? RECORDED : {}), actorKind: 'person', actorId: 'chen' },
  }));
const told = (now: string, ...events: Told[]) =>
  explain(history(...events), { rulebook: shippedRulebook, now: at(now) });

describe('why a promise is due when it is', () => {
  const explained = told(
    '2026-09-30T18:30',
    ['2026-09-30T16:00', 'recorded', 'recorded'],
    ['2026-09-30T16:30', 'accepted', 'accepted'],
    ['2026-09-30T17:00', 'asked', 'waiting_requester'],
    ['2026-09-30T17:45', 'answered', 'in_progress'],
  );
  const resolution = explained.find(({ kind }) => kind === 'resolution');

  it('names what started and what keeps it, with the versions it rests on', () => {
    expect(resolution).toMatchObject({
      startedBy: { seq: 1, kind: 'recorded' },
      endedBy: null,
      budgetMs: 24 * HOUR,
      countsOn: 'working',
      origin: { kind: 'policy', name: null },
      policyVersion: 1,
      calendarId: 'china',
      rule: { stops: ['resolved'], pauses: ['waiting_requester', 'waiting_third_party'] },
    });
    expect(explained.find(({ kind }) => kind === 'response')).toMatchObject({
      verdict: 'met',
      endedBy: { seq: 2, kind: 'accepted' },
    });
  });

  it('shows each piece of time, counted or not, and why, over the holiday to the due time', () => {
    const words = (
      pieces: readonly { from: number; to: number; why: string; reason: string | null }[] = [],
    ) =>
      pieces.map(
        ({ from, to, why, reason }) => `${why}${reason ? ` ${reason}` : ''} ${(to - from) / MINUTE}`,
      );
    expect(words(resolution?.past)).toEqual([
      'running 60',
      'paused waiting_requester 45',
      'running 15',
      'off_hours 30',
    ]);
    expect(words(resolution?.ahead).slice(0, 3)).toEqual([
      'off_hours 330',
      'holiday 国庆节 10080',
      'off_hours 540',
    ]);
    expect(resolution?.ahead.at(-1)?.to).toBe(resolution?.due);
  });

  it('says when those at work are warned, and where a word promised an earlier time', () => {
    expect(resolution?.warnings.map(({ percent }) => percent)).toEqual([80]);
    const progress = {
      at: 0,
      by: 'chen',
      progress: '',
      estimateAt: null,
      noEstimateReason: '',
      nextStep: '',
    };
    const after = { progress: { ...progress, nextUpdateAt: at('2026-09-28T11:00') } };
    const [, second] = told(
      '2026-09-28T10:30',
      ['2026-09-28T09:00', 'recorded', 'recorded'],
      ['2026-09-28T09:30', 'accepted', 'accepted'],
      ['2026-09-28T10:00', 'progress_reported', 'accepted', after],
    ).filter(({ kind }) => kind === 'update');
    expect(second).toMatchObject({ run: 2, origin: { kind: 'promised' }, due: at('2026-09-28T11:00') });
  });
});

describe('what moved a due time', () => {
  const [waits, goesOn] = [
    ['2026-06-08T17:00', 'asked', 'waiting_requester'] as const,
    ['2026-06-09T11:00', 'answered', 'in_progress'] as const,
  ];

  it('pauses, by the working time that they leave out', () => {
    const explained = told('2026-06-09T12:00', ['2026-06-08T16:00', 'recorded', 'recorded'], waits, goesOn);
    expect(explained.find(({ kind }) => kind === 'resolution')).toMatchObject({
      pauses: [{ reason: 'waiting_requester', length: 3 * HOUR }],
      due: at('2026-06-11T16:00'),
    });
    const night = told(
      '2026-06-09T12:00',
      ['2026-06-08T16:00', 'recorded', 'recorded'],
      ['2026-06-08T19:00', 'asked', 'waiting_requester'],
      ['2026-06-09T08:00', 'answered', 'in_progress'],
    );
    expect(night[0]).toMatchObject({
      kind: 'response',
      pauses: [{ length: 0 }],
      due: at('2026-06-09T11:00'),
    });
  });

  it('other targets, from the event that brought them', () => {
    const explained = told(
      '2026-06-09T12:00',
      ['2026-06-08T16:00', 'recorded', 'recorded'],
      ['2026-06-08T17:00', 'classified', 'recorded', { priority: 'P2' }],
      ['2026-06-08T17:30', 'commented', 'recorded'],
    );
    expect(explained.find(({ kind }) => kind === 'resolution')?.targets).toMatchObject([
      { at: at('2026-06-08T16:00'), priority: 'P3', budgetMs: 24 * HOUR, origin: { kind: 'policy' } },
      { at: at('2026-06-08T17:00'), priority: 'P2', budgetMs: 8 * HOUR, countsOn: 'working' },
    ]);
  });

  it('nothing, where no target applies: no time is shown as counted', () => {
    const none = { ...shippedPolicy.targets.P3, response: null };
    const policy = { ...shippedPolicy, targets: { ...shippedPolicy.targets, P3: none } };
    const rulebook = { at: () => ({ ...shippedRules, policy }) };
    const [response] = explain(history(['2026-06-08T16:00', 'recorded', 'recorded']), {
      rulebook,
      now: at('2026-06-08T17:00'),
    });
    expect(response).toMatchObject({
      kind: 'response',
      budgetMs: null,
      verdict: 'none',
      past: [],
      ahead: [],
    });
  });
});

it('every explanation adds up: counted pieces make what has elapsed, and it agrees with the verdict', () => {
  fc.assert(
    fc.property(walks, ({ entries }) => {
      const events = entries.map(({ event }) => event);
      const now = (events.at(-1)?.at ?? 0) + 7 * HOUR;
      const setting = { rulebook: shippedRulebook, now };
      const clocks = ticketClocks(events, setting);
      for (const piece of explain(events, setting)) {
        const counted = piece.past.filter((segment) => segment.counted);
        const sum = counted.reduce((total, { from, to }) => total + to - from, 0);
        if (piece.budgetMs !== null) expect(sum).toBe(piece.elapsed);
        for (const [i, { from }] of piece.past.entries()) {
          if (i > 0) expect(from).toBe(piece.past[i - 1]?.to);
        }
      }
      for (const [kind, { input, run }] of Object.entries(clocks)) {
        const last = explain(events, setting).findLast((piece) => piece.kind === kind);
        if (run) expect(last).toMatchObject(judge(input));
      }
    }),
    { numRuns: 60 },
  );
});
