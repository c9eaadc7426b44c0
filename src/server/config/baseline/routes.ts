import { sql } from 'kysely';
import { z } from 'zod';
import type { itemBaselines } from '#contract/item-baselines.ts';
import type { Queries } from '../../platform/db/db.ts';
import type { Handlers } from '../../platform/http/call.ts';
import { pageOf, readCursor } from '../../platform/http/cursor.ts';
import { compare } from './compare.ts';
import { takeBaseline } from './take.ts';

interface Row {
  id: string;
  number: number;
  name: string;
  filter: Record<string, unknown>;
  moment: Date;
  items: number;
  by: string;
  takenAt: Date;
}

const COLUMNS = sql`b.id, b.number, b.name, b.filter, b.moment, b.items, p.name as by, b.taken_at as "takenAt"`;
const shown = ({ number: _, moment, takenAt, ...row }: Row) => ({
  ...row,
  ...{ moment: moment.getTime(), takenAt: takenAt.getTime() },
});
const number = z.tuple([z.int().min(1).max(2_147_483_647)]);

async function baselines(q: Queries, { cursor, limit }: { cursor?: string | undefined; limit: number }) {
  const after = cursor === undefined ? null : readCursor(cursor, number)[0];
  const found = await sql<Row>`
    select ${COLUMNS} from item_baseline b join person p on p.id = b.by_id
    where ${after}::int is null or b.number < ${after}::int order by b.number desc limit ${limit + 1}`.execute(
    q,
  );
  const { items, next } = pageOf(found.rows, limit, (row) => [row.number]);
  return { items: items.map(shown), next };
}

export const baselineHandlers: Handlers<typeof itemBaselines> = {
  list: ({ query }, { db }) => baselines(db, query),
  take: ({ body }, call) =>
    call.write(async (tx) => {
      const { caller, ip, now } = call;
      const id = await takeBaseline(tx, body, {
        actor: caller.actor,
        personId: caller.actor.personId,
        ip,
        now,
      });
      const made = await sql<Row>`
        select ${COLUMNS} from item_baseline b join person p on p.id = b.by_id where b.id = ${id}`.execute(
        tx,
      );
      return shown(made.rows[0]!);
    }),
  compare: ({ params, query: { with: other, ...query } }, { db, caller }) =>
    compare(db, { baseline: params.baseline, other, ...query }, caller.actor),
};
