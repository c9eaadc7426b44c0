import type { Evidence, Proof } from '#domain/intake/authenticity.ts';
import { proofOf } from '#domain/intake/authenticity.ts';
import { type Deed, deedOf } from '#domain/intake/deed.ts';
import type { Actor } from '#domain/permissions/actor.ts';
import { loadTicket } from '../ticket/store.ts';
import { factsOf } from './facts.ts';
import { answersOwnLetter } from './named.ts';
import type { Word } from './words.ts';

/** What a reply asks for, and by what it is known to be its sender's; without that it is not done. */
export interface Asked {
  deed: Deed;
  proof: Proof | null;
}

/** What a reply does to the ticket that it joins, when it is a command of its requester (4.2c); null: nothing. */
export async function deedIn(word: Word, ticketId: number, text: string, by: Actor): Promise<Asked | null> {
  const { tx, mail, receivedAt, recipients, reception } = word;
  const loaded = await loadTicket(tx, ticketId);
  if (!loaded) return null;
  const withFiles = mail.attachments.some(({ inline }) => !inline);
  const deed = deedOf({ text, receivedAt, withFiles }, loaded.ticket, by);
  if (!deed) return null;
  const facts = factsOf(mail, { recipients, authserv: reception.authserv });
  const evidence = {
    ...evidenceOf(word),
    answersOwnLetter: await answersOwnLetter(tx, facts, ticketId),
  };
  return { deed, proof: proofOf(evidence, reception.authenticity) };
}

/** What the message and the server that received it say of its sender. */
export const evidenceOf = ({
  mail,
  reception,
}: Pick<Word, 'mail' | 'reception'>): Omit<Evidence, 'answersOwnLetter'> => ({
  from: factsOf(mail).from?.address ?? '',
  headers: mail.authentication,
  trusted: reception.authserv,
});
