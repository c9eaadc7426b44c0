// `npm start`: sets up what is missing or stale, then runs the server on its own Node.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fail } from './child.mjs';
import { insideEnvironment, NODE, ROOT, setUp } from './setup.mjs';

try {
  await setUp({ web: true });
  serve();
} catch (error) {
  fail(error);
}

/**
 * The channel to the server is how it learns of our death, even by SIGKILL: it then ends too. A Ctrl-C
 * reaches it both through the terminal and through us; the second one changes nothing.
 */
function serve() {
  const env = insideEnvironment({ NODE_COMPILE_CACHE: join(ROOT, '.yinuo', 'compile-cache') });
  const server = spawn(NODE, [join(ROOT, 'src/server/run.ts')], {
    cwd: ROOT,
    env,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => server.kill(signal));
  server.once('error', fail);
  server.once('exit', (code) => process.exit(code ?? 1));
}
