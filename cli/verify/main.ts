#!/usr/bin/env node
// `node cli/verify/main.ts <file>`: needs Node 22.18 or newer, no packages, no database, nothing of the product.
import { program } from './program.ts';

process.exitCode = await program(process.argv.slice(2), (line) => console.log(line));
