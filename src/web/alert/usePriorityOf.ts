import type { AlertIncident } from '#domain/alert/alert.ts';
import { type Priority, priorityOf } from '#domain/ticket/priority.ts';
import { usePromises } from '../promises/queries.ts';

/** The priority that a ticket of an alert would have by the policy in force; null while that is not known. */
export function usePriorityOf(): (incident: AlertIncident) => Priority | null {
  const rules = usePromises().data;
  return ({ impact, urgency, service }) =>
    rules ? priorityOf({ impact, urgency, p1Flags: [], services: service ? [service] : [] }, rules) : null;
}
