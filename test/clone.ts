import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { placeOf } from '#server/platform/postgres/place.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const NODE = join(ROOT, 'node_modules/.bin/node');
const PARTS = [
  'src/domain',
  'src/contract',
  'src/locales',
  'src/server',
  'tools',
  'package.json',
  'package-lock.json',
];
const PATIENCE_MS = 45_000;

/** Another clone of this repository, without the web app, in a folder that no other user can enter. */
export class Clone {
  readonly #folder = mkdtempSync(join(tmpdir(), 'yinuo-clone-'));
  readonly root = join(this.#folder, 'yinuo');
  #runs: Run[] = [];

  constructor() {
    for (const part of PARTS) cpSync(join(ROOT, part), join(this.root, part), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(this.root, 'node_modules'));
    mkdirSync(join(this.root, '.yinuo'));
  }

  get dataDir(): string {
    return join(placeOf(this.root).folder, 'cluster', 'data');
  }

  /** `npm start` without npm; in a process group of its own, as in a terminal. */
  start(env: Readonly<Record<string, string>> = {}): Run {
    const run = new Run(this.root, env);
    this.#runs.push(run);
    return run;
  }

  /** Processes that belong to this clone: programs of it, and PostgreSQL on its data. */
  processes(): { pid: number; command: string }[] {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((name) => ({ pid: Number(name), command: commandOf(name) }))
      .filter(({ command }) => command.includes(this.root) || command.includes(this.dataDir));
  }

  /** SIGKILL, as the kernel does it when memory is short. */
  kill(which: (command: string) => boolean): void {
    for (const { pid, command } of this.processes()) if (which(command)) killed(pid);
  }

  async remove(): Promise<void> {
    this.kill(() => true);
    await Promise.all(this.#runs.map((run) => run.exit));
    rmSync(placeOf(this.root).folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** A process that ended by itself meanwhile, as backends do when their postmaster dies, is gone too. */
function killed(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

export class Run {
  output = '';
  /** Its exit code; null when a signal ended it. */
  readonly exit: Promise<number | null>;
  readonly #child: ChildProcess;
  #ended = false;

  constructor(root: string, env: Readonly<Record<string, string>>) {
    this.#child = spawn(NODE, [join(root, 'tools/start.mjs')], {
      cwd: root,
      env: { ...process.env, DATABASE_URL: '', ...env },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.output += text;
      });
    }
    this.exit = new Promise((done) => this.#child.once('close', done));
    void this.exit.then(() => {
      this.#ended = true;
    });
  }

  /** Waits until it says that it is ready. @returns its address */
  async ready(): Promise<string> {
    for (let waited = 0; waited < PATIENCE_MS && !this.#ended; waited += 20) {
      const url = /is ready: (\S+)/.exec(this.output)?.[1];
      if (url) return url;
      await sleep(20);
    }
    throw new Error(`It did not get ready:\n${this.output}`);
  }

  /** What Ctrl-C in a terminal does: SIGINT to the launcher and the server at once. */
  ctrlC(): void {
    process.kill(-this.#pid, 'SIGINT');
  }

  /** To the launcher alone. */
  signal(signal: NodeJS.Signals): void {
    process.kill(this.#pid, signal);
  }

  get #pid(): number {
    if (this.#child.pid === undefined) throw new Error('It was not started.');
    return this.#child.pid;
  }
}

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}
