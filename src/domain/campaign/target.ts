import type { Instant } from '../instant.ts';
import type { Sight } from './campaign.ts';

/** How far an item is: 待处理、已安排、已完成、失败、豁免、不适用. */
export const TARGET_STATES = ['pending', 'scheduled', 'done', 'failed', 'exempt', 'not_applicable'] as const;
export type TargetState = (typeof TARGET_STATES)[number];

/** From where it is known: somebody said so, a file, a program; or what was seen on the item itself. */
export const EVIDENCES = ['by_hand', 'csv', 'api', 'seen', 'gone', 'retired', 'scan'] as const;
export type Evidence = (typeof EVIDENCES)[number];

export interface Target {
  state: TargetState;
  evidence: Evidence;
  reason: string | null;
  /** Of one that is scheduled. */
  plannedAt: Instant | null;
  doneAt: Instant | null;
  /** Of one that is exempt: who let it off, and until when. */
  approvedBy: string | null;
  until: Instant | null;
}

/** A target as it is taken in. */
export const NEW_TARGET: Target = {
  ...{ state: 'pending', evidence: 'scan', reason: null, plannedAt: null },
  ...{ doneAt: null, approvedBy: null, until: null },
};

export interface TargetWish {
  state: TargetState;
  reason: string | null;
  plannedAt: Instant | null;
  doneAt: Instant | null;
  until: Instant | null;
}

export interface TargetContext {
  now: Instant;
  personId: string | null;
  evidence: 'by_hand' | 'csv' | 'api';
  /** May let targets off. */
  approves: boolean;
  /** The business stands on the item, and no change is named for the campaign. */
  lacksChange: boolean;
}

export const TARGET_PROBLEMS = [
  ...(['reason_required', 'planned_required', 'until_required', 'in_the_past', 'in_the_future'] as const),
  ...(['too_late', 'not_approver', 'change_missing'] as const),
] as const;
export type TargetProblem = (typeof TARGET_PROBLEMS)[number];

const DAY = 86_400_000;
/** No exemption is for longer (days): then somebody looks again. */
const LONGEST_EXEMPTION = 366;

/** A target after what somebody says of it, or why that cannot be said. */
export function settle(wish: TargetWish, context: TargetContext): Target | TargetProblem {
  const { state, reason } = wish;
  const { now, evidence } = context;
  const plain: Target = { ...NEW_TARGET, state, evidence, reason };
  switch (state) {
    case 'scheduled':
      if (context.lacksChange) return 'change_missing';
      return wish.plannedAt === null ? 'planned_required' : { ...plain, plannedAt: wish.plannedAt };
    case 'done':
      return wish.doneAt !== null && wish.doneAt > now
        ? 'in_the_future'
        : { ...plain, doneAt: wish.doneAt ?? now };
    case 'exempt':
      return exempt(plain, wish, context);
    default:
      return reason ? plain : 'reason_required';
  }
}

function exempt(
  plain: Target,
  { reason, until }: TargetWish,
  context: TargetContext,
): Target | TargetProblem {
  if (!context.approves) return 'not_approver';
  if (!reason) return 'reason_required';
  if (until === null) return 'until_required';
  if (until <= context.now) return 'in_the_past';
  if (until > context.now + LONGEST_EXEMPTION * DAY) return 'too_late';
  return { ...plain, until, approvedBy: context.personId };
}

/** Targets on which something is still to be done. */
export const isOpen = (state: TargetState): boolean =>
  state === 'pending' || state === 'scheduled' || state === 'failed';

/** What becomes of a target because of what is seen on its item; null: nothing. */
export function afterSight(target: Target, sight: Sight | 'retired', now: Instant): Target | null {
  const seen = (evidence: Evidence): Target => ({ ...NEW_TARGET, state: 'done', evidence, doneAt: now });
  if (isOpen(target.state)) {
    if (sight === 'mended') return seen('seen');
    if (sight === 'gone') return seen('gone');
    if (sight === 'retired') return { ...NEW_TARGET, state: 'not_applicable', evidence: 'retired' };
    return null;
  }
  // What was only seen to be done is open again when the old version is back.
  const wasSeen = target.evidence === 'seen' || target.evidence === 'gone';
  return sight === 'affected' && wasSeen ? NEW_TARGET : null;
}

/** What somebody said to be done or not to apply, while the item still has a version that is to go. */
export const isContradicted = ({ state }: Pick<Target, 'state'>, sight: Sight): boolean =>
  sight === 'affected' && (state === 'done' || state === 'not_applicable');

export const isSame = (one: Target | null, other: Target | null): boolean =>
  one !== null &&
  other !== null &&
  (Object.keys(NEW_TARGET) as (keyof Target)[]).every((field) => one[field] === other[field]);
