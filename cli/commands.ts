import type { Command } from './command.ts';
import { mailImport } from './mail-import.ts';

/** Every command by its name. */
export const COMMANDS: Readonly<Record<string, Command>> = {
  'mail import': mailImport,
};
