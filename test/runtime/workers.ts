import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';

const WORKER = fileURLToPath(new URL('worker.ts', import.meta.url));

/** So many worker processes of the product; one that is killed is replaced by another. */
export class Workers {
  readonly #url: string;
  readonly #filesDir: string;
  readonly #privateHost: string;
  #living: { child: ChildProcess; ready: boolean }[] = [];
  killed = 0;

  /** @param privateHost one that they may ask */
  constructor(databaseUrl: string, count: number, filesDir = tmpdir(), privateHost = '') {
    this.#url = databaseUrl;
    this.#filesDir = filesDir;
    this.#privateHost = privateHost;
    for (let i = 0; i < count; i++) this.#start();
  }

  #start(): void {
    const child = fork(WORKER, [this.#url, this.#filesDir, this.#privateHost], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const worker = { child, ready: false };
    child.once('message', () => {
      worker.ready = true;
    });
    this.#living.push(worker);
  }

  /** SIGKILL to one that is at work, drawn by chance; nothing when none is so yet. */
  killOne(): void {
    const atWork = this.#living.filter(({ ready }) => ready);
    const chosen = atWork[Math.floor(Math.random() * atWork.length)];
    if (!chosen) return;
    chosen.child.kill('SIGKILL');
    this.#living = this.#living.filter((worker) => worker !== chosen);
    this.killed += 1;
    this.#start();
  }

  async stop(): Promise<void> {
    const children = this.#living.map(({ child }) => child);
    this.#living = [];
    const gone = children.map((child) => once(child, 'exit'));
    for (const child of children) child.kill('SIGKILL');
    await Promise.all(gone);
  }
}
