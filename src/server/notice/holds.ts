import { sql } from 'kysely';
import { QUIET } from '#domain/notice/brake.ts';
import type { AddressHold as HoldReason } from '#domain/notice/undelivered.ts';
import { audit } from '../audit/actions.ts';
import { type Database, type Queries, type Tx, transaction } from '../platform/db/db.ts';

/** Holds all automatic mail to an address; repeating it changes nothing. */
export async function holdAddress(
  tx: Tx,
  hold: { address: string; reason: HoldReason; status: string | null; deliveryId: number },
): Promise<void> {
  const { address, reason, status, deliveryId } = hold;
  await sql`
    insert into address_hold (address, reason, status, delivery_id)
    values (${address}, ${reason}, ${status}, ${deliveryId}) on conflict do nothing`.execute(tx);
}

/** Why an address is held, a dead one first; null when it is not. */
export async function isHeld(q: Queries, address: string): Promise<HoldReason | null> {
  const found = await sql<{ reason: HoldReason }>`
    select reason from address_hold where address = ${address} and ended_at is null
    order by reason limit 1`.execute(q);
  return found.rows[0]?.reason ?? null;
}

/** Lets mail to an address go on, with what waited for it. @returns how many wait no more; null: it was not held */
export async function freeAddress(
  tx: Tx,
  id: number,
  by: { personId: string; ip: string } | null,
): Promise<number | null> {
  const ended = await sql<{ address: string; reason: HoldReason }>`
    update address_hold set ended_at = clock_timestamp(), ended_by = ${by?.personId ?? null}
    where id = ${id} and ended_at is null returning address, reason`.execute(tx);
  const [hold] = ended.rows;
  if (!hold) return null;
  const freed = await sql`
    update delivery set state = 'waiting', deliver_at = now(), attempts = 0, first_at = null, error = null
    where state = 'held' and address = ${hold.address} and error = ${hold.reason}`.execute(tx);
  const released = Number(freed.numAffectedRows ?? 0);
  const what = { address: hold.address, reason: hold.reason, released };
  await audit(tx, { kind: 'address_freed', by: by?.personId ?? null, what, ip: by?.ip ?? null });
  return released;
}

/** An address that answered everything is written to again after a day on which nothing came from it. */
export async function freeQuietAddresses(db: Database): Promise<void> {
  const quiet = sql`make_interval(secs => ${QUIET / 1000})`;
  const found = await sql<{ id: number }>`
    select id from address_hold h
    where ended_at is null and reason = 'loop' and since < now() - ${quiet}
      and not exists (
        select from inbound_mail where lower(sender) = h.address and received_at > now() - ${quiet})`.execute(
    db,
  );
  for (const { id } of found.rows) await transaction(db, (tx) => freeAddress(tx, id, null));
}

export interface HeldAddress {
  id: number;
  address: string;
  reason: HoldReason;
  since: Date;
  status: string | null;
  /** Mails that wait for it. */
  waiting: number;
}

/** Addresses that are held, the latest first; at most 200. */
export async function heldAddresses(q: Queries): Promise<HeldAddress[]> {
  const found = await sql<HeldAddress>`
    select h.id, h.address, h.reason, h.since, h.status,
      (select count(*)::int from delivery d where d.address = h.address and d.state = 'held' and d.error = h.reason)
        as waiting
    from address_hold h where ended_at is null order by since desc, id desc limit 200`.execute(q);
  return found.rows;
}
