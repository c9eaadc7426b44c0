import type { SignInProblem } from '#domain/identity/provider.ts';

/** Nobody is let in, and why; `message` is for the administrator. */
export class NotLetIn extends Error {
  readonly problem: SignInProblem;

  constructor(problem: SignInProblem, message: string = problem) {
    super(message.slice(0, 500));
    this.problem = problem;
  }
}
