import { sql } from 'kysely';
import type { z } from 'zod';
import type { intake } from '#contract/intake.ts';
import { reviewsOf } from '#domain/intake/review.ts';
import type { Actor } from '#domain/permissions/actor.ts';
import type { Queries } from '../platform/db/db.ts';
import { refused } from '../platform/http/refused.ts';
import { decisionsOf } from './history.ts';
import { COLUMNS, type ListedMail, listed, type MailRow, named } from './list.ts';
import { isReadable, type Opened } from './review.ts';
import { readOf } from './summary.ts';

type Detail = Omit<z.input<(typeof intake)['open']['output']>, 'scan'> & Pick<ListedMail, 'scan'>;

/** Longest text that is shown; the whole stands in the raw message. */
const LONGEST = 20_000;

/** What is kept beside a message (`readOf`), or was when it could not be read. */
type Summary = Partial<Pick<Detail, 'fromName' | 'to' | 'cc' | 'attachments' | 'authentication'>> & {
  detail?: string;
};

/** Everything about a message, read anew from its bytes. */
export async function mailDetail(q: Queries, opened: Opened, actor: Actor): Promise<Detail> {
  const { id } = opened;
  const found = await sql<MailRow & { summary: Summary; mailbox: string | null }>`
    select ${COLUMNS}, summary, (select name from mailbox b where b.id = mailbox_id) as mailbox
    from inbound_mail where id = ${id}`.execute(q);
  const row = found.rows[0];
  if (!row) throw refused('not_found');
  const { summary, mailbox, ...rest } = row;
  const [shown] = (await named(q, [listed(rest)], actor)) as [ListedMail];
  const read: Summary = opened.mail ? (readOf(opened.mail, null).summary as Summary) : {};
  const past = await decisionsOf(q, id);
  const decisions = (await named(q, past, actor)).map((one) =>
    one.ticketId === null ? { ...one, seq: null } : one,
  );
  const text = opened.mail?.text ?? null;
  return {
    ...shown,
    sender: shown.sender ?? opened.mail?.from?.address ?? null,
    subject: shown.subject ?? opened.mail?.subject ?? null,
    version: decisions.length,
    fromName: read.fromName ?? '',
    to: read.to ?? [],
    cc: read.cc ?? [],
    mailbox,
    text: text?.slice(0, LONGEST).replace(/\p{Surrogate}$/u, '') ?? null,
    cut: (text?.length ?? 0) > LONGEST,
    attachments: read.attachments ?? [],
    authentication: summary.authentication ?? null,
    detail: summary.detail ?? null,
    decisions,
    reviews: reviewsOf(shown.outcome, isReadable(opened)),
  };
}
