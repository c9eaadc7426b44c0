import { EVENT_KINDS, type EventKind } from '../events.ts';
import type { FieldProblem } from '../refusal.ts';
import { PRIORITIES } from '../ticket/priority.ts';
import { CLOCK_KINDS, type ClockKind } from './clock.ts';
import type { PolicyContent } from './policy.ts';
import {
  ascendingProblems,
  type Bounds,
  filledProblems,
  nameProblems,
  numberProblems,
  problem,
  SPAN,
  twice,
} from './policy-validate-lists.ts';
import { pathProblems } from './policy-validate-paths.ts';
import { customerGroupProblems, specialProblems, targetsProblems } from './policy-validate-targets.ts';

const PERCENT: Bounds = { least: 1, most: 99, below: 'bad_percent', above: 'bad_percent' };
/** Working days after a result. */
const DAYS: Bounds = { least: 1, most: 60, below: 'too_short', above: 'too_long' };
const GATHERING: Bounds = { least: 2, most: 1000, below: 'too_small', above: 'too_big' };
/** More often than once a minute nobody can be told. */
const NOTICES: Bounds = { ...SPAN, least: 60_000 };

/**
 * What forbids to save a policy, field by field; empty when nothing does. What the directory has to say to
 * it is judged by `directoryProblems`.
 */
export function validatePolicy(policy: PolicyContent): FieldProblem[] {
  return [
    ...p1Problems(policy),
    ...customerGroupProblems(policy),
    ...specialProblems(policy),
    ...targetsProblems(policy.targets, 'targets'),
    ...PRIORITIES.flatMap((priority) => priorityProblems(policy, priority)),
    ...CLOCK_KINDS.flatMap((kind) => eventProblems(policy, kind)),
    ...ascendingProblems(policy.reminderDays, 'reminderDays', DAYS),
    ...pathProblems(policy.escalation),
    ...numberProblems(policy.duplicatesGather, 'duplicatesGather', GATHERING),
    ...majorProblems(policy),
  ];
}

const p1Problems = ({ p1 }: PolicyContent): FieldProblem[] => [
  ...twice(p1.flags, (index) => `p1.flags.${index}`),
  ...nameProblems(p1.criticalServices, 'p1.criticalServices'),
];

/** Pauses and warnings of one priority. */
const priorityProblems = (
  { pauses, warnings }: PolicyContent,
  priority: (typeof PRIORITIES)[number],
): FieldProblem[] => [
  ...twice(pauses[priority], (index) => `pauses.${priority}.${index}`),
  ...ascendingProblems(warnings[priority], `warnings.${priority}`, PERCENT),
];

/** What comes because time passes: a promise begun by it would begin itself again, and nobody keeps one by it. */
const BY_TIME: readonly EventKind[] = [
  'warned',
  'breached',
  'reminded',
  'confirmation_expired',
  'rejudged',
  'review_action_due',
];

/** A promise that nothing begins or nothing keeps is none. */
const eventProblems = ({ events }: PolicyContent, kind: ClockKind): FieldProblem[] =>
  (['starts', 'stops'] as const).flatMap((side) => {
    const field = `events.${kind}.${side}`;
    const unknown = events[kind][side].flatMap((event, index) =>
      Object.hasOwn(EVENT_KINDS, event) && !BY_TIME.includes(event)
        ? []
        : [problem(`${field}.${index}`, 'not_allowed')],
    );
    return [...filledProblems(events[kind][side], field), ...unknown];
  });

const majorProblems = ({ major }: PolicyContent): FieldProblem[] => [
  ...numberProblems(major.reviewDays, 'major.reviewDays', DAYS),
  ...numberProblems(major.leadWithin, 'major.leadWithin', SPAN),
  ...numberProblems(major.noticeEvery, 'major.noticeEvery', NOTICES),
];
