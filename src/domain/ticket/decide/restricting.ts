import { refuse } from '../../refusal.ts';
import { happened } from '../evolve.ts';
import { isSecurityIncident } from '../security.ts';
import type { Decider } from './context.ts';

/** Says who may know of a ticket (2.4d). Whom it names anew is at work here; who has left stays where they stand. */
export const restrict: Decider<'restrict'> = (ticket, { confidential, readerIds, reason }, { people }) => {
  if (!confidential && isSecurityIncident(ticket)) return refuse('security_confidential');
  const wanted = [...new Set(readerIds)];
  for (const id of wanted.filter((one) => !ticket.readerIds.includes(one))) {
    const person = people.get(id);
    const field = 'body.readerIds';
    if (!person) return refuse('unknown_reference', undefined, [{ field, code: 'unknown_reference' }]);
    if (!person.active) return refuse('inactive_person', undefined, [{ field, code: 'inactive_person' }]);
  }
  const same =
    wanted.length === ticket.readerIds.length && wanted.every((id) => ticket.readerIds.includes(id));
  if (same && confidential === ticket.confidential) return refuse('nothing_to_change');
  return [happened(ticket, 'restricted', { confidential, readerIds: wanted }, { reason })];
};
