import type { NewEvent } from '../../events.ts';
import type { Ticket } from '../ticket.ts';
import type { Context } from './context.ts';
import { escalated, isWorking } from './escalating.ts';

/** How many records have gathered at this one: its duplicates and its children (4.3c). */
export const gatheringOf = ({ duplicateIds, childIds }: Pick<Ticket, 'duplicateIds' | 'childIds'>): number =>
  duplicateIds.length + childIds.length;

/** So many that gather are a growth of scope (4.3c): once, and while there is work. */
export function gathered(before: Ticket, after: Ticket, context: Context): NewEvent | null {
  const known = Object.values(after.escalations).some(({ cause }) => cause === 'duplicates');
  if (known || !isWorking(after) || gatheringOf(after) < context.rules.policy.duplicatesGather) return null;
  const change = { from: String(gatheringOf(before)), to: String(gatheringOf(after)) };
  return escalated(after, { trigger: 'c', cause: 'duplicates', note: null, change }, context);
}
