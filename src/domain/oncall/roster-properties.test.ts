import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dutyByWalking } from '#test/oncall/oracle.ts';
import { instantsNear, type Setting, settings } from '#test/oncall/rosters.ts';
import { NIGHTLY_TIMEOUT } from '#test/sla/calendars.ts';
import { onDuty } from './duty.ts';
import { gaps, nextHandover, shifts } from './shifts.ts';
import { instantAt } from './wall-time.ts';

const runs = { numRuns: process.env.YINUO_NIGHTLY ? 5_000 : 300 };

/** A setting with instants near its edges. */
const looked = settings.chain((setting) =>
  fc
    .array(instantsNear(setting.around), { minLength: 8, maxLength: 8 })
    .map((instants) => ({ ...setting, instants })),
);
const shiftsOf = ({ roster, from, to, calendars }: Setting) => shifts(roster, from, to, calendars);

describe('any roster', { timeout: NIGHTLY_TIMEOUT }, () => {
  it('calls whom somebody finds who walks from turn to turn and from day to day', () => {
    fc.assert(
      fc.property(looked, ({ roster, calendars, instants }) => {
        for (const at of instants) {
          const duty = onDuty(roster, at, calendars).map(({ personId, layer, why }) => ({
            personId,
            layer,
            why,
          }));
          expect(duty).toEqual(dutyByWalking(roster, at, calendars));
        }
      }),
      runs,
    );
  });

  it('has shifts that fill the time asked for, without overlap, and that read the same on the wall', () => {
    fc.assert(
      fc.property(settings, (setting) => {
        const { zone } = setting.roster;
        const found = shiftsOf(setting);
        const [begins, ends] = [setting.from, setting.to].map((date) => instantAt(zone, { date, minute: 0 }));
        // A day that the zone left out has no shift.
        expect(found[0]?.begins ?? begins).toBe(begins);
        expect(found.at(-1)?.ends ?? begins).toBe(ends);
        for (const [index, shift] of found.entries()) {
          expect(shift.begins).toBeLessThan(shift.ends);
          expect(instantAt(zone, shift.from)).toBe(shift.begins);
          expect(instantAt(zone, shift.to)).toBe(shift.ends);
          const next = found[index + 1];
          if (!next) continue;
          expect(next.begins).toBe(shift.ends);
          expect(next.duty).not.toEqual(shift.duty);
        }
      }),
      runs,
    );
  });

  it('has on duty at every instant of a shift whom the shift names, and in gaps nobody', () => {
    fc.assert(
      fc.property(looked, fc.nat(), (setting, chance) => {
        const { roster, calendars, from, to, instants } = setting;
        const found = shiftsOf(setting);
        const open = gaps(roster, from, to, calendars);
        const borders = found.flatMap(({ begins, ends }) => [
          begins,
          ends - 1,
          begins + (chance % (ends - begins)),
        ]);
        for (const at of [...instants, ...borders]) {
          const shift = found.find(({ begins, ends }) => begins <= at && at < ends);
          if (!shift) continue;
          expect(onDuty(roster, at, calendars)).toEqual(shift.duty);
          expect(open.some(({ begins, ends }) => begins <= at && at < ends)).toBe(shift.duty.length === 0);
        }
      }),
      runs,
    );
  });

  it('calls nobody who is absent, and nobody twice', () => {
    fc.assert(
      fc.property(looked, ({ roster, calendars, instants }) => {
        for (const at of instants) {
          const called = onDuty(roster, at, calendars).map(({ personId }) => personId);
          expect(new Set(called).size).toBe(called.length);
          for (const { personId, from, to } of roster.absences) {
            const begins = instantAt(roster.zone, from) ?? at + 1;
            const absent = begins <= at && at < (instantAt(roster.zone, to) ?? at);
            expect([personId, absent && called.includes(personId)]).toEqual([personId, false]);
          }
        }
      }),
      runs,
    );
  });

  it('calls the substitute added last first of all, as long as that one is there', () => {
    fc.assert(
      fc.property(looked, ({ roster, calendars, instants }) => {
        for (const at of instants) {
          const taken = {
            from: { date: '2000-01-01', minute: 0 },
            to: { date: '2100-01-01', minute: 0 },
            personId: 'zhou',
            reason: '支援',
            layer: null,
          };
          const before = onDuty(roster, at, calendars);
          const after = onDuty({ ...roster, substitutes: [...roster.substitutes, taken] }, at, calendars);
          expect(after[0]).toMatchObject({ personId: 'zhou', why: 'substitute', reason: '支援' });
          // Those called after the first stay, but for one whom the first place had hidden further down.
          const rest = before.slice(1).map(({ personId }) => personId);
          expect(after.slice(1).map(({ personId }) => personId)).toEqual(expect.arrayContaining(rest));
        }
      }),
      runs,
    );
  });

  it('is handed over at the next instant at which others are called, and not before', () => {
    const order = ({ roster, calendars }: Setting, at: number) =>
      onDuty(roster, at, calendars).map(({ personId }) => personId);
    fc.assert(
      fc.property(looked, fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), (setting, share) => {
        const { roster, calendars, instants } = setting;
        for (const at of instants.slice(0, 3)) {
          const next = nextHandover(roster, at, calendars);
          const until = next?.at ?? at + 60 * 86_400_000;
          expect(order(setting, at + Math.floor((until - at) * share))).toEqual(order(setting, at));
          if (next === null) continue;
          expect(instantAt(roster.zone, next.wall)).toBe(next.at);
          expect(onDuty(roster, next.at, calendars)).toEqual(next.after);
          expect(order(setting, next.at - 1)).toEqual(order(setting, at));
          expect(order(setting, next.at)).not.toEqual(order(setting, at));
        }
      }),
      runs,
    );
  });
});
