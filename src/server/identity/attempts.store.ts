import { sql } from 'kysely';
import type { Instant } from '#domain/instant.ts';
import type { Queries } from '../platform/db/db.ts';

/** A sign-in at a provider that is under way. */
export interface Attempt {
  stateHash: Buffer;
  providerId: string;
  browserHash: Buffer;
  nonce: string;
  verifier: Buffer;
  goesTo: string;
  personId: string | null;
  /** What a form said that came for it, sealed; null: none has come. */
  answer: Buffer | null;
}

/** How long somebody may take at the provider (ms). */
const WITHIN = 10 * 60_000;

export async function keepAttempt(q: Queries, one: Omit<Attempt, 'answer'>, now: Instant): Promise<void> {
  await sql`delete from identity_attempt where expires_at <= ${new Date(now)}`.execute(q);
  await sql`insert into identity_attempt (state_hash, provider_id, browser_hash, nonce, verifier, goes_to, person_id, expires_at)
    values (${one.stateHash}, ${one.providerId}, ${one.browserHash}, ${one.nonce}, ${one.verifier}, ${one.goesTo},
      ${one.personId}, ${new Date(now + WITHIN)})`.execute(q);
}

/** Takes an attempt out; of two answers to it only the first gets it, and only in the browser that began it. */
export async function takeAttempt(
  q: Queries,
  { stateHash, browserHash, providerId }: Pick<Attempt, 'stateHash' | 'browserHash' | 'providerId'>,
  now: Instant,
): Promise<Attempt | null> {
  const found = await sql<Attempt>`
    delete from identity_attempt where state_hash = ${stateHash} and browser_hash = ${browserHash}
      and provider_id = ${providerId} and expires_at > ${new Date(now)}
    returning state_hash as "stateHash", provider_id as "providerId", browser_hash as "browserHash", nonce, verifier,
      goes_to as "goesTo", person_id as "personId", answer`.execute(q);
  return found.rows[0] ?? null;
}

/** The nonce of an attempt for which a form came; only the first form gets it. */
export async function takePosted(
  q: Queries,
  { stateHash, providerId }: Pick<Attempt, 'stateHash' | 'providerId'>,
  now: Instant,
): Promise<string | null> {
  const found = await sql<{ nonce: string }>`
    update identity_attempt set answer = '' where state_hash = ${stateHash} and provider_id = ${providerId}
      and answer is null and expires_at > ${new Date(now)} returning nonce`.execute(q);
  return found.rows[0]?.nonce ?? null;
}

export async function keepPosted(q: Queries, stateHash: Buffer, answer: Buffer): Promise<void> {
  await sql`update identity_attempt set answer = ${answer} where state_hash = ${stateHash}`.execute(q);
}

export async function keepLeaving(q: Queries, session: Buffer, leavesTo: Buffer): Promise<void> {
  await sql`insert into identity_session (session_hash, leaves_to) values (${session}, ${leavesTo})`.execute(
    q,
  );
}

export async function keptLeaving(q: Queries, session: Buffer): Promise<Buffer | null> {
  const found = await sql<{ to: Buffer }>`
    select leaves_to as to from identity_session where session_hash = ${session}`.execute(q);
  return found.rows[0]?.to ?? null;
}
