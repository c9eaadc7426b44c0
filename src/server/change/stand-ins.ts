import { sql } from 'kysely';
import type { Instant } from '#domain/instant.ts';
import { holds } from '#domain/permissions/actor.ts';
import { audit } from '../audit/actions.ts';
import type { Queries, Tx } from '../platform/db/db.ts';
import { refused, wrongField } from '../platform/http/refused.ts';
import type { By } from './policy-life.ts';

interface Row {
  id: string;
  kind: 'delegation' | 'absence';
  personId: string;
  person: string;
  toId: string | null;
  to: string | null;
  from: Instant;
  until: Instant;
  reason: string;
  endedAt: Instant | null;
}

const ROW = sql`d.id, d.kind, d.person_id as "personId", p.name as person, d.to_id as "toId", t.name as "to",
  (extract(epoch from d.since) * 1000)::float8 as "from", (extract(epoch from d.until) * 1000)::float8 as until,
  d.reason, (extract(epoch from d.ended_at) * 1000)::float8 as "endedAt"`;
const JOINS = sql`join person p on p.id = d.person_id left join person t on t.id = d.to_id`;

/** Whoever sees to approvals arranges them for others; everybody for themselves. */
const arranges = ({ actor }: By): boolean => holds(actor, 'change.approve');

/** Delegations and absences that are not over, of the caller or, for who arranges them, of all. */
export async function standInsFor(q: Queries, by: By) {
  const me = by.actor.personId;
  const found = await sql<Row>`select ${ROW} from approval_delegation d ${JOINS}
    where d.until > ${new Date(by.now)} and d.ended_at is null
      and (${arranges(by)} or ${me}::uuid in (d.person_id, d.to_id))
    order by d.since, d.id limit 500`.execute(q);
  return { items: found.rows, mayArrange: arranges(by) };
}

export interface StandInWish {
  kind: 'delegation' | 'absence';
  personId: string | null;
  toId: string | null;
  from: Instant | null;
  until: Instant;
  reason: string;
}

/** One’s votes are another’s for a span; it never begins in the past, so that no vote becomes right afterwards. */
export async function addStandIn(tx: Tx, wish: StandInWish, by: By) {
  const personId = wish.personId ?? by.actor.personId;
  if (personId !== by.actor.personId && !arranges(by)) throw refused('forbidden');
  if (wish.kind === 'delegation' && wish.toId === null) throw wrongField('body.toId', 'required');
  if (wish.toId === personId) throw wrongField('body.toId', 'not_allowed');
  const from = Math.max(wish.from ?? by.now, by.now);
  if (wish.until <= from) throw wrongField('body.until', 'not_allowed');
  await requireActive(tx, personId, 'body.personId');
  if (wish.toId !== null) await requireActive(tx, wish.toId, 'body.toId');
  const made = await sql<{ id: string }>`
    insert into approval_delegation (kind, person_id, to_id, since, until, reason, created_by, created_at)
    values (${wish.kind}, ${personId}, ${wish.toId}, ${new Date(from)}, ${new Date(wish.until)}, ${wish.reason},
      ${by.actor.personId}, ${new Date(by.now)}) returning id`.execute(tx);
  const { id } = made.rows[0]!;
  const what = { delegation: id, person: personId, to: wish.toId, kind: wish.kind };
  await audit(tx, { kind: 'approval_delegated', by: by.actor.personId, what, ip: by.ip });
  return find(tx, id);
}

async function requireActive(tx: Tx, id: string, field: string): Promise<void> {
  const found = await sql`select from person where id = ${id} and active`.execute(tx);
  if (found.rows.length === 0)
    throw refused('unknown_reference', undefined, [{ field, code: 'unknown_reference' }]);
}

async function find(q: Queries, id: string): Promise<Row> {
  const found = await sql<Row>`select ${ROW} from approval_delegation d ${JOINS} where d.id = ${id}`.execute(
    q,
  );
  if (!found.rows[0]) throw refused('not_found');
  return found.rows[0];
}

export async function endStandIn(tx: Tx, id: string, by: By) {
  const row = await find(tx, id);
  if (row.personId !== by.actor.personId && !arranges(by)) throw refused('not_found');
  const ended = await sql`update approval_delegation set ended_at = greatest(${new Date(by.now)}, created_at)
    where id = ${id} and ended_at is null returning id`.execute(tx);
  if (ended.rows.length > 0)
    await audit(tx, {
      ...{ kind: 'approval_delegation_ended', by: by.actor.personId, ip: by.ip },
      what: { delegation: id, person: row.personId, to: row.toId },
    });
  return find(tx, id);
}
