import { canonical } from '../evidence/canonical.ts';
import type { FieldProblem } from '../refusal.ts';
import { PRIORITIES } from '../ticket/priority.ts';
import { type EscalationLevel, type EscalationPath, TRIGGERS } from './escalation-path.ts';
import {
  filledProblems,
  nameProblems,
  numberProblems,
  problem,
  SPAN,
  twice,
} from './policy-validate-lists.ts';
import { isWider, nameProblemsOf } from './policy-validate-targets.ts';

/** What is wrong with the escalation paths by themselves (4.3f): empty, looping, never taken, or missing. */
export const pathProblems = (paths: readonly EscalationPath[]): FieldProblem[] => [
  ...twice(
    paths.map(({ id }) => id),
    (index) => `escalation.${index}.id`,
  ),
  ...nameProblemsOf(paths, 'escalation'),
  ...paths.flatMap((path, index) => onePathProblems(path, `escalation.${index}`)),
  ...paths.flatMap((path, index) =>
    isHidden(path, paths.slice(0, index)) ? [problem(`escalation.${index}`, 'never_reached')] : [],
  ),
  ...missingPaths(paths),
];

function onePathProblems(path: EscalationPath, field: string): FieldProblem[] {
  const { id, triggers, priorities, services, levels } = path;
  return [
    ...(id.trim() === '' ? [problem(`${field}.id`, 'required')] : []),
    ...filledProblems(triggers, `${field}.triggers`),
    ...twice(priorities, (place) => `${field}.priorities.${place}`),
    ...nameProblems(services, `${field}.services`),
    ...(levels.length === 0 ? [problem(`${field}.levels`, 'required')] : []),
    ...levels.flatMap((level, place) => levelProblems(level, `${field}.levels.${place}`)),
    ...loopProblems(levels, `${field}.levels`),
  ];
}

const levelProblems = ({ to, acceptWithin }: EscalationLevel, field: string): FieldProblem[] => [
  ...filledProblems(to.map(canonical), `${field}.to`),
  ...numberProblems(acceptWithin, `${field}.acceptWithin`, SPAN),
];

/** A level that asks the same as the one before, or a group that the path has already left behind. */
function loopProblems(levels: readonly EscalationLevel[], field: string): FieldProblem[] {
  const asked = new Set<string>();
  return levels.flatMap(({ to }, index) => {
    const before = levels[index - 1];
    const groups = to.flatMap((one) => (one.kind === 'group' ? [one.groupId] : []));
    const again = groups.some((id) => asked.has(id));
    for (const id of groups) asked.add(id);
    // The next line of the next line is somebody else; everybody else is the same people once more.
    const same =
      before !== undefined &&
      namesOf(before) === namesOf({ to }) &&
      to.some((one) => one.kind !== 'next_line');
    if (same) return [problem(`${field}.${index}`, 'same_as_before')];
    return again ? [problem(`${field}.${index}`, 'asked_before')] : [];
  });
}

const namesOf = ({ to }: Pick<EscalationLevel, 'to'>): string =>
  [...new Set(to.map(canonical))].sort().join();

/** True when everything that the path is for is taken by those before it. */
const isHidden = (path: EscalationPath, before: readonly EscalationPath[]): boolean =>
  path.triggers.length > 0 &&
  path.triggers.every((trigger) =>
    (path.priorities.length > 0 ? path.priorities : PRIORITIES).every((priority) =>
      before.some(
        (one) =>
          one.triggers.includes(trigger) &&
          isWider(one.priorities, [priority]) &&
          isWider(one.services, path.services),
      ),
    ),
  );

/** Every trigger has a path at every priority, whatever the service: nothing falls through (4.3f). */
const missingPaths = (paths: readonly EscalationPath[]): FieldProblem[] =>
  TRIGGERS.flatMap((trigger) =>
    PRIORITIES.flatMap((priority) =>
      paths.some(
        ({ triggers, priorities, services }) =>
          triggers.includes(trigger) && isWider(priorities, [priority]) && services.length === 0,
      )
        ? []
        : [problem(`escalation.${trigger}.${priority}`, 'no_path')],
    ),
  );
