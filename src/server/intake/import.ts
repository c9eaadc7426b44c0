import { open, readdir, readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { readDate } from '../platform/mail/dates.ts';
import { readHeaders } from '../platform/mail/headers.ts';
import { type Decided, type Desk, decideMail, NotYet } from './actions.ts';
import { type Kept, keepRaw, type Outcome, outcomeOf, pendingMail } from './store.ts';

/** What became of one file. */
export interface Imported {
  /** Path below the folder. */
  file: string;
  outcome: Outcome;
  reasons: readonly string[];
  /** The same bytes were taken in before, by this run or an earlier one. */
  known: boolean;
  /** Time that reading took (ms); null when it was not read now. */
  took: number | null;
}

/**
 * Takes in every .eml file below a folder. All bytes are stored before anything is decided, then the messages
 * are decided in the order in which they were sent, so that answers find what they answer. Running it again,
 * also after it was killed, makes nothing twice.
 * @throws when the folder cannot be read or the database cannot be reached; what was stored stays pending
 */
export async function* importFolder(desk: Desk, folder: string): AsyncGenerator<Imported> {
  const stored: { file: string; kept: Kept }[] = [];
  for (const file of await filesBySending(folder)) {
    const raw = await readFile(join(folder, file));
    stored.push({ file, kept: await keepRaw(desk.db, raw, { kind: 'import' }, desk.clock()) });
  }
  for (const { file, kept } of stored) yield settle(desk, file, kept);
}

/** Decides what an earlier run stored and did not come to decide. */
export async function decidePending(desk: Desk): Promise<number> {
  const ids = await pendingMail(desk.db);
  for (const id of ids) await decideOrWait(desk, id);
  return ids.length;
}

/** Null also when it answers a message that another process is still deciding: it stays pending. */
async function decideOrWait(desk: Desk, id: string): Promise<Decided | null> {
  try {
    return await decideMail(desk, id);
  } catch (error) {
    if (error instanceof NotYet) return null;
    throw error;
  }
}

async function settle(desk: Desk, file: string, kept: Kept): Promise<Imported> {
  const now = kept.outcome === 'pending' ? await decideOrWait(desk, kept.id) : null;
  // Decided meanwhile: the same bytes stood in the folder twice, or another process was at it too.
  const { outcome, reasons } = now ?? (await outcomeOf(desk.db, kept.id)) ?? kept;
  return { file, outcome, reasons, known: !kept.fresh, took: now?.took ?? null };
}

/** Bytes of a file in which its Date header is looked for. */
const HEAD = 64 * 1024;

async function filesBySending(folder: string): Promise<string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = found
    .filter((entry) => entry.isFile() && /\.eml$/i.test(entry.name))
    .map((entry) =>
      join(entry.parentPath, entry.name).slice(folder.replace(/[/\\]+$/, '').length + sep.length),
    )
    .sort();
  const dated = [];
  for (const file of files) dated.push({ file, sent: await sentAt(join(folder, file)) });
  return dated.sort((a, b) => a.sent - b.sent).map(({ file }) => file);
}

/** When a message says that it was sent (ms); those that do not say come last. */
async function sentAt(path: string): Promise<number> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD), 0, HEAD, 0);
    const { headers } = readHeaders(buffer.subarray(0, bytesRead));
    return readDate(headers.find(({ name }) => name === 'date')?.value ?? null) ?? Number.MAX_SAFE_INTEGER;
  } finally {
    await file.close();
  }
}
