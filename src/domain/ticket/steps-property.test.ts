import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE, PEOPLE } from '#test/ticket/example.ts';
import { nameOf, type Told, worked } from '#test/ticket/system.ts';
import { at, shown, told } from '#test/ticket/timeline.ts';
import { lives, type Walk, walks } from '#test/ticket/walk.ts';
import type { Instant } from '../instant.ts';
import { elapsed } from '../sla/calendar.ts';
import { CLOCK_KINDS, type ClockKind } from '../sla/clock.ts';
import { shippedRulebook, shippedRules } from '../sla/rulebook.ts';
import { runsOf } from '../sla/ticket-clocks.ts';
import { verdictsAt } from './promises.ts';
import { nextStep, type Step } from './steps.ts';

const NIGHTLY = process.env.YINUO_NIGHTLY !== undefined;
const always = (check: (walk: Walk) => void, from = walks) =>
  fc.assert(fc.property(from, check), { numRuns: NIGHTLY ? 2_000 : 100 });
const toldBy = ({ entries, ticket }: Walk): Told => ({ ticket, events: entries.map(({ event }) => event) });
const endOf = ({ events }: Told): Instant => events.at(-1)?.at ?? 0;

describe('whatever people have done', () => {
  it('taking all that is due comes to an end, and then nothing is due', () => {
    always((walk) => {
      const state = toldBy(walk);
      for (const later of [0, 3 * HOUR, 40 * DAY]) {
        const now = endOf(state) + later;
        const after = worked(state, now);
        expect(worked(after, now).steps).toEqual([]);
        expect(nextStep(after.ticket, after.events, shippedRulebook, now)?.at ?? now + 1).toBeGreaterThan(
          now,
        );
      }
    });
  });

  it('no timer takes effect twice in a generation', () => {
    always((walk) => {
      const state = toldBy(walk);
      const names = worked(worked(state, endOf(state) + 2 * HOUR), endOf(state) + 60 * DAY).events.flatMap(
        ({ data }) => (data.timer === undefined ? [] : [`${data.timer}#${data.generation}`]),
      );
      expect(names.filter((name, i) => !name.includes('#-') && names.indexOf(name) !== i)).toEqual([]);
    }, lives);
  });

  it('no step of a target comes after the target', () => {
    always(({ entries }) => {
      entries.forEach(({ event }, i) => {
        const { timer, generation } = event.data;
        const [, kind = ''] =
          /^(?:warn|breach):(response|resolution|update|appeal)\b/.exec(String(timer)) ?? [];
        if (kind === '' || Number(generation) < 0) return;
        const past = entries.slice(0, i + 1).map((entry) => entry.event);
        expect(runsOf(kind as ClockKind, past, shippedRulebook).at(-1)?.generation).toBe(generation);
      });
    }, lives);
  });

  it('time may pass minute by minute or in jumps: the same steps are taken in the same order', () => {
    const jumps = fc.array(fc.integer({ min: 1, max: 3 * DAY }), { maxLength: 25 });
    fc.assert(
      fc.property(walks, jumps, (walk, waits) => {
        const state = toldBy(walk);
        const end = endOf(state) + 12 * DAY;
        const atOnce = ofTime(worked(state, end).steps);
        expect(ofTime(through(state, stops(endOf(state), waits, end)))).toEqual(atOnce);
        expect(ofTime(inTime(state, end))).toEqual(atOnce);
      }),
      { numRuns: NIGHTLY ? 2_000 : 60 },
    );
  });

  it('also when every minute of two days is looked at', () => {
    fc.assert(
      fc.property(walks, (walk) => {
        const state = toldBy(walk);
        const end = endOf(state) + 2 * DAY;
        const minutes = Array.from({ length: (2 * DAY) / MINUTE }, (_, i) => endOf(state) + (i + 1) * MINUTE);
        expect(ofTime(through(state, minutes))).toEqual(ofTime(worked(state, end).steps));
      }),
      { numRuns: NIGHTLY ? 200 : 8 },
    );
  });

  it('people have a working day to answer each reminder, however late it was sent (A1)', () => {
    const { working } = shippedRules.calendars;
    const day = elapsed(working, at('Mon 00:00'), at('Tue 00:00'));
    const solved = told('P2', [
      ['Mon 09:05', PEOPLE.chen, 'accept'],
      ['Mon 09:06', PEOPLE.chen, 'diagnose'],
      ['Mon 15:20', PEOPLE.chen, 'resolve'],
    ]);
    const wait = fc.oneof(fc.integer({ min: 1, max: 3 * HOUR }), fc.integer({ min: 1, max: 8 * DAY }));
    fc.assert(
      fc.property(fc.array(wait, { maxLength: 60 }), (waits) => {
        let end: Told = solved;
        let now = endOf(solved);
        for (const time of [...waits, 40 * DAY, 40 * DAY, 40 * DAY, 40 * DAY]) {
          now += time;
          end = worked(end, now);
        }
        const asked = end.events.filter(({ kind }) => kind === 'reminded' || kind === 'confirmation_expired');
        expect(asked.map(({ data }) => data.timer)).toEqual(['remind:1', 'remind:2', 'remind:3', 'expire']);
        const between = asked.slice(1).map((event, i) => elapsed(working, asked[i]?.at ?? 0, event.at));
        for (const time of between) expect(time).toBeGreaterThanOrEqual(day);
      }),
      { numRuns: NIGHTLY ? 2_000 : 100 },
    );
  });

  it('each target of a promise gets one verdict, when it is kept or its time is up (4.3b)', () => {
    always((walk) => {
      const { events } = worked(toldBy(walk), endOf(toldBy(walk)) + 40 * DAY);
      const verdicts = events.flatMap((_event, i) => {
        const past = events.slice(0, i + 1);
        return verdictsAt(past, shippedRulebook).map(({ kind }) => target(kind, past));
      });
      expect(verdicts.filter((name, i) => verdicts.indexOf(name) !== i)).toEqual([]);
      expect(decided(events).filter((name) => !verdicts.includes(name))).toEqual([]);
    }, lives);
  });
});

/**
 * Steps by their name, without those that count from when something was really done: an escalation is
 * accepted within a time from when it was made, a reminder answered within a day from when it was sent.
 */
const ofTime = (steps: readonly Step[]): string[] =>
  steps
    .filter(({ action }) => action === 'warn' || action === 'breach')
    .map((step) => `${shown(step)} ${nameOf(step)}`);

function through(state: Told, instants: readonly Instant[]): Step[] {
  let told = state;
  return instants.flatMap((now) => {
    const after = worked(told, now);
    told = after;
    return after.steps;
  });
}

function stops(from: Instant, waits: readonly number[], end: Instant): Instant[] {
  let now = from;
  const reached = waits.map((wait) => {
    now += wait;
    return Math.min(now, end);
  });
  return [...reached, end];
}

/** A worker that is always in time. */
function inTime(state: Told, end: Instant): Step[] {
  let told = state;
  const steps: Step[] = [];
  for (let now = endOf(state); now <= end; ) {
    const after = worked(told, now);
    told = after;
    steps.push(...after.steps);
    now = nextStep(told.ticket, told.events, shippedRulebook, now)?.at ?? end + 1;
  }
  return steps;
}

/** The target of a promise that the last of these events decides, by clock and generation; null when none. */
function target(kind: ClockKind, past: Told['events']): string | null {
  const event = past.at(-1);
  const run = runsOf(kind, past, shippedRulebook).find(({ facts, generation }) =>
    event?.kind === 'breached'
      ? event.data.clock === kind && event.data.generation === generation
      : facts.some((fact) => fact.seq === event?.seq && fact.kind === 'stopped'),
  );
  return run ? `${kind}#${run.generation}` : null;
}

/** Every target that was kept, or whose time was up, somewhere in a history. */
const decided = (events: Told['events']): string[] =>
  events.flatMap((_event, i) => CLOCK_KINDS.flatMap((kind) => target(kind, events.slice(0, i + 1)) ?? []));
