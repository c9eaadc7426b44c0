import { sql } from 'kysely';
import { changeStatistics, type Figure, inFigure, type Period } from '#domain/change/statistics.ts';
import { csvLine } from '../platform/csv.ts';
import type { Queries } from '../platform/db/db.ts';
import { checkSpan } from './calendar.ts';
import { type ChangeRow, ROW, ROW_JOINS, rowOf } from './list.ts';

const LONGEST = 3 * 366 * 86_400_000;
const MOST_ROWS = 500;

/** Every change that may count in a figure of the period. */
async function counted(q: Queries, period: Period): Promise<ChangeRow[]> {
  checkSpan(period, LONGEST);
  const { from, to } = period;
  const at = (field: string) =>
    sql`((c.state->>${sql.lit(field)})::bigint >= ${from} and (c.state->>${sql.lit(field)})::bigint < ${to})`;
  const found = await sql<ChangeRow>`
    select ${ROW} from change_request c ${ROW_JOINS}
    where ${at('startedAt')} or ${at('finishedAt')} or ${at('closedAt')} order by c.number`.execute(q);
  return found.rows;
}

/** The statistics of c17 of a period. */
export async function statisticsOf(q: Queries, period: Period) {
  const rows = await counted(q, period);
  return changeStatistics(
    rows.map(({ change }) => change),
    period,
  );
}

const behind = async (q: Queries, figure: Figure, period: Period): Promise<ChangeRow[]> =>
  (await counted(q, period)).filter(({ change }) => inFigure(figure, change, period));

export async function figureRows(q: Queries, figure: Figure, period: Period) {
  const rows = await behind(q, figure, period);
  return { items: rows.slice(0, MOST_ROWS).map(rowOf), cut: rows.length > MOST_ROWS };
}

const COLUMNS = [
  ...['number', 'title', 'category', 'status', 'outcome', 'approval', 'released', 'risk', 'impact'],
  ...['window_from', 'window_to', 'requester', 'implementer', 'items'],
];

/** The changes behind a figure as CSV, with a mark that spreadsheets read as UTF-8. */
export async function figureCsv(q: Queries, figure: Figure, period: Period): Promise<string> {
  const rows = await behind(q, figure, period);
  const iso = (at: number | undefined) => (at === undefined ? '' : new Date(at).toISOString());
  const lines = rows.map((row) => {
    const { number, title, category, status, outcome, approval, released, ...more } = rowOf(row);
    const { risk, impact, window, requester, implementer } = more;
    return csvLine([
      ...[number, title, category, status, outcome ?? '', approval ?? '', released ? 'yes' : 'no'],
      ...[risk ?? '', impact ?? '', iso(window?.from), iso(window?.to), requester, implementer ?? ''],
      String(row.change.itemIds.length),
    ]);
  });
  return `\uFEFF${csvLine(COLUMNS)}${lines.join('')}`;
}
