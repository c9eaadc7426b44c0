import { type Deed, deedOf } from '#domain/intake/deed.ts';
import { loadTicket } from '../ticket/store.ts';
import { factsOf } from './facts.ts';
import { referredIn } from './named.ts';
import { namesOf } from './names.ts';
import type { Word } from './words.ts';

/** What a reply does to the ticket that it joins, when it is a command of its requester (4.2c); null: nothing. */
export async function deedIn(word: Word, ticketId: number, text: string): Promise<Deed | null> {
  const { tx, mail, sender, receivedAt, reception } = word;
  const loaded = sender ? await loadTicket(tx, ticketId) : null;
  if (!sender || !loaded) return null;
  const facts = factsOf(mail, { recipients: [], authserv: reception.authserv });
  const names = await namesOf(tx);
  const holdsProof =
    referredIn(facts).some((id) => names.ticketOf(id) === ticketId) ||
    facts.addressed.some((address) => names.ticketAt(address) === ticketId);
  const withFiles = mail.attachments.some(({ inline }) => !inline);
  return deedOf({ text, receivedAt, withFiles, dmarc: facts.dmarc, holdsProof }, loaded.ticket, sender.actor);
}
