import type { Latency } from './latency.ts';

/** One line of a table; the ratio is what stays comparable on a busy machine. */
export interface Line {
  what: string;
  /** Requests or tickets a second; null for single requests. */
  perSecond: number | null;
  /** Null where only the whole is measured. */
  latency: Latency | null;
  /** What it is compared with in the same run, and how they relate. */
  ratio: { to: string; value: number } | null;
}

export interface Check {
  what: string;
  value: string;
  met: boolean;
}

export interface Report {
  machine: Record<string, string>;
  tables: { title: string; lines: Line[] }[];
  checks: Check[];
}

export function printReport({ tables, checks }: Report, print: (line: string) => void): void {
  for (const { title, lines } of tables) {
    print(`\n${title}`);
    print(row(['', '/s', 'p50 ms', 'p95 ms', 'p99 ms', 'ratio']));
    for (const line of lines) print(row(cellsOf(line)));
  }
  if (checks.length > 0) print('\nTargets');
  for (const { what, value, met } of checks) print(`  ${met ? 'met   ' : 'MISSED'} ${what}: ${value}`);
}

function cellsOf({ what, perSecond, latency, ratio }: Line): string[] {
  const times =
    latency === null ? ['', '', ''] : [latency.p50, latency.p95, latency.p99].map((ms) => ms.toFixed(1));
  const rate = perSecond === null ? '' : perSecond.toFixed(0);
  return [what, rate, ...times, ratio === null ? '' : `${ratio.value.toFixed(2)} of ${ratio.to}`];
}

const WIDTHS = [44, 7, 9, 9, 9];

function row(cells: readonly string[]): string {
  const padded = cells.map((cell, i) => (i === 0 ? cell.padEnd(44) : cell.padStart(WIDTHS[i] ?? 0)));
  return `  ${padded.slice(0, 5).join('')}  ${cells[5] ?? ''}`;
}
