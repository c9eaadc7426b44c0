import { sql } from 'kysely';
import type { z } from 'zod';
import type { confirmations } from '#contract/confirmation.ts';
import type { Instant } from '#domain/instant.ts';
import { partiesOf } from '#domain/permissions/can.ts';
import { type ConfirmClaim, claimant, confirmState } from '#domain/ticket/confirm-link.ts';
import type { Queries, Tx } from '../platform/db/db.ts';
import type { Handlers } from '../platform/http/call.ts';
import { refused, wrongField } from '../platform/http/refused.ts';
import { act } from '../ticket/actions.ts';
import { loadTicket, lockTicket } from '../ticket/store.ts';
import { claimIn } from './link.ts';

type View = z.input<(typeof confirmations)['read']['output']>;

export const confirmationHandlers: Handlers<typeof confirmations> = {
  read: async ({ params }, { db, now }) => viewOf(db, await claimOf(db, params.token), now),
  answer: ({ params, body }, { write, now }) =>
    write(async (tx) => {
      const claim = await claimOf(tx, params.token);
      await answer(tx, claim, body, now);
      return viewOf(tx, claim, now);
    }),
};

async function claimOf(q: Queries, token: string): Promise<ConfirmClaim> {
  const claim = await claimIn(q, token);
  if (!claim) throw refused('not_found');
  return claim;
}

/** The word of the link's person, once: a link that was used or has run out changes nothing. */
async function answer(
  tx: Tx,
  claim: ConfirmClaim,
  { solved, comment }: { solved: boolean; comment: string | null },
  now: Instant,
): Promise<void> {
  const { ticketId: id } = claim;
  if (!solved && comment === null) throw wrongField('body.comment', 'required');
  const locked = await lockTicket(tx, id);
  if (!locked) throw refused('not_found');
  if (confirmState(locked.ticket, claim, now) !== 'open')
    throw refused('wrong_status', { status: locked.ticket.status });
  const author = { actor: claimant(claim), now };
  const method = 'mail' as const;
  if (solved) await act(tx, { id, action: 'confirm', command: { comment, sure: true, method } }, author);
  else await act(tx, { id, action: 'reject', command: { comment: comment ?? '', method } }, author);
}

async function viewOf(q: Queries, claim: ConfirmClaim, now: Instant): Promise<View> {
  const loaded = await loadTicket(q, claim.ticketId);
  const name = await nameOf(q, claim);
  if (!loaded || name === null || !partiesOf(claimant(claim), loaded.ticket).includes('requester'))
    throw refused('not_found');
  const { ticket } = loaded;
  const state = confirmState(ticket, claim, now);
  const shown = state === 'open' || state === 'solved' ? ticket.resolution : null;
  return {
    state,
    ticketId: ticket.id,
    title: ticket.title,
    name,
    result: shown?.result ?? null,
    verification: shown?.verification ?? null,
    expiresAt: claim.expiresAt,
  };
}

/** Null when the account has been closed. What a contact calls themselves is not repeated: they know their address. */
async function nameOf(q: Queries, { who }: ConfirmClaim): Promise<string | null> {
  if ('contact' in who) return who.contact;
  const found = await sql<{ name: string }>`
    select name from person where id = ${who.personId} and active`.execute(q);
  return found.rows[0]?.name ?? null;
}
