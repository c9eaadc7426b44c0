import { parseArgs } from 'node:util';
import { noteCheck } from '#server/audit/checks.ts';
import { chainRecords, tableRecords } from '#server/audit/records.ts';
import { sealAll } from '#server/audit/seal.ts';
import { type Database, transaction } from '#server/platform/db/db.ts';
import { type Command, UsageError } from './command.ts';
import { readHead, report, verifyFile } from './verify-audit/program.ts';
import { type Outcome, verifyAudit } from './verify-audit/verify.ts';

type Json = Readonly<Record<string, unknown>>;

/** `yinuo audit verify`: the separate program of ./verify-audit on the database, or on a file of `audit export`. */
export const auditVerify: Command = {
  usage: '[<file>] [--against <head>]',
  summary: 'Recompute the chain of the audit and name the first row that is altered or missing.',
  async run(args, { print, open }) {
    const { file, against } = readArgs(args);
    const heads = against === undefined ? [] : [await readHead(against)];
    if (heads.includes(null)) {
      print(`${against} cannot be read.`);
      return 2;
    }
    const known = heads as Json[];
    if (file !== undefined) return verifyFile(file, known, print);
    const { db } = await open();
    await sealAll(db, Date.now());
    const found = await verifyDatabase(db, known);
    await noteCheck(db, found);
    return report(found, print);
  },
};

/** Verifies the tables themselves, in one snapshot. */
export const verifyDatabase = (db: Database, against: readonly Json[] = []): Promise<Outcome> =>
  transaction(
    db,
    (tx) =>
      verifyAudit(
        (async function* () {
          yield* chainRecords(tx);
          yield* tableRecords(tx);
        })(),
        against,
      ),
    'repeatable read',
  );

function readArgs(args: readonly string[]): { file: string | undefined; against: string | undefined } {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { against: { type: 'string' } },
    });
    if (positionals.length > 1) throw new UsageError('Name one file, or none for the database.');
    return { file: positionals[0], against: values.against };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
