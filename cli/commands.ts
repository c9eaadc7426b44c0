import type { Command } from './command.ts';
import { mailImport } from './mail-import.ts';
import { organisationImport } from './organisation-import.ts';

/** Every command by its name. */
export const COMMANDS: Readonly<Record<string, Command>> = {
  'mail import': mailImport,
  'org import': organisationImport,
};
