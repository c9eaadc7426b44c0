import { open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { audit } from '#server/audit/actions.ts';
import { headNow } from '#server/audit/heads.ts';
import { chainRecords } from '#server/audit/records.ts';
import { sealAll } from '#server/audit/seal.ts';
import { transaction } from '#server/platform/db/db.ts';
import { type Command, UsageError } from './command.ts';

/** `yinuo audit export`: the whole chain as JSONL, and its signed head beside it. */
export const auditExport: Command = {
  usage: '<file>',
  summary: 'Write the whole audit with its chain, and its signed head into <file>.head.json.',
  async run([path, ...more], { print, open: openInstallation }) {
    if (path === undefined || more.length > 0) throw new UsageError('Name one file.');
    if (!(await stat(dirname(path)).catch(() => null))?.isDirectory())
      throw new UsageError(`${dirname(path)} is no folder.`);
    const { db, sealer } = await openInstallation();
    const now = Date.now();
    await audit(db, { kind: 'audit_exported', by: null, what: { by: 'command' }, ip: null });
    await sealAll(db, now);
    const partial = `${path}.partial-${process.pid}`;
    try {
      const head = await headNow(db, sealer, now);
      const links = await transaction(
        db,
        async (tx) => {
          // Personal data: for whoever exports it alone.
          const file = await open(partial, 'w', 0o600);
          try {
            const write = (record: object) => file.appendFile(`${JSON.stringify(record)}\n`);
            await write({ type: 'header', format: 'yinuo-audit', formatVersion: 1, exportedAt: now });
            let count = 0;
            for await (const record of chainRecords(tx)) {
              await write(record);
              if (record.type === 'link') count += 1;
            }
            await write({ type: 'end', links: count });
            await file.sync();
            return count;
          } finally {
            await file.close();
          }
        },
        'repeatable read',
      );
      await rename(partial, path);
      if (head) {
        const file = await open(`${path}.head.json`, 'w', 0o644);
        await file.writeFile(`${JSON.stringify(head.signed, null, 2)}\n`);
        await file.close();
      }
      print(`${links} links in ${path}, head in ${path}.head.json`);
      return 0;
    } catch (error) {
      await rm(partial, { force: true });
      throw error;
    }
  },
};
