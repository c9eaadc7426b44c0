import { createHash } from 'node:crypto';
import { type FileHandle, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { dayNumber } from '#domain/sla/calendar-date.ts';
import { instantOf, isZone } from '#domain/sla/calendar-zone.ts';
import { type Database, transaction } from '#server/platform/db/db.ts';
import { approvedVersions } from '#server/policy/approved.ts';
import { evidenceOf, type Span } from '#server/ticket/export.ts';
import { type Command, UsageError } from './command.ts';

/** `yinuo sla export`: all that verdicts rest on, in one file that `sla verify` and auditors read. */
export const slaExport: Command = {
  usage: '<file> [--from <date>] [--to <date>] [--zone Asia/Shanghai]',
  summary: 'Write policies, calendars, events and verdicts of tickets, by the day they were recorded on.',
  async run(args, { print, open: openInstallation }) {
    const { file, span } = await readArgs(args);
    const { db } = await openInstallation();
    const counts = await exportTo(file, db, span);
    print(`${counts.ticket} tickets, ${counts.event} events, ${counts.verdict} verdicts in ${file}`);
    return 0;
  },
};

type Lines = Record<'version' | 'ticket' | 'event' | 'verdict', number>;

/** Writes the whole file beside its place and then moves it there, so that nobody ever meets half of it. */
export async function exportTo(path: string, db: Database, span: Span, now = Date.now()): Promise<Lines> {
  const partial = `${path}.partial-${process.pid}`;
  try {
    const counts = await transaction(
      db,
      async (tx) => {
        // Personal data: for whoever exports it alone.
        const file = await open(partial, 'w', 0o600);
        try {
          const writer = new Writer(file);
          const { version } = JSON.parse(await readFile(PACKAGE, 'utf8')) as { version: string };
          const format = { format: 'yinuo-sla', formatVersion: 1, product: `yinuo ${version}` };
          await writer.line('header', { ...format, exportedAt: now, ...span });
          for (const one of await approvedVersions(tx)) await writer.line('version', one);
          for await (const { history, verdicts, ...ticket } of evidenceOf(tx, span)) {
            await writer.line('ticket', ticket);
            for (const event of history) await writer.line('event', event);
            for (const verdict of verdicts) await writer.line('verdict', verdict);
          }
          return await writer.end();
        } finally {
          await file.close();
        }
      },
      'repeatable read',
    );
    await rename(partial, path);
    await kept(dirname(path));
    return counts;
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

const PACKAGE = new URL('../package.json', import.meta.url);

/** A name in a folder outlives a power cut only when the folder itself is written. */
async function kept(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null);
  await handle?.sync().catch(() => {});
  await handle?.close();
}

const CHUNK = 1 << 18;

/** Writes lines in large pieces, counts them and sums them up. */
class Writer {
  readonly #file: FileHandle;
  readonly #sum = createHash('sha256');
  readonly #counts: Lines = { version: 0, ticket: 0, event: 0, verdict: 0 };
  #waiting: string[] = [];
  #size = 0;

  constructor(file: FileHandle) {
    this.#file = file;
  }

  async line(type: keyof Lines | 'header', record: object): Promise<void> {
    const text = `${JSON.stringify({ type, ...record })}\n`;
    this.#sum.update(text);
    if (type !== 'header') this.#counts[type] += 1;
    await this.#write(text);
  }

  async end(): Promise<Lines> {
    const sha256 = this.#sum.digest('hex');
    await this.#write(`${JSON.stringify({ type: 'end', ...this.#counts, sha256 })}\n`);
    await this.#flush();
    await this.#file.sync();
    return this.#counts;
  }

  async #write(text: string): Promise<void> {
    this.#waiting.push(text);
    this.#size += text.length;
    if (this.#size >= CHUNK) await this.#flush();
  }

  async #flush(): Promise<void> {
    await this.#file.appendFile(this.#waiting.join(''));
    this.#waiting = [];
    this.#size = 0;
  }
}

async function readArgs(args: readonly string[]): Promise<{ file: string; span: Span }> {
  const { values, positionals } = parsed(args);
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw new UsageError('Name one file.');
  const folder = await stat(dirname(file)).catch(() => null);
  if (!folder?.isDirectory()) throw new UsageError(`${dirname(file)} is no folder.`);
  if ((await stat(file).catch(() => null))?.isDirectory()) throw new UsageError(`${file} is a folder.`);
  const { from, to, zone } = values;
  if (!isZone(zone)) throw new UsageError(`--zone ${zone} is unknown.`);
  const span = { from: midnight(from, zone, 0), to: midnight(to, zone, 1) };
  if (span.from !== null && span.to !== null && span.from >= span.to)
    throw new UsageError('--to comes before --from.');
  return { file, span };
}

/** The midnight at which a day begins, or so many days later. */
function midnight(date: string | undefined, zone: string, later: number): number | null {
  if (date === undefined) return null;
  const day = dayNumber(date);
  if (day === null) throw new UsageError(`${date} is no date such as 2026-06-08.`);
  return instantOf(zone, day + later, 0);
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        from: { type: 'string' },
        to: { type: 'string' },
        zone: { type: 'string', default: 'Asia/Shanghai' },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
