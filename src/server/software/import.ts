import type { Actor } from '#domain/permissions/actor.ts';
import { LIST_HEADERS, type ListProblem, type ListRow, readList } from '#domain/software/list-file.ts';
import { versionKey } from '#domain/software/version.ts';
import { audit } from '../audit/actions.ts';
import type { By } from '../config/history.ts';
import type { Queries, Tx } from '../platform/db/db.ts';
import { refused } from '../platform/http/refused.ts';
import { identify } from './identify.ts';
import { checkNamedChange } from './named-change.ts';
import { readTable } from './read-table.ts';
import { type Recorded, recordMany, type SourceReport, type Teller } from './record.ts';

const MOST_ROWS = 200_000;
const MOST_SHOWN = 1000;
/** Source of what files say. */
const CSV_SOURCE = 'csv';

interface Read {
  encoding: 'utf-8' | 'gb18030';
  rows: number;
  reports: Map<string, ListRow[]>;
  problems: ListProblem[];
}

/** What a file says, item by item; every row that cannot be taken is named. */
async function readInstallations(q: Queries, bytes: Uint8Array, actor: Actor): Promise<Read> {
  const file = readTable(bytes, { columns: LIST_HEADERS, required: ['item', 'name'], mostRows: MOST_ROWS });
  const list = readList(file.rows);
  const problems: ListProblem[] = [...file.problems, ...list.problems];
  const items = await identify(
    q,
    list.rows.map(({ item }) => item),
    actor,
  );
  const reports = new Map<string, ListRow[]>();
  for (const row of list.rows) {
    const item = items.get(row.item) ?? 'unknown_item';
    const at = (code: ListProblem['code']) =>
      void problems.push({ row: row.row, column: 'item', code, value: row.item.slice(0, 100) });
    if (typeof item === 'string') at(item);
    else if (!item.managed) at('not_yours');
    else reports.set(item.itemId, [...(reports.get(item.itemId) ?? []), row]);
  }
  for (const rows of reports.values()) problems.push(...repeated(rows));
  problems.sort((a, b) => a.row - b.row);
  return { encoding: file.encoding, rows: file.rows.length, reports, problems };
}

/** Rows that say the same of one item again, or the opposite. */
function repeated(rows: readonly ListRow[]): ListProblem[] {
  const first = new Map<string, ListRow>();
  return rows.flatMap((row) => {
    const key = `${row.name.normalize('NFKC').toLowerCase()}\n${versionKey(row.version)}`;
    const before = first.get(key);
    if (!before) {
      first.set(key, row);
      return [];
    }
    const code = before.gone === row.gone ? 'given_twice' : 'contradiction';
    return [{ row: row.row, column: 'name' as const, code, value: row.name.slice(0, 100) }];
  });
}

const NOTHING: Omit<Recorded, 'skipped'> = { installed: 0, removed: 0, moves: 0, newProducts: 0 };

const answerOf = ({ encoding, rows, reports, problems }: Read, applied: boolean, done = NOTHING) => ({
  ...{ applied, encoding, rows, items: reports.size, ...done },
  ...{ problems: problems.slice(0, MOST_SHOWN), problemCount: problems.length },
});

/** What is wrong with a file, if anything. Writes nothing. */
export async function previewInstallations(q: Queries, bytes: Uint8Array, actor: Actor) {
  return answerOf(await readInstallations(q, bytes, actor), false);
}

/** Takes all of a file or nothing of it. */
export async function importInstallations(
  tx: Tx,
  bytes: Uint8Array,
  { complete, changeRef }: { complete: boolean; changeRef: string | null },
  by: By & { actor: Actor },
) {
  await checkNamedChange(tx, changeRef, 'query.changeRef');
  const read = await readInstallations(tx, bytes, by.actor);
  if (read.problems.length > 0)
    throw refused('import_problems', { count: read.problems.length, problems: read.problems.slice(0, 100) });
  const reports = [...read.reports].map(
    ([itemId, list]): SourceReport => ({ itemId, source: CSV_SOURCE, complete, list }),
  );
  const teller: Teller = { personId: by.personId, now: by.now, changeRef };
  const { skipped, ...done } = await recordMany(tx, reports, teller);
  const what = { rows: read.rows, items: reports.length, ...done, changeRef };
  await audit(tx, { kind: 'installations_imported', by: by.personId, what, ip: by.ip });
  return answerOf(read, true, done);
}
