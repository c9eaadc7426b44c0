import { sql } from 'kysely';
import type { retention } from '#contract/retention.ts';
import type { Queries } from '../platform/db/db.ts';
import type { Call, Handlers } from '../platform/http/call.ts';
import { holds, liftHold, placeHold } from './holds.ts';
import { previewOf } from './preview.ts';
import { changeRules, rulesHistory, rulesInForce } from './rules.ts';

const byOf = ({ caller, ip, now }: Call) => ({ personId: caller.actor.personId, ip, now });

export const retentionHandlers: Handlers<typeof retention> = {
  rules: async (_input, { db }) => ({ ...(await rulesInForce(db)), history: await rulesHistory(db) }),
  change: ({ body }, call) => call.write((tx) => changeRules(tx, body, byOf(call))),
  preview: async ({ body }, { db, now }) => ({ items: await previewOf(db, given(body.days), now) }),
  batches: async (_input, { db }) => ({ items: await batches(db) }),
  holds: async (_input, { db }) => ({ items: await holds(db) }),
  placeHold: ({ body }, call) =>
    call.write(async (tx) => ({ id: await placeHold(tx, body.on, body.reason, byOf(call)) })),
  liftHold: ({ params, body }, call) =>
    call.write((tx) => liftHold(tx, params.hold, body.reason, byOf(call))),
};

/** Without those that were left out. */
const given = <K extends string>(days: Partial<Record<K, number | undefined>>): Partial<Record<K, number>> =>
  Object.fromEntries(Object.entries(days).filter(([, value]) => value !== undefined)) as Partial<
    Record<K, number>
  >;

async function batches(q: Queries) {
  type Row = {
    id: number;
    at: Date;
    kind: string;
    count: number;
    hash: string;
    rules: number;
    erasure: number | null;
  };
  const found = await sql<Row>`
    select id, at, kind, count, encode(ids_hash, 'hex') as hash, rules, erasure_id as erasure
    from retention_batch order by id desc limit 100`.execute(q);
  return found.rows.map((row) => ({ ...row, at: row.at.getTime() }));
}
