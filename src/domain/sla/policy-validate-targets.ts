import type { FieldProblem } from '../refusal.ts';
import { PRIORITIES } from '../ticket/priority.ts';
import { CLOCK_KINDS, type ClockKind } from './clock.ts';
import type { PolicyContent, SpecialTargets, TargetRule, Targets } from './policy.ts';
import { nameProblems, numberProblems, problem, SPAN, twice } from './policy-validate-lists.ts';

/** A target without time or of more than a year; or one that is stricter than that of a higher priority. */
export const targetsProblems = (targets: Targets, field: string): FieldProblem[] => [
  ...PRIORITIES.flatMap((priority) =>
    CLOCK_KINDS.flatMap((kind) =>
      numberProblems(targets[priority][kind]?.budget ?? 1, `${field}.${priority}.${kind}.budget`, SPAN),
    ),
  ),
  ...CLOCK_KINDS.flatMap((kind) => orderProblems(targets, kind, field)),
];

/** P1 <= P2 <= P3 <= P4 (3.3): nobody is promised more than those with a higher priority. */
function orderProblems(targets: Targets, kind: ClockKind, field: string): FieldProblem[] {
  return PRIORITIES.slice(1).flatMap((priority, index) => {
    const higher = targets[PRIORITIES[index] ?? 'P1'][kind];
    return isStricter(targets[priority][kind], higher)
      ? [problem(`${field}.${priority}.${kind}`, 'stricter_than_higher_priority')]
      : [];
  });
}

function isStricter(rule: TargetRule | null, than: TargetRule | null): boolean {
  if (rule === null) return false;
  if (than === null) return true;
  // The same budget is stricter on a calendar that never closes.
  return rule.budget < than.budget || (rule.calendar === 'always' && than.calendar === 'working');
}

/** Targets of certain services or customers: whom they are for, and that each of them is ever asked. */
export function specialProblems({ special, customerGroups }: PolicyContent): FieldProblem[] {
  const groups = customerGroups.map(({ id }) => id);
  return [
    ...nameProblemsOf(special, 'special'),
    ...special.flatMap((set, index) => {
      const field = `special.${index}`;
      const unknown = set.customers.flatMap((id, place) =>
        groups.includes(id) ? [] : [problem(`${field}.customers.${place}`, 'unknown_reference')],
      );
      return [
        ...nameProblems(set.services, `${field}.services`),
        ...twice(set.customers, (place) => `${field}.customers.${place}`),
        ...unknown,
        ...reachProblems(special, index, field),
        ...targetsProblems(set.targets, `${field}.targets`),
      ];
    }),
  ];
}

/** One for everybody and everything would hide the targets of the policy; one behind a wider one is never asked. */
function reachProblems(special: readonly SpecialTargets[], index: number, field: string): FieldProblem[] {
  const set = special[index];
  if (!set) return [];
  if (set.services.length === 0 && set.customers.length === 0) return [problem(field, 'for_everything')];
  const hidden = special
    .slice(0, index)
    .some((one) => isWider(one.services, set.services) && isWider(one.customers, set.customers));
  return hidden ? [problem(field, 'never_reached')] : [];
}

/** Whether a list covers all that another does; an empty list covers everything. */
export const isWider = (list: readonly string[], other: readonly string[]): boolean =>
  list.length === 0 || (other.length > 0 && other.every((value) => list.includes(value)));

export function customerGroupProblems({ customerGroups }: PolicyContent): FieldProblem[] {
  return [
    ...twice(
      customerGroups.map(({ id }) => id),
      (index) => `customerGroups.${index}.id`,
    ),
    ...nameProblemsOf(customerGroups, 'customerGroups'),
    ...customerGroups.flatMap(({ id, departments, personIds }, index) => {
      const field = `customerGroups.${index}`;
      return [
        ...(id.trim() === '' ? [problem(`${field}.id`, 'required')] : []),
        ...(departments.length + personIds.length === 0 ? [problem(field, 'required')] : []),
        ...nameProblems(departments, `${field}.departments`),
        ...twice(personIds, (place) => `${field}.personIds.${place}`),
      ];
    }),
  ];
}

/** Parts that people call by name have one each. */
export const nameProblemsOf = (parts: readonly { name: string }[], field: string): FieldProblem[] => [
  ...parts.flatMap(({ name }, index) =>
    name.trim() === '' ? [problem(`${field}.${index}.name`, 'required')] : [],
  ),
  ...twice(
    parts.map(({ name }) => name),
    (index) => `${field}.${index}.name`,
  ),
];
