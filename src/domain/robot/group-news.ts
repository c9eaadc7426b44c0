import type { TicketEvent } from '../events.ts';
import type { Priority } from '../ticket/priority.ts';

/** A record as it stands after the event. */
export interface Standing {
  groupId: string | null;
  priority: Priority;
}

/** What goes out before all that waits: pages people out (3.3-P1). */
export const goesFirst = ({ priority }: Standing): boolean => priority === 'P1';

const isUrgent = (priority: Priority | undefined): boolean => priority === 'P1' || priority === 'P2';

/**
 * The support groups whose chat is told of an event, once each: an urgent record that is new, becomes urgent or
 * comes to the group, a call on the group, and a broken promise. `null` stands for those of the first line: nobody
 * has the record yet. What people say on the ticket is no news to a chat.
 */
export function groupNewsOf(
  event: Pick<TicketEvent, 'kind' | 'data' | 'before' | 'after'>,
  ticket: Standing,
) {
  const { kind, data, before, after } = event;
  const told = new Set<string | null>();
  if (kind === 'escalated') {
    const asked = after.escalations?.[String(data.escalationId)]?.toGroupId;
    if (asked) told.add(asked);
  }
  if (kind === 'breached' && ticket.groupId !== null) told.add(ticket.groupId);
  const becameUrgent = isUrgent(after.priority) && !isUrgent(before.priority);
  const raised = after.priority === 'P1' && before.priority === 'P2';
  if (becameUrgent || raised) told.add(ticket.groupId);
  const came = after.groupId;
  if (came && came !== before.groupId && isUrgent(ticket.priority)) told.add(came);
  return told;
}
