import { SYSTEM } from '#domain/permissions/actor.ts';
import { auditAll } from '#server/file/audit.ts';
import { sweepFiles } from '#server/file/sweep.ts';
import { countFiles, type Troubled, troubledFiles } from '#server/file/trouble.ts';
import { type Command, UsageError } from './command.ts';

const MOST = 10_000;

/** `yinuo files audit`: whether every attachment is there, whole. */
export const filesAudit: Command = {
  usage: '',
  summary: 'Read every attachment again and compare its hash; exit code 1 when one is missing or altered.',
  async run(args, { print, open }) {
    if (args.length > 0) throw new UsageError('It takes no arguments.');
    const { db, files } = await open();
    const read = await auditAll({ db, files, clock: () => Date.now() });
    const { all, missing, altered, infected } = await countFiles(db);
    for (const file of await troubledFiles(db, SYSTEM, MOST)) {
      if (file.audit !== 'whole' && file.audit !== null) print(lineOf(file));
    }
    const { forgotten, broken } = await sweepFiles({ db, files, clock: () => Date.now() }, true);
    if (forgotten + broken > 0)
      print(`${forgotten} files belong to nothing, ${broken} never came whole: a worker takes them away`);
    print(`${read} of ${all} files read: ${missing} missing, ${altered} altered; ${infected} infected`);
    return missing + altered > 0 || read < all ? 1 : 0;
  },
};

function lineOf({ audit, sha256, size, uses }: Troubled): string {
  const tickets = [...new Set(uses.flatMap(({ ticketId }) => (ticketId === null ? [] : [`#${ticketId}`])))];
  const where = tickets.length > 0 ? `on ${tickets.join(', ')}` : 'on no ticket';
  return `${audit}  ${sha256}  ${size} bytes  ${where}`;
}
