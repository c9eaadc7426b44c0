/** Why a whole file cannot be read; told as the code of a refusal. */
export type FileProblem =
  | 'broken_text'
  | 'bad_quotes'
  | 'no_rows'
  | 'too_many_rows'
  | 'too_many_columns'
  | 'too_big'
  | 'bad_workbook'
  | 'protected_workbook'
  | 'unknown_sheet'
  /** Who imports may not any more. */
  | 'forbidden';

/** Thrown when a file cannot be read; `row` is where, when that is known. */
export class Unread extends Error {
  readonly problem: FileProblem;
  readonly row: number | null;
  constructor(problem: FileProblem, row: number | null = null) {
    super(problem);
    this.problem = problem;
    this.row = row;
  }
}
