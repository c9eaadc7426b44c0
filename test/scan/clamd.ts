import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { appendFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '#server/platform/process/port.ts';

export interface Clamd {
  port: number;
  path: string;
  start(): Promise<void>;
  /** Gives it a signature more, of a text, and has it read them all anew; it goes on scanning with the old meanwhile. */
  learn(name: string, text: string): Promise<void>;
  /** Ends the daemon; its folder stays. */
  pause(): Promise<void>;
  stop(): Promise<void>;
}

/** The harmless text that every scanner takes for a virus (EICAR), in halves so that none finds it here. */
export const EICAR = `${'X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD'}${'-ANTIVIRUS-TEST-FILE!$H+H*'}`;

/** A clamd of its own on this machine, from Debian's package, with the one signature that the tests need. */
export async function startClamd(): Promise<Clamd> {
  install();
  const base = await mkdtemp(join(tmpdir(), 'yinuo-clamd-'));
  const [data, config, path] = [join(base, 'data'), join(base, 'clamd.conf'), join(base, 'clamd.sock')];
  const port = await freePort();
  await mkdir(data);
  await writeFile(join(data, 'own.ndb'), `Eicar-Test:0:*:${Buffer.from(EICAR).toString('hex')}\n`);
  await writeFile(
    config,
    [
      ...['Foreground yes', `DatabaseDirectory ${data}`, `LocalSocket ${path}`, 'FixStaleSocket yes'],
      ...['TCPAddr 127.0.0.1', `TCPSocket ${port}`, 'StreamMaxLength 1M', `PidFile ${join(base, 'pid')}`],
    ].join('\n'),
  );
  let running: ChildProcess | null = null;
  const pause = async () => {
    const process = running;
    running = null;
    if (!process || process.exitCode !== null) return;
    process.kill('SIGTERM');
    await once(process, 'exit');
  };
  const start = async () => {
    running = spawn('/usr/sbin/clamd', ['-c', config], { stdio: 'ignore' });
    await answering(port);
  };
  await start();
  return {
    ...{ port, path, start, pause },
    learn: async (name, text) => {
      await appendFile(join(data, 'own.ndb'), `${name}:0:*:${Buffer.from(text).toString('hex')}\n`);
      const socket = createConnection(port, '127.0.0.1', () => socket.write('zRELOAD\0'));
      await once(socket, 'data');
      socket.destroy();
    },
    stop: async () => {
      await pause();
      await rm(base, { recursive: true, force: true });
    },
  };
}

/** Installed where that is allowed, else a sentence that says what to install. */
function install(): void {
  if (existsSync('/usr/sbin/clamd')) return;
  if (process.getuid?.() !== 0)
    throw new Error('Scanning is tested against clamd: install it with "apt-get install clamav-daemon".');
  execFileSync('apt-get', ['install', '-y', '--no-install-recommends', 'clamav-daemon'], {
    stdio: 'ignore',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
}

async function answering(port: number): Promise<void> {
  for (;;) {
    const socket = createConnection(port, '127.0.0.1', () => socket.write('zPING\0'));
    const answered = await Promise.race([
      once(socket, 'data').then(() => true),
      once(socket, 'error').then(() => false),
    ]).catch(() => false);
    socket.destroy();
    if (answered) return;
    await sleep(50);
  }
}
