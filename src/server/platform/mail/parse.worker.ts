import { parentPort } from 'node:worker_threads';
import type { WorkerAnswer } from './mail-worker.ts';
import { NoMail, parseMail } from './parse.ts';

/** Reads one message at a time for a `MailWorker`; killed from outside when it takes too long or too much. */
parentPort?.on('message', (bytes: Uint8Array<ArrayBuffer>) => {
  const { answer, transfer } = read(bytes);
  parentPort?.postMessage(answer, transfer);
});
parentPort?.postMessage({ kind: 'ready' } satisfies WorkerAnswer);

function read(bytes: Uint8Array<ArrayBuffer>): { answer: WorkerAnswer; transfer: ArrayBuffer[] } {
  try {
    const mail = parseMail(bytes);
    const transfer = new Set(mail.attachments.map(({ content }) => content.buffer));
    return { answer: { kind: 'mail', mail }, transfer: [...transfer] };
  } catch (error) {
    const malformed = error instanceof NoMail;
    return {
      answer: { kind: 'failed', reason: malformed ? 'malformed' : 'crashed', detail: String(error) },
      transfer: [],
    };
  }
}
