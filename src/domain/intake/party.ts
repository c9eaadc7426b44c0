import type { Actor } from '../permissions/actor.ts';
import { can, type Guarded, partiesOf } from '../permissions/can.ts';
import type { KnownMessage } from './route.ts';

/** What a message does to the ticket it joins: the answer that the desk waits for, or a plain word. */
export type ReplyAction = 'answer' | 'comment';

/** How a reply of this sender is written down; null when the ticket takes none from them now. */
export function replyAction(sender: Actor, ticket: Guarded): ReplyAction | null {
  if (can(sender, 'answer', ticket) === null) return 'answer';
  return can(sender, 'comment', ticket) === null ? 'comment' : null;
}

/** Whether the sender is the ticket's requester or of the desk, and whether it can be written to. */
export function standing(
  sender: Actor | null,
  ticket: Guarded,
): Pick<KnownMessage, 'senderIsParty' | 'takesReplies'> {
  if (sender === null) return { senderIsParty: false, takesReplies: false };
  const parties = partiesOf(sender, ticket);
  return {
    senderIsParty: parties.includes('requester') || parties.includes('desk'),
    takesReplies: replyAction(sender, ticket) !== null,
  };
}

/**
 * How a person of the desk puts a message on a ticket: as its sender's word where that is theirs to say, else as a
 * note of the desk, so that nobody reads on their ticket what a third party wrote to it.
 * @param sender null when the sender is unknown, inactive or not proven
 */
export const placing = (sender: Actor | null, ticket: Guarded): ReplyAction | 'note' =>
  (sender && replyAction(sender, ticket)) ?? 'note';
