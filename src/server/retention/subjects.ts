import { type RawBuilder, sql } from 'kysely';
import type { RetentionKind } from '#domain/retention/rules.ts';
import type { Tx } from '../platform/db/db.ts';
import { buryTickets } from './tickets.ts';

/** The batch that rows go in; `erasure` is set when they go because somebody is forgotten. */
export interface Batch {
  id: number;
  now: Date;
}

/** How one kind of record is found and removed. */
export interface Subject {
  /** Rows of one batch at most. */
  limit: number;
  /**
   * What ended before a time, as rows of id (text), since, held, and `line` for the hash of the batch. What a hold
   * keeps is among it, so that it can be told.
   */
  due(before: Date): RawBuilder<unknown>;
  drop(tx: Tx, ids: readonly string[], batch: Batch): Promise<void>;
}

/** A ticket is due when it is over, its last entry is old, its decisions are sealed, and no other belongs to it. */
export const dueTickets = (condition: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  select t.id::text as id, t.updated_at as since, ticket_is_held(t.id) as held,
    t.id || ' ' || encode(sha256(convert_to((
      select string_agg(encode(e.hash, 'hex'), ' ' order by e.seq) from ticket_event e where e.ticket_id = t.id), 'UTF8')), 'hex') as line
  from ticket t where not t.open and ${condition}
    and not exists (select from audit_unsealed u where u.ticket_id = t.id)
    and not exists (select from ticket o where o.duplicate_of = t.id)
    and not exists (select from ticket o where o.parent_id = t.id)`;

const tickets = (whose: RawBuilder<unknown>): Subject => ({
  limit: 50,
  due: (before) => dueTickets(sql`t.updated_at < ${before} and ${whose}`),
  drop: (tx, ids, batch) => buryTickets(tx, ids.map(Number), batch.id),
});

/** Kinds that the job of retention removes; messages and the audit have jobs of their own. */
export const SUBJECTS: Record<Exclude<RetentionKind, 'messages' | 'audit'>, Subject> = {
  tickets: tickets(sql`t.requester_id is not null`),
  contacts: tickets(sql`t.requester_id is null`),
  files: {
    limit: 500,
    due: (before) => sql`
      select u.id::text as id, t.updated_at as since, ticket_is_held(t.id) as held, u.id::text as line
      from ticket t join upload u on u.ticket_id = t.id where not t.open and t.updated_at < ${before}`,
    drop: async (tx, ids) => {
      await sql`delete from upload where id = any(${[...ids]}::uuid[])`.execute(tx);
    },
  },
  mails: {
    limit: 200,
    // What belongs to a ticket stays as long as work goes on.
    due: (before) => sql`
      select m.id::text as id, m.decided_at as since, mail_is_held(m.id) as held, m.id::text as line
      from inbound_mail m
      where m.emptied_at is null and m.outcome <> 'pending' and m.decided_at < ${before}
        and not exists (select from ticket t where t.id in (m.ticket_id, m.related_ticket_id) and t.open)`,
    drop: async (tx, ids, { now }) => {
      await sql`select empty_mails(${[...ids]}::uuid[], ${now})`.execute(tx);
    },
  },
  calls: {
    limit: 500,
    due: (before) => sql`
      select c.id::text as id, coalesce(c.ended_at, c.started_at) as since, call_is_held(c.id) as held, c.id::text as line
      from phone_call c
      where coalesce(c.ended_at, c.started_at) < ${before} and c.started_at < ${before}
        and not exists (select from confirmation o where o.call_id = c.id)
        and not exists (select from phone_call_ticket b join ticket t on t.id = b.ticket_id and t.open
                        where b.call_id = c.id)`,
    drop: async (tx, ids) => {
      await sql`delete from phone_call_ticket where call_id = any(${[...ids]}::uuid[])`.execute(tx);
      await sql`delete from phone_call where id = any(${[...ids]}::uuid[])`.execute(tx);
    },
  },
  notices: {
    limit: 500,
    due: (before) => sql`
      select n.id::text as id, n.created_at as since,
        ticket_is_held(n.ticket_id) or exists (
          select from legal_hold h where h.lifted_at is null and h.person_id = n.person_id) as held, n.id::text as line
      from notice n
      where n.created_at < ${before}
        and not exists (select from ticket t where t.id in (n.ticket_id, n.heard_by) and t.open)
        and not exists (select from delivery d where d.notice_id = n.id and d.state in ('waiting', 'held'))
        and not exists (select from message m where m.notice_id = n.id and m.state in ('waiting', 'held'))`,
    drop: async (tx, ids) => {
      const gone = sql`any(${[...ids]}::bigint[])`;
      await sql`update address_hold set delivery_id = null
        where delivery_id in (select id from delivery where notice_id = ${gone})`.execute(tx);
      await sql`delete from message where notice_id = ${gone}`.execute(tx);
      await sql`delete from delivery where notice_id = ${gone}`.execute(tx);
      await sql`delete from notice where id = ${gone}`.execute(tx);
    },
  },
  sessions: {
    limit: 500,
    due: (before) => sql`
      select encode(id_hash, 'hex') as id, least(expires_at, last_seen_at + idle) as since, false as held, id::text as line
      from session where least(expires_at, last_seen_at + idle) < ${before}`,
    drop: async (tx, ids) => {
      const hashes = ids.map((hex) => Buffer.from(hex, 'hex'));
      await sql`delete from session where id_hash = any(${hashes}::bytea[])`.execute(tx);
    },
  },
};

export type DroppedKind = keyof typeof SUBJECTS;
export const DROPPED_KINDS = Object.keys(SUBJECTS) as DroppedKind[];
