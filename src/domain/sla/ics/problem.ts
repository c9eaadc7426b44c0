import type { FieldProblem } from '../../refusal.ts';

/** What can be wrong with an .ics text. */
export const ICS_PROBLEMS = [
  'too_large',
  'bad_years',
  'not_a_calendar',
  'bad_line',
  'unclosed',
  'unexpected_end',
  'required',
  'given_twice',
  'bad_date',
  'ends_before_start',
  'bad_duration',
  'bad_rule',
  'bad_kind',
  'bad_hours',
  'conflict',
  'too_many_days',
  'too_many_problems',
] as const;
export type IcsProblemCode = (typeof ICS_PROBLEMS)[number];

/** A mistake in an .ics text: the line on which it stands (from 1), and the property or component there. */
export interface IcsProblem extends FieldProblem {
  line: number;
  code: IcsProblemCode;
}

/** Nobody reads more; a text of rubbish must not become an answer of megabytes. */
const MOST = 100;

/** Collects problems, the first hundred of them. */
export class Problems {
  readonly #found: IcsProblem[] = [];

  note(line: number, field: string, code: IcsProblemCode): void {
    if (this.#found.length < MOST) this.#found.push({ line, field: field.slice(0, 60), code });
    else if (this.#found.length === MOST)
      this.#found.push({ line, field: 'text', code: 'too_many_problems' });
  }

  /** In the order of the lines. */
  get all(): IcsProblem[] {
    return [...this.#found].sort((a, b) => a.line - b.line);
  }
}
