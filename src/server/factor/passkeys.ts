import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import { sql } from 'kysely';
import type { Instant } from '#domain/instant.ts';
import type { Queries, Tx } from '../platform/db/db.ts';

/** Who asks for the signature: passkeys belong to one name of a host (Web Authentication, relying party). */
export interface Party {
  id: string;
  origin: string;
  name: string;
}

/** Loaded with the first passkey: it is large, and not every desk has any. */
const library = () => import('@simplewebauthn/server');

type Purpose = 'register' | 'prove' | 'sign_in';
const LASTS = 5 * 60_000;

interface Row {
  id: string;
  personId: string;
  credentialId: string;
  publicKey: Buffer;
  counter: number;
  transports: string[];
}

async function keep(q: Queries, challenge: string, purpose: Purpose, personId: string | null, now: Instant) {
  await sql`delete from passkey_challenge where expires_at <= ${new Date(now)}`.execute(q);
  await sql`insert into passkey_challenge (challenge, person_id, purpose, expires_at)
    values (${challenge}, ${personId}, ${purpose}, ${new Date(now + LASTS)})`.execute(q);
}

/** A challenge is answered once, by whom and for what it was made. */
const spend =
  (q: Queries, purpose: Purpose, personId: string | null, now: Instant) => async (text: string) => {
    const spent = await sql`delete from passkey_challenge where challenge = ${text} and purpose = ${purpose}
    and person_id is not distinct from ${personId}::uuid and expires_at > ${new Date(now)}`.execute(q);
    return spent.numAffectedRows === 1n;
  };

const rowsWhere = async (q: Queries, column: 'person_id' | 'credential_id', value: string) =>
  (
    await sql<Row>`select id, person_id as "personId", credential_id as "credentialId", public_key as "publicKey",
      counter::float8 as counter, transports from factor
      where kind = 'passkey' and ${sql.ref(column)}::text = ${value}`.execute(q)
  ).rows;

const named = (rows: readonly Row[]) =>
  rows.map(({ credentialId, transports }) => ({ id: credentialId, transports }));

/** What a browser needs to make a passkey for a person. */
export async function registrationOptions(
  q: Queries,
  party: Party,
  person: { id: string; login: string; name: string },
  now: Instant,
) {
  const options = await (await library()).generateRegistrationOptions({
    rpName: party.name,
    rpID: party.id,
    userID: new TextEncoder().encode(person.id),
    userName: person.login,
    userDisplayName: person.name,
    excludeCredentials: named(await rowsWhere(q, 'person_id', person.id)),
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' },
  });
  await keep(q, options.challenge, 'register', person.id, now);
  return options;
}

/** Keeps the passkey that a browser made; answers its id, null when the answer proves nothing. */
export async function keepPasskey(
  tx: Tx,
  party: Party,
  made: { personId: string; name: string; response: unknown },
  now: Instant,
): Promise<string | null> {
  const { personId, name } = made;
  const verified = await (await library())
    .verifyRegistrationResponse({
      response: made.response as RegistrationResponseJSON,
      expectedChallenge: spend(tx, 'register', personId, now),
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      requireUserVerification: false,
    })
    .catch(() => null);
  if (!verified?.verified) return null;
  const { credential, credentialBackedUp } = verified.registrationInfo;
  const kept = await sql<{ id: string }>`
    insert into factor (person_id, kind, name, created_at, confirmed, credential_id, public_key, counter, transports,
      backed_up)
    values (${personId}, 'passkey', ${name}, ${new Date(now)}, true, ${credential.id},
      ${Buffer.from(credential.publicKey)}, ${credential.counter}, ${credential.transports ?? []}::text[],
      ${credentialBackedUp})
    on conflict (credential_id) do nothing returning id`.execute(tx);
  return kept.rows[0]?.id ?? null;
}

/** What a browser needs to ask a passkey: one of this person, or any for signing in. */
export async function requestOptions(q: Queries, party: Party, personId: string | null, now: Instant) {
  const options = await (await library()).generateAuthenticationOptions({
    rpID: party.id,
    ...(personId ? { allowCredentials: named(await rowsWhere(q, 'person_id', personId)) } : {}),
    userVerification: personId ? 'preferred' : 'required',
  });
  await keep(q, options.challenge, personId ? 'prove' : 'sign_in', personId, now);
  return options;
}

/**
 * Whose passkey signed what was asked; null when none did. Without a person, who signs in by the passkey alone, it
 * must have asked for finger, face or PIN.
 */
export async function passkeyOwner(
  tx: Tx,
  party: Party,
  { response, personId }: { response: { id: string }; personId: string | null },
  now: Instant,
): Promise<string | null> {
  const [row] = await rowsWhere(tx, 'credential_id', response.id);
  if (!row || (personId !== null && row.personId !== personId)) return null;
  const verified = await (await library())
    .verifyAuthenticationResponse({
      response: response as unknown as AuthenticationResponseJSON,
      expectedChallenge: spend(tx, personId ? 'prove' : 'sign_in', personId, now),
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      credential: { id: row.credentialId, publicKey: new Uint8Array(row.publicKey), counter: row.counter },
      requireUserVerification: personId === null,
    })
    .catch(() => null);
  if (!verified?.verified) return null;
  await sql`update factor set counter = ${verified.authenticationInfo.newCounter},
    last_used_at = ${new Date(now)} where id = ${row.id}`.execute(tx);
  return row.personId;
}
