import { type RawBuilder, sql } from 'kysely';
import type { Instant } from '#domain/instant.ts';
import {
  enrolmentOf,
  type Pending,
  type SessionLimits,
  SIGN_IN_POLICY,
  type Standing,
  sessionLimits,
} from '#domain/organisation/sign-in.ts';
import type { PersonActor } from '#domain/permissions/actor.ts';
import type { Role } from '#domain/permissions/roles.ts';
import { ACTOR, type ActorRow, actorFrom } from '../access/actor.ts';
import { prepared, type Queries, type Tx } from '../platform/db/db.ts';
import { signInPolicyOf } from './policy.ts';

/** How long the second factor may take after the password (ms). */
const FACTOR_WITHIN = 10 * 60_000;
/** How exactly the last request is known (ms). */
const SEEN_EVERY = 60_000;

export interface NewSession {
  idHash: Buffer;
  personId: string;
  now: Instant;
  ip: string;
  userAgent: string | null;
  /** What its person still has to do before anything else; nothing unless told. */
  pending?: Pending | null;
}

export interface Identity {
  actor: PersonActor;
  provedAt: Instant;
  pending: Pending | null;
}

/** Whom the session belongs to, with roles and groups; null when it has ended or the person has left. */
export async function sessionIdentity(db: Queries, idHash: Buffer, now: Instant): Promise<Identity | null> {
  const found = await sql<
    ActorRow & {
      lastSeenAt: Date;
      provedAt: Date;
      pending: Pending | null;
      hasFactor: boolean;
      secondFactorRoles: Role[] | null;
    }
  >`${prepared('session_identity')}
    select ${ACTOR}, s.last_seen_at as "lastSeenAt", s.proved_at as "provedAt", s.pending,
      exists (select from factor f where f.person_id = p.id and f.confirmed) as "hasFactor",
      (select value -> 'secondFactorRoles' from setting where key = 'signIn') as "secondFactorRoles"
    from session s join person p on p.id = s.person_id and p.active and p.kind = 'person'
    where s.id_hash = ${idHash} and s.expires_at > ${new Date(now)} and s.last_seen_at + s.idle > ${new Date(now)}
  `.execute(db);
  const row = found.rows[0];
  if (!row) return null;
  if (row.lastSeenAt.getTime() <= now - SEEN_EVERY) await touch(db, idHash, now);
  const actor = actorFrom(row);
  const policy = { secondFactorRoles: row.secondFactorRoles ?? SIGN_IN_POLICY.secondFactorRoles };
  // What roles ask for is judged by the settings of now, whatever held when the session began.
  const owed = row.pending === 'enrolment' ? null : row.pending;
  const pending = owed ?? enrolmentOf(policy, { roles: actor.roles, hasFactor: row.hasFactor });
  return { actor, provedAt: row.provedAt.getTime(), pending };
}

async function touch(db: Queries, idHash: Buffer, now: Instant): Promise<void> {
  await sql`update session set last_seen_at = ${new Date(now)} where id_hash = ${idHash}`.execute(db);
}

/** Opens a session and sweeps away those that have ended. Answers when it ends at the latest. */
export async function openSession(
  tx: Tx,
  { idHash, personId, now, ip, userAgent, pending = null }: NewSession,
): Promise<Date> {
  const { idle, absolute } = await limitsOf(tx, personId);
  const [at, expires] = [
    new Date(now),
    new Date(now + (pending === 'second_factor' ? FACTOR_WITHIN : absolute)),
  ];
  await sql`delete from session where expires_at <= ${new Date(now)}`.execute(tx);
  await sql`insert into session (id_hash, person_id, created_at, last_seen_at, expires_at, idle, proved_at, pending, ip, user_agent)
    values (${idHash}, ${personId}, ${at}, ${at}, ${expires}, ${idle / 1000} * interval '1 second', ${at}, ${pending},
      ${ip}, ${userAgent?.slice(0, 500) ?? null})`.execute(tx);
  return expires;
}

async function limitsOf(tx: Tx, personId: string): Promise<SessionLimits> {
  const found = await sql<{ roles: Role[] }>`select roles from person where id = ${personId}`.execute(tx);
  return sessionLimits(await signInPolicyOf(tx), found.rows[0]?.roles ?? []);
}

/**
 * Gives a session another secret, so that whoever knew the old one is out, and says what is still to be done in it.
 * Answers when it ends; null when there is no such session any more.
 */
export async function renewSession(
  tx: Tx,
  { from, to, pending, now }: { from: Buffer; to: Buffer; pending: Pending | null; now: Instant },
): Promise<Date | null> {
  const found = await sql<{ expires: Date }>`
    update session set id_hash = ${to}, pending = ${pending}, proved_at = ${new Date(now)}
    where id_hash = ${from} returning expires_at as expires`.execute(tx);
  return found.rows[0]?.expires ?? null;
}

export async function endSession(db: Queries, idHash: Buffer): Promise<void> {
  await sql`delete from session where id_hash = ${idHash}`.execute(db);
}

/** Ends all sessions of a person, but for the one that is kept. */
export async function endSessionsOf(
  db: Queries,
  personId: string,
  kept: Buffer | null = null,
): Promise<void> {
  await sql`delete from session
    where person_id = ${personId} and id_hash is distinct from ${kept}::bytea`.execute(db);
}

export interface Credentials {
  personId: string;
  login: string;
  active: boolean;
  passwordHash: string | null;
  standing: Omit<Standing, 'factorGiven' | 'byPassword'>;
}

const STANDING = sql`p.id as "personId", p.login, p.active, p.password_hash as "passwordHash", p.roles,
  exists (select from factor f where f.person_id = p.id and f.confirmed) as "hasFactor",
  p.password_change_owed as "changeOwed", p.password_changed_at as "passwordChangedAt"`;

type CredentialsRow = Omit<Credentials, 'standing'> &
  Omit<Credentials['standing'], 'passwordChangedAt'> & { passwordChangedAt: Date | null };

async function credentialsWhere(q: Queries, condition: RawBuilder<unknown>): Promise<Credentials | null> {
  const found = await sql<CredentialsRow>`select ${STANDING} from person p where ${condition}`.execute(q);
  const row = found.rows[0];
  if (!row) return null;
  const { personId, login, active, passwordHash, roles, hasFactor, changeOwed } = row;
  const passwordChangedAt = row.passwordChangedAt?.getTime() ?? null;
  const standing = { roles, hasFactor, changeOwed, passwordChangedAt };
  return { personId, login, active, passwordHash, standing };
}

export const credentialsOf = (q: Queries, login: string): Promise<Credentials | null> =>
  credentialsWhere(q, sql`p.login = ${login}`);

export const credentialsOfPerson = (q: Queries, personId: string): Promise<Credentials | null> =>
  credentialsWhere(q, sql`p.id = ${personId}`);

/** Also gives the hash of the own password, and locks the person. */
export async function lockOwnPassword(tx: Tx, personId: string) {
  const found = await sql<{ login: string; passwordHash: string | null }>`
    select login, password_hash as "passwordHash" from person where id = ${personId} for update`.execute(tx);
  return found.rows[0] ?? null;
}
