import type { SignInProblem } from '#domain/identity/provider.ts';

/** Nobody is let in, and why; `message` is for the administrator, `why` a word of ours for the audit. */
export class NotLetIn extends Error {
  readonly problem: SignInProblem;
  readonly why: string | null;

  constructor(problem: SignInProblem, message: string = problem, why: string | null = null) {
    super(message.slice(0, 500));
    this.problem = problem;
    this.why = why;
  }
}
