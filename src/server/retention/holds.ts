import { sql } from 'kysely';
import type { Instant } from '#domain/instant.ts';
import { audit } from '../audit/actions.ts';
import type { Queries, Tx } from '../platform/db/db.ts';
import { refused, wrongField } from '../platform/http/refused.ts';

/** What a hold is put on. */
export type HoldOn =
  | { kind: 'ticket'; ticketId: number }
  | { kind: 'person'; personId: string }
  | { kind: 'range'; departmentId: string | null; since: Instant | null; until: Instant | null };

interface By {
  personId: string;
  now: Instant;
  ip: string | null;
}

export interface HoldRow {
  id: number;
  kind: HoldOn['kind'];
  ticketId: number | null;
  person: { id: string; name: string } | null;
  department: { id: string; name: string } | null;
  since: Instant | null;
  until: Instant | null;
  reason: string;
  placedBy: string;
  placedAt: Instant;
  liftedBy: string | null;
  liftedAt: Instant | null;
  liftReason: string | null;
}

type Stored = Omit<HoldRow, 'since' | 'until' | 'placedAt' | 'liftedAt'> & {
  since: Date | null;
  until: Date | null;
  placedAt: Date;
  liftedAt: Date | null;
};

const ms = (at: Date | null): Instant | null => at?.getTime() ?? null;

/** Holds, those in force first, then the last lifted. */
export async function holds(q: Queries): Promise<HoldRow[]> {
  const found = await sql<Stored>`
    select h.id, h.kind, h.ticket_id as "ticketId", h.since, h.until, h.reason, h.placed_at as "placedAt",
      h.lifted_at as "liftedAt", h.lift_reason as "liftReason", b.name as "placedBy", l.name as "liftedBy",
      case when p.id is not null then jsonb_build_object('id', p.id, 'name', p.name) end as person,
      case when d.id is not null then jsonb_build_object('id', d.id, 'name', d.path) end as department
    from legal_hold h join person b on b.id = h.placed_by left join person l on l.id = h.lifted_by
      left join person p on p.id = h.person_id left join department_path d on d.id = h.department_id
    order by h.lifted_at desc nulls first, h.id desc limit 500`.execute(q);
  return found.rows.map((row) => ({
    ...row,
    since: ms(row.since),
    until: ms(row.until),
    placedAt: row.placedAt.getTime(),
    liftedAt: ms(row.liftedAt),
  }));
}

/** Keeps something from every removal from now on. */
export async function placeHold(tx: Tx, on: HoldOn, reason: string, by: By): Promise<number> {
  await known(tx, on);
  const { ticketId, personId, departmentId, since, until } = { ...NOTHING, ...on };
  const made = await sql<{ id: number }>`
    insert into legal_hold (kind, ticket_id, person_id, department_id, since, until, reason, placed_by, placed_at)
    values (${on.kind}, ${ticketId}, ${personId}, ${departmentId}, ${stamp(since)}, ${stamp(until)}, ${reason},
      ${by.personId}, ${new Date(by.now)}) returning id`.execute(tx);
  const { id } = made.rows[0]!;
  await audit(tx, { kind: 'hold_placed', by: by.personId, what: { hold: id, on, reason }, ip: by.ip });
  return id;
}

const NOTHING = { ticketId: null, personId: null, departmentId: null, since: null, until: null };
const stamp = (at: Instant | null) => (at === null ? null : new Date(at));

async function known(tx: Tx, on: HoldOn): Promise<void> {
  if (on.kind === 'range') {
    if (on.since !== null && on.until !== null && on.since >= on.until)
      throw wrongField('body.on.until', 'not_allowed');
    if (on.departmentId === null) return;
  }
  const [field, query] =
    on.kind === 'ticket'
      ? ['ticketId', sql`select from ticket where id = ${on.ticketId}`]
      : on.kind === 'person'
        ? ['personId', sql`select from person where id = ${on.personId} and erased_at is null`]
        : ['departmentId', sql`select from department where id = ${on.departmentId}`];
  if ((await query.execute(tx)).rows.length === 0) throw wrongField(`body.on.${field}`, 'unknown_reference');
}

/** Ends a hold, with a reason; once. */
export async function liftHold(tx: Tx, id: number, reason: string, by: By): Promise<void> {
  const lifted = await sql`update legal_hold
    set lifted_by = ${by.personId}, lifted_at = ${new Date(by.now)}, lift_reason = ${reason}
    where id = ${id} and lifted_at is null`.execute(tx);
  if (lifted.numAffectedRows === 0n) throw refused('not_found');
  await audit(tx, { kind: 'hold_lifted', by: by.personId, what: { hold: id, reason }, ip: by.ip });
}
