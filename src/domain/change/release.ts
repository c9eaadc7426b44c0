import type { Instant } from '../instant.ts';
import { type Actor, holds } from '../permissions/actor.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { Period } from './statistics.ts';

export const RELEASE_STATES = ['planned', 'succeeded', 'failed', 'backed_out', 'cancelled'] as const;
export type ReleaseState = (typeof RELEASE_STATES)[number];

/** A release: changes that go out together, with a plan and a way back (c17). */
export interface Release {
  title: string;
  plan: string;
  backOut: string;
  /** When it is to be out at the latest. */
  plannedAt: Instant;
  changeIds: readonly string[];
  state: ReleaseState;
  endedAt: Instant | null;
  result: string | null;
}

export type ReleaseWish = Pick<Release, 'title' | 'plan' | 'backOut' | 'plannedAt' | 'changeIds'>;

export interface NewReleaseEvent {
  kind: 'planned' | 'changed' | 'ended';
  after: Partial<Release>;
  data: Readonly<Record<string, unknown>>;
}

export const planRelease = (wish: ReleaseWish): NewReleaseEvent => ({
  kind: 'planned',
  after: { ...wish, state: 'planned', endedAt: null, result: null },
  data: {},
});

/** The plan changes only as long as nothing is out. */
export const changeRelease = ({ state }: Release, wish: ReleaseWish): NewReleaseEvent | Refusal =>
  state === 'planned' ? { kind: 'changed', after: wish, data: {} } : refuse('release_ended');

/** A release has succeeded when each of its changes has; what was begun is ended before the release is. */
export function endRelease(
  { state }: Release,
  { state: ended, result }: { state: Exclude<ReleaseState, 'planned'>; result: string },
  changes: readonly { outcome: string | null; begun: boolean }[],
  now: Instant,
): NewReleaseEvent | Refusal {
  if (state !== 'planned') return refuse('release_ended');
  const running = changes.some(({ outcome, begun }) => begun && outcome === null);
  const short = ended === 'succeeded' && changes.some(({ outcome }) => outcome !== 'succeeded');
  if (running || short) return refuse('release_changes_open');
  return { kind: 'ended', after: { state: ended, result, endedAt: now }, data: { state: ended, result } };
}

export const mayRelease = (actor: Actor): boolean => holds(actor, 'change.manage');

export const evolveRelease = (release: Release, { after }: Pick<NewReleaseEvent, 'after'>): Release => ({
  ...release,
  ...after,
});

/** Releases that ended in a period: how many, how many of them succeeded, and how many by the time that was planned. */
export function releaseRates(
  releases: readonly Pick<Release, 'state' | 'plannedAt' | 'endedAt'>[],
  { from, to }: Period,
): {
  ended: number;
  succeeded: number;
  onTime: number;
  successRate: number | null;
  onTimeRate: number | null;
} {
  const ended = releases.filter(
    ({ state, endedAt }) => state !== 'cancelled' && endedAt !== null && from <= endedAt && endedAt < to,
  );
  const succeeded = ended.filter(({ state }) => state === 'succeeded');
  const onTime = succeeded.filter(({ plannedAt, endedAt }) => endedAt !== null && endedAt <= plannedAt);
  const rate = (part: number) => (ended.length === 0 ? null : part / ended.length);
  return {
    ...{ ended: ended.length, succeeded: succeeded.length, onTime: onTime.length },
    ...{ successRate: rate(succeeded.length), onTimeRate: rate(onTime.length) },
  };
}
