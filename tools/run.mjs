// `node tools/run.mjs file.ts ...`: runs one of our programs on its own Node, set up first.
import { join } from 'node:path';
import { fail, run } from './child.mjs';
import { insideEnvironment, NODE, ROOT, setUp } from './setup.mjs';

try {
  const [file, ...args] = process.argv.slice(2);
  await setUp({ web: false }, console.error);
  process.exitCode = await run(NODE, [join(ROOT, file), ...args], { env: insideEnvironment() });
} catch (error) {
  fail(error);
}
