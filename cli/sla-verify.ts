import type { Command } from './command.ts';
import { program } from './verify/program.ts';

/** `yinuo sla verify`: the separate program of ./verify on a file of `sla export`; opens no database. */
export const slaVerify: Command = {
  usage: '<file>',
  summary: 'Recompute every verdict of an export, check its hashes, and name whatever differs.',
  run: (args, { print }) => program(args, print),
};
