import { sql } from 'kysely';
import type { Period } from '#domain/policy/period.ts';
import { CLOCK_KINDS, type ClockKind } from '#domain/sla/clock.ts';
import { PRIORITIES, type Priority } from '#domain/ticket/priority.ts';
import type { Queries } from '../platform/db/db.ts';

export interface Attained {
  priority: Priority;
  kind: ClockKind;
  met: number;
  /** 0: no evidence, which is not the same as all kept. */
  decided: number;
}

/**
 * How many promises were decided in a period, and how many of them were kept. Of a promise that was decided
 * again, because the record came back, the last word counts; each public update is a promise of its own.
 */
export async function attainment(q: Queries, { from, to }: Period): Promise<Attained[]> {
  const found = await sql<Attained>`
    select priority, kind, count(*) filter (where verdict = 'met') as met, count(*) as decided from (
      select distinct on (ticket_id, kind, promise) priority, kind, verdict from (
        select v.*, case when kind = 'update' then due_at end as promise from ticket_verdict v
        where decided_at >= ${new Date(from).toISOString()} and decided_at < ${new Date(to).toISOString()}
      ) fallen order by ticket_id, kind, promise, seq desc
    ) last group by priority, kind`.execute(q);
  return PRIORITIES.flatMap((priority) =>
    CLOCK_KINDS.map(
      (kind) =>
        found.rows.find((row) => row.priority === priority && row.kind === kind) ?? {
          ...{ priority, kind, met: 0, decided: 0 },
        },
    ),
  );
}
