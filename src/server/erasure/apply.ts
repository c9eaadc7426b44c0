import { sql } from 'kysely';
import { pseudonymOf } from '#domain/retention/erasure.ts';
import type { Tx } from '../platform/db/db.ts';
import { callsOf, mailsOf, type Subject } from './subject.ts';

/** Where nobody can be reached any more. */
const nowhere = (n: number): string => `erased-${n}@invalid`;

/**
 * Forgets somebody now and for good, all but their tickets: what may be changed is overwritten or deleted, and the key
 * of what may not is destroyed. PostgreSQL refuses it under a legal hold.
 */
export async function forget(tx: Tx, subject: Subject, n: number, now: Date): Promise<void> {
  await sql`select empty_mails(array(select m.id from inbound_mail m where ${mailsOf(subject)}), ${now})`.execute(
    tx,
  );
  await sql`update phone_call c set number = null where ${callsOf(subject)}`.execute(tx);
  if (subject.personId === null) await forgetAddress(tx, subject.contact, n);
  else await forgetPerson(tx, subject.personId, n, now);
}

async function forgetAddress(tx: Tx, address: string, n: number): Promise<void> {
  await sql`update delivery set address = ${nowhere(n)} where address = ${address}`.execute(tx);
  await sql`update address_hold set address = ${nowhere(n)} where address = ${address}`.execute(tx);
}

/** Rows that are a person's alone; the key last, when nothing needs it any more. */
const OWN = [
  ...['session', 'api_token', 'factor', 'recovery_code', 'earlier_password', 'identity', 'identity_attempt'],
  ...['passkey_challenge', 'person_channel', 'group_member', 'idempotency', 'personal_copy', 'caller_key'],
  ...['directory_person', 'account_letter'],
] as const;

async function forgetPerson(tx: Tx, id: string, n: number, now: Date): Promise<void> {
  const found = await sql<{ login: string; email: string | null }>`
    select login, email from person where id = ${id} for update`.execute(tx);
  const { login, email } = found.rows[0]!;
  await forgetNotices(tx, id, n);
  if (email !== null) await forgetAddress(tx, email.toLowerCase(), n);
  await sql`delete from sign_in_failure where login = ${login}`.execute(tx);
  await sql`delete from account_letter where lower(btrim(typed)) in (${login}, lower(${email}))`.execute(tx);
  await sql`update directory_run set result = jsonb_set(result, '{changes}', (
      select coalesce(jsonb_agg(c), '[]') from jsonb_array_elements(result -> 'changes') c where c ->> 'login' <> ${login}))
    where jsonb_typeof(result -> 'changes') = 'array' and strpos(result::text, ${login}) > 0`.execute(tx);
  for (const name of OWN) await sql`delete from ${sql.table(name)} where person_id = ${id}`.execute(tx);
  const pseudonym = pseudonymOf(n);
  // Department and site stay: their statistics are counted by them.
  await sql`update person set name = ${pseudonym.name}, login = ${pseudonym.login}, email = null, phone = null,
      extension = null, password_hash = null, active = false, given_roles = '{requester}', manager_id = null,
      locale = default, zone = default, colour_scheme = default, mail_choice = default, version = version + 1,
      erased_at = ${now}
    where id = ${id}`.execute(tx);
  await sql`update person set manager_id = null where manager_id = ${id}`.execute(tx);
  await sql`delete from caller_key where person_id = ${id}`.execute(tx);
  await sql`delete from person_key where person_id = ${id}`.execute(tx);
}

async function forgetNotices(tx: Tx, id: string, n: number): Promise<void> {
  const mine = sql`(select id from notice where person_id = ${id})`;
  await sql`update address_hold set delivery_id = null
    where delivery_id in (select id from delivery where notice_id in ${mine})`.execute(tx);
  await sql`delete from message where notice_id in ${mine}`.execute(tx);
  await sql`delete from delivery where notice_id in ${mine}`.execute(tx);
  await sql`delete from notice where person_id = ${id}`.execute(tx);
  await sql`update delivery set address = ${nowhere(n)} where person_id = ${id} and address is not null`.execute(
    tx,
  );
}
