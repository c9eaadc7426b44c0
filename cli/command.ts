import type { Installation } from './installation.ts';

/** One command of `yinuo`, such as `mail import`. */
export interface Command {
  /** What follows the name, e.g. `<folder> [--dry-run]`. */
  readonly usage: string;
  /** One sentence. */
  readonly summary: string;
  /** Does it and gives the exit code: 0 done, 1 done with something left over. */
  run(args: readonly string[], surroundings: Surroundings): Promise<number>;
}

export interface Surroundings {
  /** Prints one line for the person at the terminal. */
  print(line: string): void;
  /** The installation that the command works on; closed by whoever runs the command. */
  open(): Promise<Installation>;
}

/** The person typed something that the command does not understand. */
export class UsageError extends Error {
  override name = 'UsageError';
}
