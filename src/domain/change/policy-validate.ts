import type { FieldProblem } from '../refusal.ts';
import { type ChangePolicy, LEVELS } from './policy.ts';

/** What would forbid to approve a change policy, field by field. */
export function changePolicyProblems(policy: ChangePolicy): FieldProblem[] {
  return [
    ...repeated(policy.questions, 'questions'),
    ...policy.questions.flatMap(({ choices }, i) => repeated(choices, `questions.${i}.choices`)),
    ...repeated(policy.boards, 'boards'),
    ...repeated(policy.freezes, 'freezes'),
    ...rising(policy.points, 'points'),
    ...rising(policy.people, 'people'),
    ...policy.freezes.flatMap(({ from, to }, i) =>
      from < to ? [] : [{ field: `freezes.${i}.to`, code: 'not_allowed' }],
    ),
    ...asked(policy),
  ];
}

const repeated = (all: readonly { code: string }[], field: string): FieldProblem[] =>
  all.flatMap(({ code }, i) =>
    all.findIndex((one) => one.code === code) < i
      ? [{ field: `${field}.${i}.code`, code: 'already_exists' }]
      : [],
  );

const rising = ({ medium, high }: { medium: number; high: number }, field: string): FieldProblem[] =>
  medium < high ? [] : [{ field: `${field}.high`, code: 'not_allowed' }];

/** Somebody is asked at every level, and it is a board that there is; one has to be there who may say no. */
function asked({ boards, normal, emergency }: ChangePolicy): FieldProblem[] {
  const lists = [
    ...LEVELS.map((level) => [`normal.${level}`, normal[level]] as const),
    ['emergency', emergency] as const,
  ];
  return lists.flatMap(([field, list]) => [
    ...(list.some(({ optional }) => !optional) ? [] : [{ field, code: 'required' }]),
    ...list.flatMap(({ board }, i) =>
      boards.some(({ code }) => code === board)
        ? []
        : [{ field: `${field}.${i}.board`, code: 'unknown_reference' }],
    ),
  ]);
}
