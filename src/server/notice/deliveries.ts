import { sql } from 'kysely';
import type { TicketEvent } from '#domain/events.ts';
import { retryAt } from '#domain/notice/mailing.ts';
import { DESK_ROLES, type Role } from '#domain/permissions/roles.ts';
import type { Priority } from '#domain/ticket/priority.ts';
import { type Database, type Tx, transaction } from '../platform/db/db.ts';
import { type Channel, Undeliverable } from './channels.ts';
import { letterOf } from './letter.ts';
import { readableNotice } from './store.ts';
import type { Locale } from './words.ts';

/** What the worker needs to bring notices to people. */
export interface Post {
  /** Null: there is no mail server, and mail is held until an administrator sends it on. */
  mail: Channel | null;
  publicUrl: string | null;
}

const BATCH = 50;

/**
 * Brings what is due to its people, any number of workers side by side. Each is taken with its row locked,
 * and marked in the same transaction: a worker that is killed after the server took the mail sends it once
 * more under the same Message-ID, and never not at all (P3). Of one person's mails about a ticket none
 * overtakes another that is being tried again (A16). One at which we fail ourselves is tried again after five
 * minutes and keeps no other waiting; its error is thrown when all are done.
 */
export async function sendDeliveries(db: Database, post: Post): Promise<boolean> {
  const due = await sql<{ id: number }>`
    select id from delivery where state = 'waiting' and deliver_at <= now()
    order by deliver_at, id limit ${BATCH}`.execute(db);
  const errors: unknown[] = [];
  for (const { id } of due.rows) {
    try {
      await transaction(db, (tx) => sendOne(tx, id, post));
    } catch (error) {
      errors.push(error);
      await putOff(db, id, error).catch((another: unknown) => errors.push(another));
    }
  }
  if (errors.length > 0) throw new AggregateError(errors, `${errors.length} deliveries failed`);
  return due.rows.length === BATCH;
}

/** Not counted as an attempt: no server has refused it. */
async function putOff(db: Database, id: number, error: unknown): Promise<void> {
  await sql`
    update delivery set deliver_at = now() + interval '5 minutes', error = ${String(error).slice(0, 500)}
    where id = ${id} and state = 'waiting'`.execute(db);
}

interface Taken {
  id: number;
  key: string;
  attempts: number;
  firstAt: Date | null;
  now: Date;
  noticeId: number;
  personId: string;
  name: string;
  email: string | null;
  locale: Locale;
  zone: string;
  roles: Role[];
  active: boolean;
  ticketId: number;
  title: string;
  priority: Priority;
  kind: TicketEvent['kind'];
  data: TicketEvent['data'];
  after: TicketEvent['after'];
}

async function sendOne(tx: Tx, id: number, post: Post): Promise<void> {
  const locked = await sql<{ id: number }>`
    select id from delivery where id = ${id} and state = 'waiting' and deliver_at <= now()
    for update skip locked`.execute(tx);
  if (locked.rows.length === 0) return;
  const found = await sql<Taken>`
    select d.id, d.key, d.attempts, d.first_at as "firstAt", now() as now, n.id as "noticeId", p.id as "personId",
      p.name, p.email, p.locale, p.zone, p.roles, p.active, t.id as "ticketId", t.title, t.priority, e.kind, e.data, e.after
    from delivery d join notice n on n.id = d.notice_id join person p on p.id = n.person_id
      join ticket t on t.id = coalesce(n.heard_by, n.ticket_id)
      join ticket_event e on e.ticket_id = n.ticket_id and e.seq = n.seq
    where d.id = ${id} and not exists (
      select from delivery earlier join notice o on o.id = earlier.notice_id
      where o.person_id = n.person_id and o.ticket_id = n.ticket_id and earlier.channel = d.channel
        and earlier.id < d.id and earlier.state = 'waiting' and earlier.attempts > 0)`.execute(tx);
  const taken = found.rows[0];
  // An earlier one is being tried again: this one comes right after it.
  if (!taken) return set(tx, id, sql`deliver_at = now() + interval '30 seconds'`);
  await bring(tx, taken, post);
}

const set = async (tx: Tx, id: number, what: ReturnType<typeof sql>): Promise<void> => {
  await sql`update delivery set ${what} where id = ${id}`.execute(tx);
};

async function bring(tx: Tx, taken: Taken, { mail, publicUrl }: Post): Promise<void> {
  const { id, key, personId, name, email, locale, zone, roles, ticketId, title, priority } = taken;
  const reader = { kind: 'person', personId, roles, groupIds: [] } as const;
  const withheld = (why: string) => set(tx, id, sql`state = 'withheld', error = ${why}`);
  if (!taken.active) return withheld('inactive_person');
  if (!email) return withheld('no_address');
  // Judged now, for this reader: rights can end after the news.
  if (!(await readableNotice(tx, reader, taken.noticeId))) return withheld('may_not_read');
  if (!mail) return set(tx, id, sql`state = 'held', error = 'no_mail_server'`);
  const desk = roles.some((role) => DESK_ROLES.includes(role));
  const { kind, data, after } = taken;
  const letter = letterOf({
    event: { kind, data, after },
    ticket: { id: ticketId, title, priority },
    reader: { name, locale, zone, desk },
    publicUrl,
  });
  try {
    await mail.deliver({ key, ticketId, to: { name, address: email, locale }, letter });
  } catch (error) {
    return postpone(tx, taken, error);
  }
  await set(tx, id, sql`state = 'sent', sent_at = now(), attempts = attempts + 1, error = null`);
}

async function postpone(tx: Tx, { id, attempts, firstAt, now }: Taken, error: unknown): Promise<void> {
  const first = (firstAt ?? now).getTime();
  const next = error instanceof Undeliverable ? null : retryAt(attempts + 1, first, now.getTime());
  const state = next === null ? 'failed' : 'waiting';
  const text = String(error).slice(0, 500);
  await sql`
    update delivery set state = ${state}, attempts = attempts + 1, first_at = ${new Date(first)}, error = ${text},
      deliver_at = coalesce(${next === null ? null : new Date(next)}::timestamptz, deliver_at)
    where id = ${id}`.execute(tx);
}
