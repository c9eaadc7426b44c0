import { createConnection, type Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ScannerSettings } from '../process/files-settings.ts';

export interface Scanned {
  /** What was found, by its name; null: nothing. */
  finding: string | null;
  /** Program and version of its signatures, as it calls them itself. */
  signatures: string;
}

export interface Scanner {
  /** Program and version of its signatures now. */
  version(): Promise<string>;
  /** @throws NotJudged when this file cannot be scanned; another error when nothing can */
  scan(bytes: Readable): Promise<Scanned>;
}

/** The scanner answered, and not with a judgement: it will not do better with the same file soon. */
export class NotJudged extends Error {}

/** Nothing heard for so long (ms) means that it is away; a large archive takes a while. */
const SILENCE = 120_000;
const MOST_ANSWER = 4096;

/** Speaks to clamd with null-terminated commands (clamd(8)); one connection for each. */
export function clamd(at: ScannerSettings['clamd']): Scanner {
  return {
    version: () => ask(at, VERSION),
    async scan(bytes) {
      try {
        const signatures = await ask(at, VERSION);
        const said = await ask(at, (socket) => stream(bytes, socket)).catch((error: unknown) =>
          brokeOff(at, error),
        );
        return { finding: findingIn(said), signatures };
      } finally {
        bytes.destroy();
      }
    },
  };
}

const VERSION = (socket: Socket) => void socket.write('zVERSION\0');

/**
 * It hangs up on a file that is too large for it, and what it said of that may be lost with the connection.
 * @throws NotJudged when it is still there, else that it is away
 */
async function brokeOff(at: ScannerSettings['clamd'], error: unknown): Promise<never> {
  if (!/EPIPE|ECONNRESET|hung up/.test(String(error))) throw error;
  await ask(at, VERSION);
  throw new NotJudged('The scanner broke off; the file may be over its size limit (StreamMaxLength).');
}

/** @throws NotJudged of anything but a judgement */
function findingIn(said: string): string | null {
  if (said === 'stream: OK') return null;
  const found = /^stream: (.+) FOUND$/.exec(said)?.[1];
  if (found) return found.slice(0, 200);
  throw new NotJudged(said.slice(0, 500) || 'no answer');
}

/** Each piece after its length, at the end one of none. */
async function stream(bytes: Readable, socket: Socket): Promise<void> {
  socket.write('zINSTREAM\0');
  await pipeline(
    bytes,
    async function* (pieces: AsyncIterable<Buffer>) {
      for await (const piece of pieces) {
        if (piece.length === 0) continue;
        yield lengthOf(piece.length);
        yield piece;
      }
      yield lengthOf(0);
    },
    socket,
    { end: false },
  );
}

function lengthOf(n: number): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(n);
  return length;
}

/** One answer; it may come before everything was said, e.g. when the file is too large for it. */
function ask(at: ScannerSettings['clamd'], say: (socket: Socket) => void | Promise<void>): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(at);
    let answer = '';
    const done = () => {
      socket.destroy();
      resolve(answer.replaceAll('\0', '').trim());
    };
    const fail = (error: unknown) => {
      if (answer.includes('\0')) return;
      socket.destroy();
      const where = 'path' in at ? at.path : `${at.host}:${at.port}`;
      reject(new Error(`No way to clamd at ${where}: ${String(error)}`, { cause: error }));
    };
    socket.setTimeout(SILENCE, () => fail(new Error('no answer for 2 minutes')));
    socket.setEncoding('utf8');
    socket.on('error', fail);
    socket.on('close', () => fail(new Error('it hung up')));
    socket.on('data', (text) => {
      answer += text;
      if (answer.includes('\0') || answer.length > MOST_ANSWER) done();
    });
    socket.on('connect', () => void Promise.resolve(say(socket)).catch(fail));
  });
}
