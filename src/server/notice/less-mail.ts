import { sql } from 'kysely';
import { lesser, lessThan, type MailChoice } from '#domain/notice/mailing.ts';
import { hmacOf, sameText } from '../platform/auth/proof.ts';
import type { Queries, Tx } from '../platform/db/db.ts';
import { refused } from '../platform/http/refused.ts';
import { installationSecret } from '../setting/secrets.ts';
import type { Taken } from './taken.ts';

type Left = Exclude<MailChoice, 'all'>;

/** For this purpose alone: no other proof of ours is made over such words. */
const proofOf = (secret: Uint8Array, personId: string, choice: Left): string =>
  hmacOf(secret, `less mail ${personId} ${choice}`).toString('hex');

/** The links of a letter by which its reader gets less of such mail; null: it cannot be switched off. */
export async function lessLinks(
  q: Queries,
  { noticeId, personId, kind, priority, requesterId, assigneeId }: Taken,
  publicUrl: string | null,
): Promise<{ page: string; oneClick: string } | null> {
  if (noticeId === null || personId === null || publicUrl === null) return null;
  const asRequester = requesterId === personId && assigneeId !== personId;
  const choice = lessThan({ kind, priority, asRequester });
  if (choice === null) return null;
  const secret = await installationSecret(q, 'less_mail');
  const token = `${personId}.${choice}.${proofOf(secret, personId, choice)}`;
  return {
    page: new URL(`/less-mail/${token}`, publicUrl).href,
    oneClick: new URL(`/api/less-mail/${token}`, publicUrl).href,
  };
}

async function proven(q: Queries, token: string): Promise<{ personId: string; choice: Left }> {
  const [personId = '', asked, proof = ''] = token.split('.');
  const choice: Left = asked === 'none' ? 'none' : 'urgent';
  const secret = await installationSecret(q, 'less_mail');
  if (!sameText(proof, proofOf(secret, personId, choice))) throw refused('not_found');
  return { personId, choice };
}

async function chosenBy(q: Queries, personId: string): Promise<MailChoice> {
  const found = await sql<{ choice: MailChoice }>`
    select mail_choice as choice from person where id = ${personId}`.execute(q);
  const choice = found.rows[0]?.choice;
  if (!choice) throw refused('not_found');
  return choice;
}

/** What would be left by a link, and whether it is so already. */
export async function whatIsLeft(q: Queries, token: string): Promise<{ choice: Left; done: boolean }> {
  const { personId, choice } = await proven(q, token);
  const now = await chosenBy(q, personId);
  return { choice, done: lesser(now, choice) === now };
}

/** Takes the choice of a link; who gets less already keeps it. */
export async function getLess(tx: Tx, token: string): Promise<{ choice: Left; done: boolean }> {
  const { personId, choice } = await proven(tx, token);
  const next = lesser(await chosenBy(tx, personId), choice);
  await sql`update person set mail_choice = ${next} where id = ${personId}`.execute(tx);
  return { choice, done: true };
}
