import type { ClockKind } from '#domain/sla/clock.ts';
import type { Priority } from '#domain/ticket/priority.ts';
import type { Attained } from './queries.ts';

/** Last month beside a promise: how many were kept of how many that fell due. */
interface Attainment {
  met: number;
  decided: number;
  /** Whole percent, rounded down: 99.6 % is not everything. Null without any verdict. */
  percent: number | null;
}

export function attainmentOf(rows: readonly Attained[], priority: Priority, kind: ClockKind): Attainment {
  const row = rows.find((one) => one.priority === priority && one.kind === kind);
  const { met = 0, decided = 0 } = row ?? {};
  return { met, decided, percent: decided > 0 ? Math.floor((met / decided) * 100) : null };
}
