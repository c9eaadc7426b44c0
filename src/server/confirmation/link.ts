import { sql } from 'kysely';
import type { Instant } from '#domain/instant.ts';
import {
  type Claimant,
  CONFIRM_WITHIN,
  type ConfirmClaim,
  claimantOf,
  confirmClaimOf,
} from '#domain/ticket/confirm-link.ts';
import { MOVES } from '#domain/ticket/lifecycle.ts';
import { hmacOf, sameText } from '../platform/auth/proof.ts';
import type { Queries } from '../platform/db/db.ts';
import { installationSecret } from '../setting/secrets.ts';

/** Stands where a person's id would: a contact is named by the ticket alone, and their address in no link. */
const CONTACT = 'contact';
const TOKEN = /^([1-9]\d{0,9})\.(\d{1,6})\.([0-9a-f-]{36}|contact)\.(\d{13})\.([\w-]{43})$/;
const MOST = 2_147_483_647;

const proofOf = (secret: Uint8Array, claim: ConfirmClaim): string =>
  hmacOf(secret, confirmClaimOf(claim)).toString('base64url');

/** The token of a link: what it claims, and the whole HMAC-SHA-256 over it. */
export async function confirmToken(
  q: Queries,
  about: Omit<ConfirmClaim, 'expiresAt'>,
  now: Instant,
): Promise<string> {
  const claim = { ...about, expiresAt: Math.floor(now) + CONFIRM_WITHIN };
  const { ticketId, round, who, expiresAt } = claim;
  const proof = proofOf(await installationSecret(q, 'confirm'), claim);
  const name = 'personId' in who ? who.personId : CONTACT;
  return `${ticketId}.${round}.${name}.${expiresAt}.${proof}`;
}

/** What a token of ours claims; null when it is not ours, cut or forged. */
export async function claimIn(q: Queries, token: string): Promise<ConfirmClaim | null> {
  const [, ticketId, round, name, expiresAt, proof] = TOKEN.exec(token) ?? [];
  if (!ticketId || !round || !name || !expiresAt || !proof || Number(ticketId) > MOST) return null;
  const who = name === CONTACT ? await contactOf(q, Number(ticketId)) : { personId: name };
  if (!who) return null;
  const claim = { ticketId: Number(ticketId), round: Number(round), who, expiresAt: Number(expiresAt) };
  return sameText(proofOf(await installationSecret(q, 'confirm'), claim), proof) ? claim : null;
}

/** The contact for whom a ticket is kept now: the link to an address that was put right meanwhile is no more. */
async function contactOf(q: Queries, ticketId: number): Promise<Claimant | null> {
  const found = await sql<{ contact: string | null }>`
    select requester_contact as contact from ticket where id = ${ticketId} and requester_id is null`.execute(
    q,
  );
  const row = found.rows[0];
  return row ? claimantOf({ personId: null, ...row }) : null;
}

/** Where the reader of a letter says whether the result works; null when nothing waits for their word. */
export async function confirmPage(
  q: Queries,
  reader: { personId: string | null; address: string | null; ticketId: number },
  { publicUrl, now }: { publicUrl: string | null; now: Instant },
): Promise<string | null> {
  const { personId, address, ticketId } = reader;
  const who = claimantOf({ personId, contact: address });
  if (publicUrl === null || who === null) return null;
  const round = await roundFor(q, ticketId, who);
  if (round === null) return null;
  return new URL(`/confirm/${await confirmToken(q, { ticketId, round, who }, now)}`, publicUrl).href;
}

/** The result that waits for this person's word; null when none does. */
async function roundFor(q: Queries, ticketId: number, who: Claimant): Promise<number | null> {
  const whose =
    'personId' in who
      ? sql`requester_id = ${who.personId}`
      : sql`requester_id is null and lower(btrim(requester_contact)) = lower(btrim(${who.contact}))`;
  const found = await sql<{ round: number }>`
    select round from ticket
    where id = ${ticketId} and ${whose} and status = any(${[...MOVES.confirm.from]})`.execute(q);
  return found.rows[0]?.round ?? null;
}
