import { Worker } from 'node:worker_threads';
import type { ParsedMail } from './parsed-mail.ts';

/** What the worker thread says. */
export type WorkerAnswer =
  | { kind: 'ready' }
  | { kind: 'mail'; mail: ParsedMail }
  | { kind: 'failed'; reason: 'malformed' | 'crashed'; detail: string };

/** A message as read, or why it could not be. The raw bytes are the caller's to keep. */
export type MailReading =
  | { ok: true; mail: ParsedMail /** Time in the worker (ms). */; took: number }
  | { ok: false; reason: 'malformed' | 'timeout' | 'memory' | 'crashed' | 'too_large'; detail: string };

export interface WorkerLimits {
  /** Longest time for one message (ms). */
  readonly timeoutMs: number;
  /** Heap of the worker (MiB); attachments come on top, at most twice the message's size. */
  readonly heapMb: number;
}

/** One thread that reads messages one by one. After a failure of the thread itself it is of no more use. */
export class MailWorker {
  readonly #worker: Worker;
  readonly #timeoutMs: number;
  readonly #ready: Promise<void>;
  #gone = false;

  constructor({ timeoutMs, heapMb }: WorkerLimits) {
    this.#timeoutMs = timeoutMs;
    this.#worker = new Worker(new URL('./parse.worker.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: heapMb, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 },
      execArgv: [],
      name: 'mail',
    });
    this.#worker.unref();
    this.#worker.on('error', () => {});
    this.#worker.once('exit', () => {
      this.#gone = true;
    });
    this.#ready = this.#next().then(() => undefined);
    this.#ready.catch(() => {});
  }

  get usable(): boolean {
    return !this.#gone;
  }

  /** Reads one message; the thread is ended when it takes longer than its limits allow. */
  async read(bytes: Uint8Array): Promise<MailReading> {
    try {
      this.#worker.ref();
      await this.#ready;
      const began = performance.now();
      const answering = this.#next();
      this.#worker.postMessage(Uint8Array.from(bytes));
      const answer = await this.#within(answering);
      if (answer === 'timeout') return await this.#fail('timeout', `longer than ${this.#timeoutMs} ms`);
      if (answer.kind === 'mail') return { ok: true, mail: answer.mail, took: performance.now() - began };
      if (answer.kind === 'failed') return { ok: false, reason: answer.reason, detail: answer.detail };
      return await this.#fail('crashed', 'unexpected answer');
    } catch (error) {
      return await this.#fail(isOutOfMemory(error) ? 'memory' : 'crashed', String(error));
    } finally {
      this.#worker.unref();
    }
  }

  async end(): Promise<void> {
    this.#gone = true;
    await this.#worker.terminate();
  }

  async #fail(reason: 'timeout' | 'memory' | 'crashed', detail: string): Promise<MailReading> {
    await this.end();
    return { ok: false, reason, detail };
  }

  /** The next answer; rejects when the thread ends before it comes. */
  #next(): Promise<WorkerAnswer> {
    const { promise, resolve, reject } = Promise.withResolvers<WorkerAnswer>();
    const onExit = () => reject(new Error('the worker ended'));
    this.#worker.once('message', resolve).once('error', reject).once('exit', onExit);
    return promise.finally(() => {
      this.#worker.off('message', resolve).off('error', reject).off('exit', onExit);
    });
  }

  async #within(answering: Promise<WorkerAnswer>): Promise<WorkerAnswer | 'timeout'> {
    const { promise, resolve } = Promise.withResolvers<'timeout'>();
    const timer = setTimeout(() => resolve('timeout'), this.#timeoutMs);
    answering.catch(() => {});
    try {
      return await Promise.race([answering, promise]);
    } finally {
      clearTimeout(timer);
    }
  }
}

const isOutOfMemory = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
