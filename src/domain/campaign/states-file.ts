import type { Instant } from '../instant.ts';
import type { Columns, TableProblem } from '../software/table-file.ts';
import { TARGET_PROBLEMS, TARGET_STATES, type TargetState, type TargetWish } from './target.ts';

/** Columns of a file of states. */
export const STATE_COLUMNS = ['item', 'state', 'reason', 'done', 'planned', 'until'] as const;
export type StateColumn = (typeof STATE_COLUMNS)[number];

/** Names of the columns as they stand in files; the first of each language heads what is written. */
export const STATE_HEADERS: Columns<StateColumn> = {
  item: {
    zh: ['配置项', '编号', '序列号', '资产编号', '主机名', '计算机名', '设备'],
    en: ['item', 'number', 'serial', 'asset number', 'host name', 'hostname', 'host', 'computer'],
  },
  state: { zh: ['状态', '结果', '补丁状态'], en: ['state', 'status', 'result'] },
  reason: { zh: ['原因', '说明', '备注'], en: ['reason', 'note', 'message'] },
  done: { zh: ['完成时间', '完成日期', '安装时间'], en: ['done at', 'done', 'installed at', 'installed on'] },
  planned: { zh: ['计划时间', '计划日期', '安排时间'], en: ['planned for', 'planned', 'scheduled for'] },
  until: { zh: ['豁免截止', '豁免到期'], en: ['exempt until', 'until'] },
};

/** States as people and patch programs write them. */
const WRITTEN: Record<TargetState, readonly string[]> = {
  pending: ['pending', 'open', 'missing', 'needed', '待处理', '未完成', '缺失'],
  scheduled: ['scheduled', 'planned', '已安排', '已计划'],
  done: [
    'done',
    'installed',
    'success',
    'succeeded',
    'ok',
    'compliant',
    'patched',
    '已完成',
    '完成',
    '成功',
    '已安装',
  ],
  failed: ['failed', 'failure', 'error', '失败', '错误'],
  exempt: ['exempt', 'excluded', 'waived', '豁免', '例外'],
  not_applicable: ['not_applicable', 'not applicable', 'n/a', 'na', '不适用'],
};
const STATE_OF = new Map(TARGET_STATES.flatMap((state) => WRITTEN[state].map((text) => [text, state])));

/** What can be wrong with a row, a column or the file. Words for people are in the catalogues. */
export const STATE_PROBLEMS = [
  ...([
    'required',
    'too_long',
    'broken_text',
    'unknown_column',
    'missing_column',
    'duplicate_column',
  ] as const),
  ...(['column_count', 'bad_quotes', 'too_many_rows', 'no_rows', 'unknown_state', 'bad_time'] as const),
  ...(['unknown_item', 'ambiguous_item', 'not_yours', 'no_target', 'given_twice'] as const),
  ...TARGET_PROBLEMS,
] as const;
export type StateProblemCode = (typeof STATE_PROBLEMS)[number];
export type StateProblem = TableProblem<StateColumn, StateProblemCode>;

export interface StateRow {
  row: number;
  item: string;
  wish: TargetWish;
}

const WHEN =
  /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T\s]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?(Z|[+-]\d{2}:?\d{2})?$/i;
/** Files say times of the desk, eight hours before UTC, unless they name a zone. */
const DESK_OFFSET = 8 * 60;
const MINUTE = 60_000;

/** A time in a file; a day alone is its beginning, or its end where something lasts until it. Null: none. */
export function whenIn(text: string, endOfDay = false): Instant | null {
  const found = WHEN.exec(text.normalize('NFKC').trim());
  if (!found) return null;
  const [year, month, day] = found.slice(1, 4).map(Number) as [number, number, number];
  const hasTime = found[4] !== undefined;
  const [hour, minute, second] = hasTime ? found.slice(4, 7).map((part) => Number(part ?? 0)) : [0, 0, 0];
  if (year < 1970 || year >= 2200 || hour! > 23 || minute! > 59 || second! > 59) return null;
  const days = Date.UTC(year, month - 1, day);
  if (!isDay(days, month, day)) return null;
  const at = days + ((hour! * 60 + minute!) * 60 + second!) * 1000 - offsetOf(found[7]) * MINUTE;
  return !hasTime && endOfDay ? at + 24 * 60 * MINUTE - 1000 : at;
}

/** The thirty-first of a month that has none runs over into the next. */
function isDay(at: Instant, month: number, day: number): boolean {
  const date = new Date(at);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

function offsetOf(zone: string | undefined): number {
  if (zone === undefined) return DESK_OFFSET;
  if (zone.toUpperCase() === 'Z') return 0;
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(zone) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

/** The rows of a file, each read for itself; problems of all of them. */
export function readStates(rows: readonly { row: number; cells: Partial<Record<StateColumn, string>> }[]): {
  rows: StateRow[];
  problems: StateProblem[];
} {
  const problems: StateProblem[] = [];
  const read = rows.flatMap(({ row, cells }) => {
    const before = problems.length;
    const cell = (column: StateColumn) => (cells[column] ?? '').trim();
    const at = (column: StateColumn, code: StateProblemCode) =>
      void problems.push({ row, column, code, value: cell(column).slice(0, 100) });
    for (const column of ['item', 'state'] as const) if (cell(column) === '') at(column, 'required');
    for (const column of STATE_COLUMNS) if ([...cell(column)].length > 500) at(column, 'too_long');
    const state = STATE_OF.get(cell('state').normalize('NFKC').toLowerCase());
    if (cell('state') !== '' && state === undefined) at('state', 'unknown_state');
    const time = (column: 'done' | 'planned' | 'until') => {
      if (cell(column) === '') return null;
      const found = whenIn(cell(column), column === 'until');
      if (found === null) at(column, 'bad_time');
      return found;
    };
    const wish = {
      reason: cell('reason') || null,
      doneAt: time('done'),
      plannedAt: time('planned'),
      until: time('until'),
    };
    if (problems.length > before || state === undefined) return [];
    return [{ row, item: cell('item'), wish: { state, ...wish } }];
  });
  return { rows: read, problems };
}

/** In which cell a problem of a target stands. */
export const COLUMN_OF: Record<(typeof TARGET_PROBLEMS)[number], StateColumn> = {
  reason_required: 'reason',
  planned_required: 'planned',
  until_required: 'until',
  in_the_past: 'until',
  in_the_future: 'done',
  too_late: 'until',
  not_approver: 'state',
  change_missing: 'state',
};
