import type { FieldProblem, Refusal, RefusalCode } from '#domain/refusal.ts';
import { refuse } from '#domain/refusal.ts';

/** Thrown inside a write so that its transaction rolls back and the caller is told the refusal. */
export class Refused extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.code);
    this.refusal = refusal;
  }
}

export const refused = (
  code: RefusalCode,
  detail?: Refusal['detail'],
  fields?: readonly FieldProblem[],
): Refused => new Refused(refuse(code, detail, fields));

/** The 400 for one field that is wrong in a way no schema can know. */
export const wrongField = (field: string, code: string): Refused =>
  refused('invalid', undefined, [{ field, code }]);
