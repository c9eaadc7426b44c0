import { stat } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { SHIPPED_INTAKE_POLICY } from '#domain/intake/route.ts';
import type { Desk } from '#server/intake/actions.ts';
import { decidePending, type Imported, importFolder } from '#server/intake/import.ts';
import { MailReader } from '#server/platform/mail/mail-reader.ts';
import { type Command, UsageError } from './command.ts';

/** `yinuo mail import`: makes records out of messages that lie in a folder. */
export const mailImport: Command = {
  usage: '<folder> [--unknown-sender ticket|quarantine] [--own-address <address>]...',
  summary: 'Take in every .eml file below a folder; running it again makes nothing twice.',
  async run(args, { print, open }) {
    const { folder, unknownSender, ownAddresses } = await readArgs(args);
    const { db, files } = await open();
    const reader = new MailReader();
    const policy = { ...SHIPPED_INTAKE_POLICY, unknownSender };
    const desk: Desk = { db, files, reader, policy, ownAddresses, clock: () => Date.now() };
    try {
      const all: Imported[] = [];
      for await (const imported of importFolder(desk, folder)) all.push(imported);
      const earlier = await decidePending(desk);
      for (const line of report(all)) print(line);
      if (earlier > 0) print(`${earlier} left by an earlier run were decided too`);
      return all.some(({ outcome }) => outcome === 'pending') ? 1 : 0;
    } finally {
      await reader.close();
    }
  },
};

interface Arguments {
  folder: string;
  unknownSender: 'ticket' | 'quarantine';
  ownAddresses: string[];
}

async function readArgs(args: readonly string[]): Promise<Arguments> {
  const { values, positionals } = parsed(args);
  const [folder, ...more] = positionals;
  if (folder === undefined || more.length > 0) throw new UsageError('Name one folder.');
  const found = await stat(folder).catch(() => null);
  if (!found?.isDirectory()) throw new UsageError(`${folder} is no folder.`);
  const unknownSender = values['unknown-sender'];
  if (unknownSender !== 'ticket' && unknownSender !== 'quarantine') {
    throw new UsageError('--unknown-sender is ticket or quarantine.');
  }
  return {
    folder,
    unknownSender,
    ownAddresses: values['own-address'].map((address) => address.toLowerCase()),
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        'unknown-sender': { type: 'string', default: 'ticket' },
        'own-address': { type: 'string', multiple: true, default: [] },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** One line for each outcome with its reasons, then the slowest message. */
function report(all: readonly Imported[]): string[] {
  const lines = [`${all.length} messages, ${all.filter(({ known }) => known).length} of them known before`];
  for (const outcome of ['ticket', 'reply', 'bounce', 'automatic', 'quarantine', 'pending'] as const) {
    const some = all.filter((imported) => imported.outcome === outcome);
    if (some.length > 0)
      lines.push(`${outcome.padEnd(10)} ${String(some.length).padStart(6)}  ${reasonsOf(some)}`.trimEnd());
  }
  const slowest = all.reduce<Imported | null>((a, b) => ((b.took ?? -1) > (a?.took ?? -1) ? b : a), null);
  if (slowest?.took != null)
    lines.push(`slowest    ${String(Math.round(slowest.took)).padStart(6)}  ms: ${slowest.file}`);
  return lines;
}

function reasonsOf(some: readonly Imported[]): string {
  const counts = new Map<string, number>();
  for (const reason of some.flatMap(({ reasons }) => reasons))
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].map(([reason, count]) => `${reason} ${count}`).join(', ');
}
