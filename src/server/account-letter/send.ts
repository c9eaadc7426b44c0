import { sql } from 'kysely';
import { GIVE_UP_AFTER, retryAt } from '#domain/notice/mailing.ts';
import { type AccountLetterKind, hasLink, noLetter } from '#domain/organisation/account-letter.ts';
import { audit } from '../audit/actions.ts';
import { type Channel, type Delivery, Undeliverable } from '../notice/channels.ts';
import type { Post } from '../notice/deliveries.ts';
import { isHeld } from '../notice/holds.ts';
import { type Database, type Tx, transaction } from '../platform/db/db.ts';
import { addresseeOf, type FoundAddressee } from './addressee.ts';
import { accountLetter } from './letter.ts';
import { tokenOf } from './link.ts';

const BATCH = 20;
/** Longer than a mail server may take. */
const CLAIM = '2 minutes';
/** Ended letters are kept for a while, for who asks what became of one. */
const KEPT = '30 days';

interface Taken {
  id: string;
  kind: AccountLetterKind;
  typed: string | null;
  personId: string | null;
  ip: string | null;
  askedAt: Date;
  expiresAt: Date;
  attempts: number;
}

/**
 * Sends letters about accounts, any number of workers side by side: claimed, sent, marked. One of which the worker
 * dies in between goes out once more under the same Message-ID. @returns whether there may be more
 */
export async function sendAccountLetters(db: Database, { mail, publicUrl }: Post): Promise<boolean> {
  await sql`update account_letter set state = 'dropped', problem = coalesce(problem, 'too_late')
    where state = 'waiting' and expires_at <= now()`.execute(db);
  if (!mail) return false;
  const taken = await sql<Taken>`
    update account_letter set claimed_until = now() + ${CLAIM}::interval, attempts = attempts + 1
    where id in (select id from account_letter where state = 'waiting' and due_at <= now()
      and coalesce(claimed_until, '-infinity') <= now() order by due_at limit ${BATCH} for update skip locked)
    returning id, kind, typed, person_id as "personId", ip, asked_at as "askedAt", expires_at as "expiresAt", attempts
  `.execute(db);
  for (const one of taken.rows) await sendOne(db, one, { mail, publicUrl });
  return taken.rows.length === BATCH;
}

async function sendOne(
  db: Database,
  one: Taken,
  { mail, publicUrl }: { mail: Channel; publicUrl: string | null },
): Promise<void> {
  const to = await transaction(db, (tx) => settledFor(tx, one));
  if (!to) return;
  if (hasLink(one.kind) && publicUrl === null) return later(db, one, 'no_public_url');
  const url =
    hasLink(one.kind) && publicUrl !== null
      ? new URL(`/set-password#${await tokenOf(db, one.id)}`, publicUrl).href
      : null;
  try {
    await mail.deliver(deliveryOf(one, to, url, mail.domain));
  } catch (error) {
    if (!(error instanceof Undeliverable)) return later(db, one, String(error).slice(0, 500));
    return drop(db, one, String(error).slice(0, 500));
  }
  await sql`update account_letter set state = 'sent', problem = null where id = ${one.id} and state = 'waiting'`.execute(
    db,
  );
}

const deliveryOf = (one: Taken, to: FoundAddressee, url: string | null, domain: string): Delivery => ({
  key: one.id,
  to: { name: to.name, address: to.email ?? '', locale: to.locale },
  letter: accountLetter(
    { ...one, url, askedAt: one.askedAt.getTime(), expiresAt: one.expiresAt.getTime() },
    to,
  ),
  names: { messageId: `account.${one.id}@${domain}`, thread: null, replyTo: null },
  answers: null,
  lessUrl: null,
});

/** Finds out once who is meant, and whether they are written to. Null: they are not, and the letter is settled. */
async function settledFor(tx: Tx, one: Taken): Promise<FoundAddressee | null> {
  const { id, kind, typed, personId } = one;
  const to = await addresseeOf(tx, personId !== null ? { personId } : { typed: typed ?? '' });
  const why = noLetter(kind, to) ?? (to?.email && (await isHeld(tx, to.email)) ? 'address_held' : null);
  const what = { person: to?.personId ?? null, link: kind };
  const first = typed !== null && personId === null;
  if (why || !to) {
    await drop(tx, one, why ?? 'unknown_person');
    if (first && to)
      await audit(tx, { kind: 'password_link_refused', by: null, what: { ...what, why }, ip: one.ip });
    return null;
  }
  await sql`update account_letter set person_id = ${to.personId} where id = ${id}`.execute(tx);
  if (first) await audit(tx, { kind: 'password_link_sent', by: null, what, ip: one.ip });
  return to;
}

async function drop(q: Database | Tx, { id }: Taken, problem: string): Promise<void> {
  await sql`update account_letter set state = 'dropped', problem = ${problem} where id = ${id}`.execute(q);
}

async function later(db: Database, { id, attempts, askedAt }: Taken, problem: string): Promise<void> {
  const first = askedAt.getTime();
  const at = retryAt(attempts, first, Date.now()) ?? first + GIVE_UP_AFTER;
  await sql`update account_letter set due_at = ${new Date(at)}, claimed_until = null, problem = ${problem}
    where id = ${id}`.execute(db);
}

/** Forgets letters that ended long ago, with what was typed into them. */
export async function forgetAccountLetters(db: Database): Promise<void> {
  await sql`delete from account_letter where expires_at < now() - ${KEPT}::interval`.execute(db);
}
