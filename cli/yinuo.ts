#!/usr/bin/env node
import { COMMANDS } from './commands.ts';
import { dispatch } from './dispatch.ts';
import { openInstallation } from './installation.ts';

const print = (line: string) => console.log(line);

process.exitCode = await dispatch(COMMANDS, process.argv.slice(2), { print, open: openInstallation });
