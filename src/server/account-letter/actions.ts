import { sql } from 'kysely';
import type { Instant } from '#domain/instant.ts';
import {
  ASKED_WITHIN,
  isOpen,
  type Link,
  MOST_ASKED,
  noLetter,
} from '#domain/organisation/account-letter.ts';
import { audit } from '../audit/actions.ts';
import { type Database, type Queries, type Tx, transaction } from '../platform/db/db.ts';
import { refused } from '../platform/http/refused.ts';
import {
  endSessionsOf,
  forgetFailures,
  newPasswordHash,
  signInPolicyOf,
  storePassword,
} from '../session/actions.ts';
import { addresseeOf } from './addressee.ts';
import { type From, keepLetter, tellOfChange } from './keep.ts';
import { linkIn } from './link.ts';

/**
 * Keeps the wish for a link, whoever is named: a worker finds out who that is, so that neither the answer nor its
 * time tells whether there is such a person. Counted by what was typed and by address, in PostgreSQL.
 */
export async function askForLink(db: Database, login: string, from: From): Promise<void> {
  const typed = login.toLowerCase();
  if (!(await signInPolicyOf(db)).selfReset) throw refused('reset_off');
  const asked = await transaction(db, async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended('account_letter', 0))`.execute(tx);
    const counted = await recentlyAsked(tx, typed, from);
    if (counted.login >= MOST_ASKED.login || counted.address >= MOST_ASKED.address) return false;
    await keepLetter(tx, { kind: 'forgotten', typed, ...from });
    return true;
  });
  if (!asked) throw refused('too_many', { retryAfterSeconds: ASKED_WITHIN / 1000 });
}

async function recentlyAsked(tx: Tx, typed: string, { ip, now }: From) {
  const since = new Date(now - ASKED_WITHIN);
  const found = await sql<{ login: number; address: number }>`select
    (select count(*)::int from account_letter where typed = ${typed} and asked_at > ${since}) as login,
    (select count(*)::int from account_letter where typed is not null and ip = ${ip} and asked_at > ${since})
      as address`.execute(tx);
  return found.rows[0] ?? { login: 0, address: 0 };
}

/** Sends somebody a link to a password that nobody else knows. */
export async function invite(tx: Tx, personId: string, by: From & { personId: string }): Promise<void> {
  const to = await addresseeOf(tx, { personId });
  if (!to) throw refused('not_found');
  const why = noLetter('invited', to);
  if (why) throw refused(why === 'inactive_person' || why === 'service_account' ? why : 'no_address');
  await keepLetter(tx, { kind: 'invited', personId, ip: by.ip, now: by.now });
  await audit(tx, {
    kind: 'password_link_sent',
    by: by.personId,
    what: { person: personId, link: 'invited' },
    ip: by.ip,
  });
}

interface FoundLink extends Link {
  id: string;
  personId: string;
  login: string;
}

async function openLink(q: Queries, token: string, now: Instant, lock = sql``): Promise<FoundLink> {
  const id = await linkIn(q, token);
  const found = await sql<
    Omit<FoundLink, 'askedAt' | 'expiresAt' | 'passwordChangedAt'> & {
      askedAt: Date;
      expiresAt: Date;
      passwordChangedAt: Date | null;
    }
  >`select l.id, l.kind, l.state, l.asked_at as "askedAt", l.expires_at as "expiresAt", p.id as "personId", p.login,
      p.active, p.password_changed_at as "passwordChangedAt"
    from account_letter l join person p on p.id = l.person_id where l.id = ${id} ${lock}`.execute(q);
  const row = found.rows[0];
  const link = row && {
    ...row,
    askedAt: row.askedAt.getTime(),
    expiresAt: row.expiresAt.getTime(),
    passwordChangedAt: row.passwordChangedAt?.getTime() ?? null,
  };
  if (!link || !isOpen(link, now)) throw refused('link_ended');
  return link;
}

/** For whom an open link sets a password; refused when it ended, was used, or is none of ours. */
export async function lookAt(q: Queries, token: string, now: Instant) {
  const { login } = await openLink(q, token, now);
  return { login, minLength: (await signInPolicyOf(q)).minLength };
}

/** Sets a password by a link, once: every session ends, a lock-out is lifted, second factors stay asked for. */
export async function redeem(
  db: Database,
  { token, password }: { token: string; password: string },
  { ip, now }: From,
): Promise<void> {
  const { personId, login } = await openLink(db, token, now);
  const hash = await newPasswordHash(db, { personId, login, password, field: 'body.password' });
  await transaction(db, async (tx) => {
    const { id } = await openLink(tx, token, now, sql`for update`);
    await storePassword(tx, personId, hash, { now });
    await sql`update account_letter set state = 'used' where id = ${id}`.execute(tx);
    await forgetFailures(tx, login);
    await endSessionsOf(tx, personId);
    await audit(tx, { kind: 'password_reset', by: personId, what: {}, ip });
    await tellOfChange(tx, 'password_changed', personId, { ip, now });
  });
}
