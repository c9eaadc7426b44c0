import { Readable } from 'node:stream';
import { z } from 'zod';
import { auditLog } from '#contract/audit.ts';
import type { Sealer } from '../platform/auth/seal.ts';
import { csvLine } from '../platform/csv.ts';
import type { Database } from '../platform/db/db.ts';
import type { Call } from '../platform/http/call.ts';
import { pageOf, readCursor } from '../platform/http/cursor.ts';
import { type Http, mount } from '../platform/http/mount.ts';
import { refused } from '../platform/http/refused.ts';
import { audit } from './actions.ts';
import { headNow } from './heads.ts';
import { type EntryRow, entriesOf, type Search } from './list.ts';
import { auditState } from './state.ts';

const before = z.int().min(1);
const BATCH = 500;

/** The auditor's routes: reading alone, and what leaves the house is an entry itself. */
export function mountAudit(http: Http, sealer: Sealer): void {
  mount(http, auditLog, {
    entries: async ({ query: { cursor, limit, ...search } }, { db }) => {
      const at = { before: cursor === undefined ? null : readCursor(cursor, before) };
      const { items, next } = pageOf(await entriesOf(db, search, at, limit + 1), limit, ({ id }) => id);
      return { items: items.map(viewOf), next };
    },
    state: (_input, { db }) => auditState(db),
    head: async (_input, call) => {
      const head = await headNow(call.db, sealer, call.now);
      if (!head) throw refused('not_found');
      await noted(call, { head: head.signed.pos });
      await call.reply
        .header('content-type', 'application/json')
        .header('content-disposition', `attachment; filename="audit-head-${head.signed.pos}.json"`)
        .send(`${JSON.stringify(head.signed, null, 2)}\n`);
    },
    export: async ({ query: { format, ...search } }, call) => {
      await noted(call, { format, ...search });
      const type = format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson';
      await call.reply
        .header('content-type', type)
        .header('content-disposition', `attachment; filename="audit.${format}"`)
        .send(Readable.from(linesOf(call.db, search, format)));
    },
  });
}

const noted = ({ db, caller, ip }: Call, what: Record<string, unknown>) =>
  audit(db, { kind: 'audit_exported', by: caller.actor.personId, what, ip });

const viewOf = ({ objectKind, objectId, at, ...row }: EntryRow) => ({
  ...row,
  at: at.getTime(),
  object: objectKind === null || objectId === null ? null : { kind: objectKind, id: objectId },
});

const COLUMNS = [
  ...[
    'pos',
    'id',
    'at',
    'personId',
    'who',
    'kind',
    'ok',
    'objectKind',
    'objectId',
    'ip',
    'via',
    'credential',
  ],
  ...['agent', 'requestId', 'what'],
] as const satisfies readonly (keyof EntryRow)[];

async function* linesOf(db: Database, search: Search, format: 'csv' | 'jsonl'): AsyncGenerator<string> {
  // A spreadsheet takes a file for UTF-8 by this mark.
  if (format === 'csv') yield `\uFEFF${csvLine(COLUMNS)}`;
  for (let after = 0; ; ) {
    const rows = await entriesOf(db, search, { after }, BATCH);
    for (const row of rows)
      yield format === 'csv'
        ? csvLine(COLUMNS.map((name) => cellOf(row[name])))
        : `${JSON.stringify({ ...viewOf(row), at: row.at.toISOString() })}\n`;
    const last = rows.at(-1);
    if (!last || rows.length < BATCH) return;
    after = last.id;
  }
}

function cellOf(value: EntryRow[keyof EntryRow]): string {
  if (value === null) return '';
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
