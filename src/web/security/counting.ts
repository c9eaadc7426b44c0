export interface Share {
  month: string;
  category: string | null;
  level: string | null;
  impact: string | null;
  total: number;
  open: number;
}

/** How many are alike, and how many of them are open. */
export interface Counted {
  name: string;
  total: number;
  open: number;
}

/** Sums by a name, in the order in which names come up. */
export function countedBy<S extends Pick<Share, 'total' | 'open'>>(
  items: readonly S[],
  nameOf: (item: S) => string,
): Counted[] {
  const sums = new Map<string, Counted>();
  for (const item of items) {
    const name = nameOf(item);
    const { total, open } = sums.get(name) ?? { total: 0, open: 0 };
    sums.set(name, { name, total: total + item.total, open: open + item.open });
  }
  return [...sums.values()];
}

const COLUMNS = ['month', 'category', 'level', 'impact', 'total', 'open'] as const;

/** The counts as a file for a spreadsheet: codes, never sentences; nothing of a single incident. */
export const csvOf = (items: readonly Share[]): string =>
  [COLUMNS.join(','), ...items.map((item) => COLUMNS.map((column) => item[column] ?? '').join(','))].join(
    '\r\n',
  );
