import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { applyImport, type ImportAnswer, previewImport } from '#server/organisation/import/actions.ts';
import { transaction } from '#server/platform/db/db.ts';
import { Refused } from '#server/platform/http/refused.ts';
import { type Command, UsageError } from './command.ts';

const SHOWN = 50;

/** `yinuo org import`: people from a CSV file, shown first, applied only when told. */
export const organisationImport: Command = {
  usage: '<file.csv> [--apply]',
  summary: 'Show what a file would change in the directory; with --apply, change all of it or nothing.',
  async run(args, { print, open }) {
    const { file, apply } = readArgs(args);
    const bytes = await readFile(file).catch(() => null);
    if (!bytes) throw new UsageError(`${file} cannot be read.`);
    const { db } = await open();
    const preview = await previewImport(db, bytes, null);
    for (const line of report(preview)) print(line);
    if (preview.problems.length > 0) return 1;
    if (!apply) {
      print('Nothing was changed. Add --apply to change it.');
      return 0;
    }
    const by = { personId: null, ip: null, now: Date.now() };
    const { counts } = await transaction(db, (tx) => applyImport(tx, bytes, by)).catch(explained);
    print(`Applied: ${counts.create} created, ${counts.update} updated, ${counts.deactivate} deactivated.`);
    return 0;
  },
};

function readArgs(args: readonly string[]): { file: string; apply: boolean } {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { apply: { type: 'boolean', default: false } },
    });
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0) throw new UsageError('Name one file.');
    return { file, apply: values.apply };
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError(error instanceof Error ? error.message : '');
  }
}

function report({ counts, changes, newDepartments, problems, encoding }: ImportAnswer): string[] {
  const shown = <T>(all: readonly T[], line: (one: T) => string) => [
    ...all.slice(0, SHOWN).map(line),
    ...(all.length > SHOWN ? [`  ... and ${all.length - SHOWN} more`] : []),
  ];
  return [
    `${encoding}: ${counts.create} to create, ${counts.update} to update, ${counts.deactivate} to deactivate, ${counts.unchanged} unchanged, ${counts.problems} problems`,
    ...shown(newDepartments, (path) => `  new department ${path}`),
    ...shown(changes, ({ row, kind, login, name, fields }) => {
      const what = kind === 'create' ? '' : `: ${fields.map(change).join(', ')}`;
      return `  row ${row}: ${kind} ${login} ${name}${what}`;
    }),
    ...shown(problems, ({ row, field, code, value }) =>
      `  row ${row}: ${field ?? 'file'} ${code} ${value}`.trimEnd(),
    ),
  ];
}

const change = ({ field, before, after }: ImportAnswer['changes'][number]['fields'][number]): string =>
  `${field} ${word(before)} -> ${word(after)}`;
const word = (value: unknown): string =>
  Array.isArray(value) ? value.join(' ') || '-' : String(value ?? '-');

/** Somebody may have changed the directory between the preview and the write. */
function explained(error: unknown): never {
  if (error instanceof Refused)
    throw new UsageError(`Refused: ${error.refusal.code}. Look at the preview again.`);
  throw error;
}
