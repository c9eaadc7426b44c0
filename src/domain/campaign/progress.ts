import { isOpen, TARGET_STATES, type TargetState } from './target.ts';

/** How a target stands against the due date (2.2). */
export const STANDINGS = ['in_time', 'late', 'open', 'overdue', 'exempt', 'not_applicable'] as const;
export type Standing = (typeof STANDINGS)[number];

/** What a standing depends on. */
export interface StandingFacts {
  state: TargetState;
  /** Done by the due date. */
  doneInTime: boolean;
  /** The exemption is still in force. */
  exemptionStands: boolean;
  /** The due date is over. */
  isDue: boolean;
}

export function standingOf({ state, doneInTime, exemptionStands, isDue }: StandingFacts): Standing {
  if (state === 'not_applicable') return 'not_applicable';
  if (state === 'done') return doneInTime ? 'in_time' : 'late';
  if (state === 'exempt' && exemptionStands) return 'exempt';
  return isDue ? 'overdue' : 'open';
}

const BOTH = [true, false];
/** All that can be known of a target, with its standing. */
export const ALL_STANDINGS: readonly (StandingFacts & { standing: Standing })[] = TARGET_STATES.flatMap(
  (state) =>
    BOTH.flatMap((doneInTime) =>
      BOTH.flatMap((exemptionStands) =>
        BOTH.map((isDue) => {
          const facts = { state, doneInTime, exemptionStands, isDue };
          return { ...facts, standing: standingOf(facts) };
        }),
      ),
    ),
);

/** Targets that are alike, and how many. */
export type Counted = StandingFacts & { count: number };

export interface Progress {
  targets: number;
  byState: Record<TargetState, number>;
  byStanding: Record<Standing, number>;
  /** Still to be done. */
  open: number;
  /** Done by the due date, of those to which it applies and that are not let off: 0 to 100, rounded down; null: none. */
  inTimePercent: number | null;
}

export function progressOf(groups: readonly Counted[]): Progress {
  const sum = (where: (one: Counted) => boolean) =>
    groups.filter(where).reduce((all, { count }) => all + count, 0);
  const byState = Object.fromEntries(
    TARGET_STATES.map((state) => [state, sum((one) => one.state === state)]),
  ) as Record<TargetState, number>;
  const byStanding = Object.fromEntries(
    STANDINGS.map((standing) => [standing, sum((one) => standingOf(one) === standing)]),
  ) as Record<Standing, number>;
  const targets = sum(() => true);
  const judged = targets - byStanding.not_applicable - byStanding.exempt;
  const inTimePercent = judged === 0 ? null : Math.floor((byStanding.in_time * 100) / judged);
  return { targets, byState, byStanding, open: sum(({ state }) => isOpen(state)), inTimePercent };
}

/** The check of 2.2 over targets whose due date lies in a period: done by it, late or overdue, or let off. */
export const dueCheckOf = ({ byStanding }: Progress) => ({
  population: byStanding.in_time + byStanding.late + byStanding.overdue + byStanding.open + byStanding.exempt,
  conforming: byStanding.in_time,
  violations: byStanding.late + byStanding.overdue,
  exceptions: byStanding.exempt,
  notApplicable: byStanding.not_applicable,
});
