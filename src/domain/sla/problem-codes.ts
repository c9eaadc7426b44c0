import { ICS_PROBLEMS } from './ics/problem.ts';

/** What can be wrong with a field of a policy, a calendar or a roster; each has words in the catalogue `problems`. */
export const CONTENT_PROBLEMS = [
  'required',
  'given_twice',
  'not_an_integer',
  'too_short',
  'too_long',
  'too_small',
  'too_big',
  'bad_percent',
  'not_ascending',
  'not_allowed',
  'unknown_reference',
  'stricter_than_higher_priority',
  'for_everything',
  'never_reached',
  'same_as_before',
  'asked_before',
  'end_of_line',
  'inactive_person',
  'resolves_to_nobody',
  'passed_over',
  'no_path',
  'bad_date',
  'in_the_past',
  'bad_minutes',
  'bad_year',
  'ends_before_start',
  'holiday_with_hours',
  'no_working_time',
  'overlap',
  'overlaps_next_day',
  'unknown_zone',
] as const;

/** The same with what can be wrong with an .ics text; each once. */
export const PROBLEM_CODES = [...new Set([...CONTENT_PROBLEMS, ...ICS_PROBLEMS])];
export type ProblemCode = (typeof PROBLEM_CODES)[number];
