import { type MailReading, MailWorker, type WorkerLimits } from './mail-worker.ts';

export interface MailReaderOptions extends Partial<WorkerLimits> {
  /** Threads; each needs about 60 MB at rest. */
  readonly workers?: number;
  /** Longest message that is read at all (bytes). */
  readonly maxBytes?: number;
}

/** Longest message that the intake reads: what common mail servers let through. */
const MAX_BYTES = 50 * 1024 * 1024;

/**
 * Reads messages in threads with limits of time and memory, so that no message can stop or fill the process
 * that takes mail in (A07, A12). A message that breaks a limit is answered with the reason; the next one gets
 * a fresh thread.
 */
export class MailReader {
  readonly #limits: WorkerLimits;
  readonly #maxBytes: number;
  readonly #size: number;
  readonly #idle: MailWorker[] = [];
  readonly #waiting: ((worker: MailWorker) => void)[] = [];
  #started = 0;

  constructor({ workers = 1, timeoutMs = 2000, heapMb = 192, maxBytes = MAX_BYTES }: MailReaderOptions = {}) {
    this.#limits = { timeoutMs, heapMb };
    this.#maxBytes = maxBytes;
    this.#size = workers;
  }

  /** Never rejects: whatever the message does, there is an answer. */
  async read(bytes: Uint8Array): Promise<MailReading> {
    if (bytes.length > this.#maxBytes) {
      return { ok: false, reason: 'too_large', detail: `${bytes.length} bytes` };
    }
    const worker = await this.#take();
    const reading = await worker.read(bytes);
    this.#giveBack(worker);
    return reading;
  }

  /** Ends the threads that are at rest; call it when nothing is being read. */
  async close(): Promise<void> {
    const idle = this.#idle.splice(0);
    this.#started -= idle.length;
    await Promise.all(idle.map((worker) => worker.end()));
  }

  #take(): Promise<MailWorker> | MailWorker {
    const idle = this.#idle.pop();
    if (idle?.usable) return idle;
    if (idle) this.#started--;
    if (this.#started >= this.#size) return new Promise((resolve) => this.#waiting.push(resolve));
    this.#started++;
    return new MailWorker(this.#limits);
  }

  #giveBack(worker: MailWorker): void {
    const next = this.#waiting.shift();
    if (next) next(worker.usable ? worker : new MailWorker(this.#limits));
    else if (worker.usable) this.#idle.push(worker);
    else this.#started--;
  }
}
