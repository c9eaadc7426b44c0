import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const SERVER = fileURLToPath(new URL('server.ts', import.meta.url));

/** As `tools/start.mjs` starts it (MB). */
const HEAP = ['--max-semi-space-size=16', '--max-old-space-size=1024'];

export interface ServerProcess {
  readonly url: string;
  /** Port at which its worker takes mail by SMTP; null without a worker. */
  readonly mailPort: number | null;
  /** Where its sealing key and files lie. */
  readonly filesDir: string;
  /** Resident memory of the whole process, in bytes. */
  rss(): Promise<number>;
  stop(): Promise<void>;
}

/** Starts the server as a process of its own; `both` does the timed jobs in it too, as `npm start` does. */
export async function startServerProcess(
  databaseUrl: string,
  role: 'web' | 'worker' | 'both' = 'web',
): Promise<ServerProcess> {
  const filesDir = await mkdtemp(join(tmpdir(), 'yinuo-bench-'));
  const child = fork(SERVER, [databaseUrl, filesDir, role], {
    execArgv: HEAP,
    env: { ...process.env, NODE_ENV: 'production' },
  });
  const { url, mailPort } = z
    .object({ url: z.string(), mailPort: z.int().nullable() })
    .parse(await messageOf(child));
  return {
    url,
    mailPort,
    filesDir,
    rss: async () => {
      child.send('memory');
      return z.object({ rss: z.number() }).parse(await messageOf(child)).rss;
    },
    stop: async () => {
      const gone = once(child, 'exit');
      child.disconnect();
      await gone;
      await rm(filesDir, { recursive: true, force: true });
    },
  };
}

function messageOf(child: ChildProcess): Promise<unknown> {
  return new Promise((done, failed) => {
    const ended = (code: number | null) => failed(new Error(`the server process ended with ${code}`));
    child.once('exit', ended);
    child.once('message', (message) => {
      child.off('exit', ended);
      done(message);
    });
  });
}
