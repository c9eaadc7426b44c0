import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { type Brake, brake } from '#domain/notice/brake.ts';
import { isUnproven } from '#domain/notice/letters.ts';
import { isPage, retryAt } from '#domain/notice/mailing.ts';
import { templateOf } from '#domain/notice/template.ts';
import type { AddressHold } from '#domain/notice/undelivered.ts';
import { worksOnDesk } from '#domain/permissions/roles.ts';
import { actorOf } from '../access/actor.ts';
import { confirmPage } from '../confirmation/link.ts';
import { type Database, type Tx, transaction } from '../platform/db/db.ts';
import { eachApart } from '../platform/jobs/apart.ts';
import { type Channel, type Delivery, Undeliverable } from './channels.ts';
import { holdAddress, isHeld } from './holds.ts';
import { lessLinks } from './less-mail.ts';
import { type Letter, letterOf } from './letter.ts';
import { namesOf } from './names.ts';
import { readableLetter, readableNotice } from './store.ts';
import { lastFrom, lockAddress, type Taken, takeDelivery, trafficOf } from './taken.ts';
import { templateText } from './templates.ts';
import { toldUndelivered } from './undelivered.ts';

/** What the worker needs to bring notices to people. */
export interface Post {
  /** Null: there is no mail server, and mail is held until an administrator sends it on. */
  mail: Channel | null;
  publicUrl: string | null;
}

const BATCH = 50;

/** How long a worker has a mail, over all that a mail server may take: one that died has left it then. */
const LEASE = '2 minutes';

/**
 * Brings what is due to its people, any number of workers side by side. Each is claimed for a while, sent, and
 * marked; nothing of the database is held while the server thinks. A worker that is killed after the server took
 * the mail sends it once more under the same Message-ID, and never not at all (P3). Of one person's mails about a ticket none
 * overtakes another that is being tried again (A16). One at which we fail ourselves is tried again after five
 * minutes and keeps no other waiting; its error is thrown when all are done.
 */
export async function sendDeliveries(db: Database, post: Post): Promise<boolean> {
  const due = await sql<{ id: number }>`
    select id from delivery
    where state = 'waiting' and deliver_at <= now() and coalesce(claimed_until, '-infinity') <= now()
    order by deliver_at, id limit ${BATCH}`.execute(db);
  const went = await eachApart(
    due.rows.map(({ id }) => id),
    { work: (id) => sendOne(db, id, post), putOff: (id, error) => putOff(db, id, error) },
    'deliveries',
  );
  return due.rows.length === BATCH && went > 0;
}

/** Not counted as an attempt: no server has refused it. */
async function putOff(db: Database, id: number, error: unknown): Promise<void> {
  await sql`
    update delivery set deliver_at = now() + interval '5 minutes', error = ${String(error).slice(0, 500)},
      claim = null, claimed_until = null
    where id = ${id} and state = 'waiting'`.execute(db);
}

const set = async (tx: Tx, id: number, what: ReturnType<typeof sql>): Promise<true> => {
  await sql`update delivery set ${what} where id = ${id}`.execute(tx);
  return true;
};
const hold = (tx: Tx, { id, address }: Taken, why: string) =>
  set(tx, id, sql`state = 'held', error = ${why}, address = ${address}`);
const later = (tx: Tx, id: number, at: ReturnType<typeof sql>) => set(tx, id, sql`deliver_at = ${at}`);

/** A mail that is ours for a while, and all that goes out with it. */
interface Claimed {
  taken: Taken;
  claim: string;
  mail: Channel;
  delivery: Delivery;
}

/** @returns false when another worker is at it, or at another one to the same address */
async function sendOne(db: Database, id: number, post: Post): Promise<boolean> {
  const mine = await transaction(db, (tx) => claimOne(tx, id, post));
  if (typeof mine === 'boolean') return mine;
  const error = await mine.mail.deliver(mine.delivery).then(
    () => null,
    (failed: unknown) => failed ?? new Error('not sent'),
  );
  await transaction(db, (tx) => conclude(tx, mine, error));
  return true;
}

/** What goes out now; true when nothing is to be sent of it, false when it is not ours. */
async function claimOne(tx: Tx, id: number, post: Post): Promise<Claimed | boolean> {
  const taken = await takeDelivery(tx, id);
  if (!taken) return false;
  // An earlier one is being tried again: this one comes right after it.
  if (taken.behind) return later(tx, id, sql`now() + interval '30 seconds'`);
  const { address } = taken;
  const withheld = (why: string) => set(tx, id, sql`state = 'withheld', error = ${why}`);
  if (!taken.active) return withheld('inactive_person');
  if (!address) return withheld('no_address');
  // Judged now, for this reader: rights can end after the news.
  if (!(await mayRead(tx, taken))) return withheld('may_not_read');
  if (!post.mail) return hold(tx, taken, 'no_mail_server');
  if (!(await lockAddress(tx, address))) return false;
  const held = await braked(tx, taken, address);
  if (held) return held;
  return prepare(tx, taken, address, { ...post, mail: post.mail });
}

async function mayRead(tx: Tx, taken: Taken): Promise<boolean> {
  const { personId, noticeId } = taken;
  const reader = personId === null ? null : await actorOf(tx, personId);
  if (personId !== null && reader === null) return false;
  if (noticeId !== null && reader) return readableNotice(tx, reader, noticeId);
  return !taken.moved && readableLetter(taken, reader);
}

const isUrgent = ({ kind, priority, personId, requesterId, assigneeId }: Taken): boolean =>
  personId !== null &&
  isPage({ kind, priority, asRequester: requesterId === personId && assigneeId !== personId });

/** Whoever wrote to the requester is told that it waits; that a receipt does is nobody's trouble. */
async function holdForAddress(tx: Tx, taken: Taken, why: AddressHold): Promise<true> {
  await hold(tx, taken, why);
  if (taken.kind !== 'recorded')
    await toldUndelivered(tx, taken.id, { report: 'held', why, status: null, ends: false });
  return true;
}

/** Holds back what must not go out now, visibly; null when it may. */
async function braked(tx: Tx, taken: Taken, address: string): Promise<true | null> {
  const { id, noticeId, kind, released } = taken;
  const page = isUrgent(taken);
  const reason = await isHeld(tx, address);
  if (reason === 'dead_address' || (reason === 'loop' && !page)) return holdForAddress(tx, taken, reason);
  const now = taken.now.getTime();
  const mail = { page, letter: noticeId === null, receipt: kind === 'recorded', released };
  const said: Brake = brake(mail, await trafficOf(tx, address, now), now);
  if (said.kind === 'go') return null;
  if (said.kind === 'later') return later(tx, id, sql`${new Date(said.at)}`);
  if (said.reason === 'flood') return hold(tx, taken, 'flood');
  await holdAddress(tx, { address, reason: 'loop', status: null, deliveryId: id });
  return holdForAddress(tx, taken, 'loop');
}

async function prepare(
  tx: Tx,
  taken: Taken,
  address: string,
  { mail, publicUrl }: Post & { mail: Channel },
): Promise<Claimed> {
  const { id, key, ticketId, name, locale } = taken;
  const names = await namesOf(tx, ticketId, key, { domain: mail.domain, recipient: address });
  const answers = await lastFrom(tx, ticketId, address);
  const less = await lessLinks(tx, taken, publicUrl);
  const letter = await written(tx, taken, publicUrl, names.replyTo !== null, less?.page ?? null);
  const claim = randomUUID();
  await set(
    tx,
    id,
    sql`claim = ${claim}, claimed_until = now() + ${LEASE}::interval, address = ${address},
      message_id = ${names.messageId}`,
  );
  const to = { name: name ?? '', address, locale };
  const delivery = { key, to, letter, names, answers, lessUrl: less?.oneClick ?? null };
  return { taken, claim, mail, delivery };
}

/** Marks what is still ours: another took it over when we were thought dead. */
async function conclude(tx: Tx, { taken, claim }: Claimed, error: unknown): Promise<void> {
  const { id } = taken;
  const ours = await sql`
    update delivery set claim = null, claimed_until = null, attempts = attempts + 1
    where id = ${id} and claim = ${claim}`.execute(tx);
  if (ours.numAffectedRows === 0n) return;
  if (error !== null) await refusedNow(tx, taken, error);
  else await set(tx, id, sql`state = 'sent', sent_at = now(), error = null`);
}

async function written(
  tx: Tx,
  taken: Taken,
  publicUrl: string | null,
  answered: boolean,
  lessUrl: string | null,
): Promise<Letter> {
  const { kind, data, after, ticketId, title, priority, name, locale, zone, roles } = taken;
  return letterOf({
    event: { kind, data, after },
    ticket: { id: ticketId, title, priority },
    reader: { name, locale, zone, desk: worksOnDesk(roles) },
    publicUrl,
    template: await templateText(tx, templateOf(kind), locale),
    answered,
    lessUrl,
    confirmUrl:
      ASKS.includes(kind) || isUnproven(data)
        ? await confirmPage(tx, taken, { publicUrl, now: taken.now.getTime() })
        : null,
  });
}

/** Letters of a result that waits for its requester's word (4.2c). */
const ASKS: readonly Taken['kind'][] = ['resolved', 'reminded', 'confirmation_expired'];

async function refusedNow(tx: Tx, taken: Taken, error: unknown): Promise<void> {
  const { id, attempts, now } = taken;
  const first = (taken.firstAt ?? now).getTime();
  const final = error instanceof Undeliverable ? error : null;
  const next = final ? null : retryAt(attempts + 1, first, now.getTime());
  const text = String(error).slice(0, 500);
  await set(tx, id, sql`first_at = ${new Date(first)}, error = ${text}`);
  if (next !== null) {
    await later(tx, id, sql`${new Date(next)}`);
    return;
  }
  await set(tx, id, sql`state = 'failed'`);
  const why = final?.why ?? 'unreachable';
  const status = final?.status ?? null;
  await toldUndelivered(tx, id, { report: 'failed', why, status, ends: why === 'no_such_address' });
}
