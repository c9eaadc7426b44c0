import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import { placesOf } from '#domain/change/approval.ts';
import type { Category, Change, ChangeStatus } from '#domain/change/change.ts';
import { mayChange } from '#domain/change/lifecycle.ts';
import type { Instant } from '#domain/instant.ts';
import type { PersonActor } from '#domain/permissions/actor.ts';
import { numberNamed } from '#domain/record-number.ts';
import type { Queries } from '../platform/db/db.ts';
import { pageOf, readCursor } from '../platform/http/cursor.ts';
import { changeNumber, standingOf } from './facts.ts';

export interface ChangeFilter {
  q?: string | undefined;
  status: ChangeStatus | 'open' | 'all';
  category?: Category | undefined;
  requester?: string | undefined;
  implementer?: string | undefined;
  item?: string | undefined;
  ticket?: number | undefined;
}

export interface ChangeRow {
  id: string;
  number: number;
  change: Change;
  requester: string;
  implementer: string | null;
  changedAt: Instant;
}

export const ROW = sql`c.id, c.number, c.state as change, r.name as requester, m.name as implementer,
  (extract(epoch from c.changed_at) * 1000)::float8 as "changedAt"`;
export const ROW_JOINS = sql`join person r on r.id = c.requester_id left join person m on m.id = c.implementer_id`;

/** A change as it stands in lists. */
export const rowOf = ({ id, number, change, requester, implementer, changedAt }: ChangeRow) => ({
  ...{ id, number: changeNumber(number), title: change.title, category: change.category },
  ...{ status: change.status, outcome: change.outcome, approval: change.approval },
  released: change.release !== null,
  risk: change.assessment?.risk ?? null,
  impact: change.assessment?.impact ?? null,
  ...{ window: change.window, requester, implementer, changedAt },
});

const key = z.tuple([z.int().min(1).max(2_147_483_647)]);
const ENDED = sql`('closed', 'cancelled')`;

/** Changes by what they say, the newest first. */
export async function listChanges(
  q: Queries,
  { cursor, limit, ...filter }: ChangeFilter & { cursor?: string | undefined; limit: number },
) {
  const after = cursor === undefined ? null : readCursor(cursor, key)[0];
  const all = [...conditions(filter), ...(after === null ? [] : [sql`c.number < ${after}`])];
  const found = await sql<ChangeRow>`
    select ${ROW} from change_request c ${ROW_JOINS} where ${sql.join([sql`true`, ...all], sql` and `)}
    order by c.number desc limit ${limit + 1}`.execute(q);
  const { items, next } = pageOf(found.rows, limit, ({ number }) => [number]);
  return { items: items.map(rowOf), next };
}

function conditions({ q, status, category, requester, implementer, item, ticket }: ChangeFilter) {
  const all: RawBuilder<unknown>[] = [];
  if (status === 'open') all.push(sql`c.status not in ${ENDED}`);
  else if (status !== 'all') all.push(sql`c.status = ${status}`);
  if (category) all.push(sql`c.category = ${category}`);
  if (requester) all.push(sql`c.requester_id = ${requester}`);
  if (implementer) all.push(sql`c.implementer_id = ${implementer}`);
  if (item) all.push(sql`c.id in (select x.change_id from change_item x where x.item_id = ${item})`);
  if (ticket) all.push(sql`c.id in (select x.change_id from change_ticket x where x.ticket_id = ${ticket})`);
  if (q) {
    const number = numberNamed('CH', q);
    const like = `%${q.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
    all.push(
      number === null ? sql`c.title ilike ${like}` : sql`(c.number = ${number} or c.title ilike ${like})`,
    );
  }
  return all;
}

/** Changes in which the actor is asked and has not spoken yet, in each place that is theirs now. */
export async function approvalsFor(q: Queries, actor: PersonActor, now: Instant) {
  const found = await sql<ChangeRow>`
    select ${ROW} from change_request c ${ROW_JOINS}
    where c.approval = 'pending' and c.status not in ('draft', 'rejected', 'closed', 'cancelled')
    order by c.window_from, c.number limit 500`.execute(q);
  const standing = await standingOf(q, actor, now, now);
  return found.rows
    .filter(
      ({ change }) => mayChange(actor, 'vote', change, standing) === null && waits(change, actor, standing),
    )
    .map(rowOf);
}

function waits(
  { assessment, votes }: Change,
  { personId }: PersonActor,
  { absences, delegations, now }: Awaited<ReturnType<typeof standingOf>>,
): boolean {
  const places = assessment ? placesOf(personId, assessment.rule, absences, delegations, now) : [];
  return places.some((place) => !votes.some(({ forId }) => forId === place));
}
