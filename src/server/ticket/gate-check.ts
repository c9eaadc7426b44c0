import { sql } from 'kysely';
import type { gateChecks as gate } from '#contract/gate.ts';
import { type Change, isOpenForWork } from '#domain/change/change.ts';
import { resultOf } from '#domain/evidence/check.ts';
import type { Instant } from '#domain/instant.ts';
import type { Actor } from '#domain/permissions/actor.ts';
import { GATE_CLAUSES, type GateClause, type GateVerdict, gateVerdicts } from '#domain/ticket/gate-check.ts';
import type { Operation } from '#domain/ticket/parts.ts';
import { changesAsOf } from '../change/seam.ts';
import type { Queries } from '../platform/db/db.ts';
import type { Handlers } from '../platform/http/call.ts';
import { wrongField } from '../platform/http/refused.ts';
import { knownOf } from './reach.ts';
import { stampOf } from './rows.ts';

const LONGEST = 3 * 366 * 86_400_000;
const MOST = 20_000;
const MOST_ROWS = 100;

interface Begun {
  ticket: number;
  at: Instant;
  operation: Operation;
}

export const gateHandlers: Handlers<typeof gate> = {
  checks: ({ query }, { db, caller }) => gateChecks(db, query, caller.actor),
};

/** All operations that started in a period, judged by the histories of tickets and changes, not by what stands now. */
async function gateChecks(q: Queries, { from, to }: { from: Instant; to: Instant }, actor: Actor) {
  if (to <= from || to - from > LONGEST) throw wrongField('query.to', 'not_allowed');
  const begun = await begunIn(q, from, to);
  const judged = await verdicts(q, begun.slice(0, MOST));
  const telling = judged.filter((one) =>
    Object.values(one.verdicts).some((verdict) => verdict === 'violation' || verdict === 'exception'),
  );
  const known = await knownOf(q, [...new Set(telling.map(({ ticket }) => ticket))], actor);
  const seen = telling.filter(({ ticket }) => known.has(ticket));
  const checks = GATE_CLAUSES.map((clause) => checkOf(clause, judged, seen));
  return { from, to, cut: begun.length > MOST, checks };
}

type Judged = Begun & { verdicts: Record<GateClause, GateVerdict> };

function checkOf(clause: GateClause, judged: readonly Judged[], seen: readonly Judged[]) {
  const count = (verdict: GateVerdict) => judged.filter((one) => one.verdicts[clause] === verdict).length;
  const rows = (verdict: GateVerdict) =>
    seen
      .filter((one) => one.verdicts[clause] === verdict)
      .slice(-MOST_ROWS)
      .map(({ ticket, at, operation }) => ({
        ...{ ticket, operation: operation.id, at, verdict, change: operation.changeRef },
      }));
  const figures = { violations: count('violation'), exceptions: count('exception') };
  const population = judged.length - count('not_applicable');
  return {
    ...{ clause, population, conforming: count('conforming'), ...figures },
    ...{ notApplicable: count('not_applicable'), result: resultOf({ population, ...figures }) },
    rows: [...rows('violation'), ...rows('exception')],
  };
}

async function begunIn(q: Queries, from: Instant, to: Instant): Promise<Begun[]> {
  const found = await sql<Begun>`
    select e.ticket_id as ticket, round(extract(epoch from e.at) * 1000)::float8 as at,
      e.after -> 'operations' -> (e.data ->> 'operationId') as operation
    from ticket_event e
    where e.kind = 'operation_started' and e.at >= ${stampOf(from)}::timestamptz and e.at < ${stampOf(to)}::timestamptz
    order by e.at, e.ticket_id, e.seq limit ${MOST + 1}`.execute(q);
  return found.rows;
}

async function verdicts(q: Queries, begun: readonly Begun[]): Promise<Judged[]> {
  const named = begun.flatMap(({ at, operation: { major, changeRef } }) =>
    major && changeRef !== null ? [{ ref: changeRef, at }] : [],
  );
  const asOf = await changesAsOf(q, named);
  return begun.map((one) => {
    const change: Change | null = asOf(one.operation.changeRef, one.at);
    const stood = change && {
      open: isOpenForWork(change, one.at) && change.ticketIds.includes(one.ticket),
      approved: change.approval === 'approved',
      released: change.release !== null,
    };
    return { ...one, verdicts: gateVerdicts({ at: one.at, operation: one.operation, change: stood }) };
  });
}
