import type { FieldProblem, RefusalCode } from '#domain/refusal.ts';

/** RFC 9457 problem as the server sends it; `unreachable` when no answer came at all. */
export interface Problem {
  code: RefusalCode | 'unreachable';
  status: number;
  fields?: readonly FieldProblem[];
  detail?: Readonly<Record<string, unknown>>;
  requestId?: string;
}

/** A call that was not carried out, and why. */
export class RefusedError extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.code);
    this.problem = problem;
  }
}

export const problemOf = (error: unknown): Problem =>
  error instanceof RefusedError ? error.problem : { code: 'internal', status: 0 };
