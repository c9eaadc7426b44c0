import type { FieldProblem } from '../refusal.ts';
import { PRIORITIES, type Priority } from '../ticket/priority.ts';
import { CLOCK_KINDS, type ClockKind } from './clock.ts';
import type { PolicyContent, TargetRule } from './policy.ts';

const YEAR = 366 * 86_400_000;
const MAX_REMINDER_DAY = 60;

/** What forbids to save a policy, field by field; empty when nothing does. */
export function validatePolicy(policy: PolicyContent): FieldProblem[] {
  return [
    ...PRIORITIES.flatMap((priority) => CLOCK_KINDS.flatMap((kind) => budgetProblem(policy, priority, kind))),
    ...CLOCK_KINDS.flatMap((kind) => orderProblems(policy, kind)),
    ...CLOCK_KINDS.flatMap((kind) => eventProblems(policy, kind)),
    ...reminderProblems(policy.reminderDays),
  ];
}

const fieldOf = (priority: Priority, kind: ClockKind): string => `targets.${priority}.${kind}`;

function budgetProblem(policy: PolicyContent, priority: Priority, kind: ClockKind): FieldProblem[] {
  const budget = policy.targets[priority][kind]?.budget ?? 1;
  const field = `${fieldOf(priority, kind)}.budget`;
  if (!Number.isInteger(budget)) return [{ field, code: 'not_an_integer' }];
  if (budget <= 0) return [{ field, code: 'too_short' }];
  return budget > YEAR ? [{ field, code: 'too_long' }] : [];
}

/** P1 <= P2 <= P3 <= P4 (3.3): nobody is promised more than those with a higher priority. */
function orderProblems(policy: PolicyContent, kind: ClockKind): FieldProblem[] {
  return PRIORITIES.slice(1).flatMap((priority, index) => {
    const higher = policy.targets[PRIORITIES[index] ?? 'P1'][kind];
    return isStricter(policy.targets[priority][kind], higher)
      ? [{ field: fieldOf(priority, kind), code: 'stricter_than_higher_priority' }]
      : [];
  });
}

function isStricter(rule: TargetRule | null, than: TargetRule | null): boolean {
  if (rule === null) return false;
  if (than === null) return true;
  // The same budget is stricter on a calendar that never closes.
  return rule.budget < than.budget || (rule.calendar === 'always' && than.calendar === 'working');
}

function eventProblems({ events }: PolicyContent, kind: ClockKind): FieldProblem[] {
  return (['starts', 'stops'] as const).flatMap((side) =>
    events[kind][side].length === 0 ? [{ field: `events.${kind}.${side}`, code: 'required' }] : [],
  );
}

function reminderProblems(days: readonly number[]): FieldProblem[] {
  return days.flatMap((day, index) => {
    const field = `reminderDays.${index}`;
    if (!Number.isInteger(day) || day < 1) return [{ field, code: 'too_short' }];
    if (day > MAX_REMINDER_DAY) return [{ field, code: 'too_long' }];
    return index > 0 && day <= (days[index - 1] ?? 0) ? [{ field, code: 'not_ascending' }] : [];
  });
}
