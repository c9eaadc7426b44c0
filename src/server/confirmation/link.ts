import { sql } from 'kysely';
import type { Instant } from '#domain/instant.ts';
import { CONFIRM_WITHIN, type ConfirmClaim, confirmClaimOf } from '#domain/ticket/confirm-link.ts';
import { MOVES } from '#domain/ticket/lifecycle.ts';
import { hmacOf, sameText } from '../platform/auth/proof.ts';
import type { Queries } from '../platform/db/db.ts';
import { installationSecret } from '../setting/secrets.ts';

const TOKEN = /^([1-9]\d{0,9})\.(\d{1,6})\.([0-9a-f-]{36})\.(\d{13})\.([\w-]{43})$/;
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
  const { ticketId, round, personId, expiresAt } = claim;
  const proof = proofOf(await installationSecret(q, 'confirm'), claim);
  return `${ticketId}.${round}.${personId}.${expiresAt}.${proof}`;
}

/** What a token of ours claims; null when it is not ours, cut or forged. */
export async function claimIn(q: Queries, token: string): Promise<ConfirmClaim | null> {
  const [, ticketId, round, personId, expiresAt, proof] = TOKEN.exec(token) ?? [];
  if (!ticketId || !round || !personId || !expiresAt || !proof || Number(ticketId) > MOST) return null;
  const claim = { ticketId: Number(ticketId), round: Number(round), personId, expiresAt: Number(expiresAt) };
  return sameText(proofOf(await installationSecret(q, 'confirm'), claim), proof) ? claim : null;
}

/** Where the reader of a letter says whether the result works; null when nothing waits for their word. */
export async function confirmPage(
  q: Queries,
  reader: { personId: string | null; ticketId: number },
  { publicUrl, now }: { publicUrl: string | null; now: Instant },
): Promise<string | null> {
  const { personId, ticketId } = reader;
  if (publicUrl === null || personId === null) return null;
  const round = await roundFor(q, ticketId, personId);
  if (round === null) return null;
  return new URL(`/confirm/${await confirmToken(q, { ticketId, round, personId }, now)}`, publicUrl).href;
}

/** The result that waits for this person's word; null when none does. */
async function roundFor(q: Queries, ticketId: number, personId: string): Promise<number | null> {
  const found = await sql<{ round: number }>`
    select round from ticket
    where id = ${ticketId} and requester_id = ${personId} and status = any(${[...MOVES.confirm.from]})`.execute(
    q,
  );
  return found.rows[0]?.round ?? null;
}
