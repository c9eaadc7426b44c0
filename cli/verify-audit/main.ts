#!/usr/bin/env node
// `node cli/verify-audit/main.ts <export> [<head>]`: Node 22.18 or newer, no packages, no database, nothing of the product.
import { readHead, verifyFile } from './program.ts';

const [path, head] = process.argv.slice(2);
const print = (line: string) => console.log(line);
const against = head === undefined ? [] : [(await readHead(head)) ?? {}];
if (path === undefined) print('Name an export, and a head file if you have one.');
process.exitCode = path === undefined ? 2 : await verifyFile(path, against, print);
