import { sql } from 'kysely';
import type { ERASURE_STATES, erasures } from '#contract/erasure.ts';
import type { Queries } from '../platform/db/db.ts';
import { transaction } from '../platform/db/db.ts';
import type { Call, Handlers } from '../platform/http/call.ts';
import { approveErasure, askErasure, refuseErasure, subjectOf, withdrawErasure } from './actions.ts';
import { previewErasure } from './preview.ts';

const byOf = ({ caller, ip, now }: Call) => ({ personId: caller.actor.personId, ip, now });

export const erasureHandlers: Handlers<typeof erasures> = {
  list: async (_input, { db }) => ({ items: await erasuresIn(db) }),
  preview: ({ body }, { db }) =>
    transaction(
      db,
      async (tx) => {
        const subject = await subjectOf(tx, body);
        return previewErasure(tx, subject);
      },
      'repeatable read',
    ),
  ask: ({ body }, call) => call.write(async (tx) => ({ id: await askErasure(tx, body, byOf(call)) })),
  withdraw: ({ params }, call) => call.write((tx) => withdrawErasure(tx, params.erasure, byOf(call))),
  refuse: ({ params }, call) => call.write((tx) => refuseErasure(tx, params.erasure, byOf(call))),
  approve: ({ params }, call) => call.write((tx) => approveErasure(tx, params.erasure, byOf(call))),
};

async function erasuresIn(q: Queries) {
  type Row = {
    id: number;
    person: { id: string; name: string } | null;
    contact: string | null;
    reason: string;
    state: (typeof ERASURE_STATES)[number];
    askedBy: { id: string; name: string } | null;
    askedAt: Date;
    decidedBy: string | null;
    decidedAt: Date | null;
    doneAt: Date | null;
  };
  const found = await sql<Row>`
    select x.id, x.reason, x.state, x.asked_at as "askedAt", x.decided_at as "decidedAt", x.done_at as "doneAt",
      case when x.state <> 'done' then x.contact end as contact, d.name as "decidedBy",
      case when p.id is not null then jsonb_build_object('id', p.id, 'name', p.name) end as person,
      case when a.id is not null then jsonb_build_object('id', a.id, 'name', a.name) end as "askedBy"
    from erasure x left join person p on p.id = x.person_id left join person a on a.id = x.asked_by
      left join person d on d.id = x.decided_by
    order by x.state = 'asked' desc, x.id desc limit 200`.execute(q);
  return found.rows.map((row) => ({
    ...row,
    askedAt: row.askedAt.getTime(),
    decidedAt: row.decidedAt?.getTime() ?? null,
    doneAt: row.doneAt?.getTime() ?? null,
  }));
}
