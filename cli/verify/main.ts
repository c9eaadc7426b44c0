#!/usr/bin/env node
// `node cli/verify/main.ts <file>`: needs Node alone, no packages, no database, nothing of the product.
import { program } from './program.ts';

process.exitCode = await program(process.argv.slice(2), (line) => console.log(line));
