import fc from 'fast-check';
import { CLOCK_KINDS, type ClockKind } from '#domain/sla/clock.ts';
import { type PolicyContent, shippedPolicy, type TargetRule } from '#domain/sla/policy.ts';
import type { Terms } from '#domain/sla/rulebook.ts';
import { PRIORITIES, type Priority } from '#domain/ticket/priority.ts';
import { type Dice, picked } from '#test/dice.ts';
import { MONDAY } from '#test/ticket/example.ts';
import { settings } from './calendars.ts';

/** A version of a policy or calendar as it is stored. */
export interface StoredVersion {
  family: string;
  version: number;
  content: object;
}

/** Versions by which a ticket is judged, and a time at which that is interesting. */
export interface Setting {
  terms: Terms;
  start: number;
}

export const SITE = '5f0c7e0e-6d1c-4a6e-9c9e-0a5b1c2d3e4f';
export const SERVICES = ['OA', 'ERP', '邮箱'];
export const DEPARTMENTS = ['总部', '总部/财务部', '总部/财务部/出纳组', '总部/财务部二', '工厂'];

const MINUTE = 60_000;
const BUDGETS = [1, 15, 60, 61, 240, 480, 1440, 2400, 9600].map((minutes) => minutes * MINUTE);
const PAUSING = ['waiting_requester', 'waiting_third_party', 'onsite_scheduled'] as const;

/** Policies and calendars of every kind, as different from the shipped ones as a policy may be. */
export function randomVersions(roll: Dice, vip: string): { versions: StoredVersion[]; settings: Setting[] } {
  const calendars = fc.sample(settings, { numRuns: 16, seed: roll(1_000_000) });
  const stored = calendars.map(({ calendar: { id: _id, version: _version, ...content } }, index) => ({
    family: `calendar:r${index}`,
    version: 1,
    content: roll(3) === 0 ? { ...content, announcedThrough: 2020 + roll(8) } : content,
  }));
  const policies = calendars.map((_, index) => ({
    family: 'service',
    version: index + 2,
    content: randomPolicy(roll, vip, [`r${index}`, `r${(index + 1) % calendars.length}`]),
  }));
  const found = calendars.flatMap(({ start }, index): Setting[] => {
    const versions = Object.fromEntries(calendars.map((_each, i) => [`r${i}`, 1]));
    const terms = (site: string | null): Terms => ({ policy: index + 2, calendars: versions, site });
    return [
      { terms: terms(null), start },
      { terms: terms(SITE), start: calendars[(index + 1) % calendars.length]?.start ?? start },
    ];
  });
  const shipped = { terms: { policy: 1, calendars: { china: 1 }, site: null }, start: MONDAY };
  return { versions: [...stored, ...policies], settings: [shipped, ...found] };
}

const each = <K extends string, V>(keys: readonly K[], value: (key: K) => V): Record<K, V> =>
  Object.fromEntries(keys.map((key) => [key, value(key)])) as Record<K, V>;

function randomPolicy(roll: Dice, vip: string, [standard, atSite]: readonly [string, string]): PolicyContent {
  const { version: _version, ...shipped } = shippedPolicy;
  const target = (): TargetRule | null =>
    roll(9) === 0
      ? null
      : {
          budget: picked(BUDGETS, roll) + (roll(3) === 0 ? roll(MINUTE) : 0),
          calendar: roll(4) ? 'working' : 'always',
        };
  const targets = () =>
    each<Priority, Record<ClockKind, TargetRule | null>>(PRIORITIES, () => each(CLOCK_KINDS, target));
  const events = structuredClone(shipped.events) as PolicyContent['events'];
  const odd: Partial<PolicyContent['events']> = {
    response: {
      starts: ['recorded', 'assigned'],
      stops: ['accepted', 'diagnosed', 'assigned'],
      pausable: roll(2) === 0,
    },
    update: {
      starts: ['accepted', 'progress_reported', 'commented'],
      stops: ['progress_reported', 'commented', 'resolved'],
      pausable: roll(2) === 0,
    },
    appeal: { starts: ['appealed'], stops: ['appeal_decided'], pausable: true },
  };
  return {
    ...shipped,
    customerGroups: [
      { id: 'finance', name: '财务', departments: ['总部/财务部'], personIds: [] },
      { id: 'vip', name: '重点', departments: [], personIds: [vip] },
    ],
    special: [
      { name: '办公系统', services: ['OA'], customers: roll(2) ? ['finance'] : [], targets: targets() },
      { name: '财务', services: [], customers: [picked(['finance', 'vip'], roll)], targets: targets() },
    ].slice(roll(3)),
    targets: targets(),
    pauses: each(PRIORITIES, () => PAUSING.filter(() => roll(2) === 0)),
    events: roll(2) ? events : { ...events, ...odd },
    calendars: { standard, bySite: { [SITE]: atSite } },
  };
}
