import { sameContact } from './actor.ts';

/** What permission on a ticket depends on. */
export interface TicketFacts {
  requesterId: string | null;
  /** Counts where the requester has no account: then it is who asked. */
  contact?: string | null | undefined;
  recordedBy: string | null;
  assigneeId: string | null;
  groupId: string | null;
  /** Where the requester belongs now. */
  departmentId: string | null;
  siteId: string | null;
  confidential: boolean;
  /** A security incident (2.4c). */
  security: boolean;
  readerIds: readonly string[];
}

/** A fact of a ticket that names one person, group or place. */
export type Named = 'requesterId' | 'recordedBy' | 'assigneeId' | 'groupId' | 'departmentId' | 'siteId';

/**
 * A condition on tickets as data. {@link isTrueOf} answers it for one ticket, the store makes an SQL condition of it
 * for many; there is no third reading, so a list and a page cannot disagree.
 */
export type Predicate =
  | { is: 'always' }
  | { is: 'never' }
  /** The fact is known and one of these. */
  | { is: 'among'; fact: Named; ids: readonly string[] }
  /** Asked for by somebody without an account who is reached so. */
  | { is: 'of_contact'; contact: string }
  | { is: 'open_to_all_readers' }
  | { is: 'security_incident' }
  | { is: 'named_reader'; personId: string }
  | { is: 'all'; of: readonly Predicate[] }
  | { is: 'any'; of: readonly Predicate[] };

export const ALWAYS: Predicate = { is: 'always' };
export const NEVER: Predicate = { is: 'never' };

/** One of them; what adds nothing is left out. */
export function any(...of: readonly Predicate[]): Predicate {
  const flat = of.flatMap((one) => (one.is === 'any' ? one.of : [one])).filter(({ is }) => is !== 'never');
  if (flat.some(({ is }) => is === 'always')) return ALWAYS;
  return flat.length > 1 ? { is: 'any', of: flat } : (flat[0] ?? NEVER);
}

/** Both or more of them; what asks nothing is left out. */
export function all(...of: readonly Predicate[]): Predicate {
  const flat = of.flatMap((one) => (one.is === 'all' ? one.of : [one])).filter(({ is }) => is !== 'always');
  if (flat.some(({ is }) => is === 'never')) return NEVER;
  return flat.length > 1 ? { is: 'all', of: flat } : (flat[0] ?? ALWAYS);
}

export const among = (fact: Named, ids: readonly (string | null)[]): Predicate => {
  const known = ids.filter((id) => id !== null);
  return known.length === 0 ? NEVER : { is: 'among', fact, ids: known };
};

/** The answer for one ticket. */
export function isTrueOf(predicate: Predicate, ticket: TicketFacts): boolean {
  switch (predicate.is) {
    case 'always':
      return true;
    case 'never':
      return false;
    case 'among': {
      const id = ticket[predicate.fact];
      return id !== null && predicate.ids.includes(id);
    }
    case 'of_contact':
      return ticket.requesterId === null && sameContact(ticket.contact, predicate.contact);
    case 'open_to_all_readers':
      return !ticket.confidential;
    case 'security_incident':
      return ticket.security;
    case 'named_reader':
      return ticket.readerIds.includes(predicate.personId);
    case 'all':
      return predicate.of.every((one) => isTrueOf(one, ticket));
    case 'any':
      return predicate.of.some((one) => isTrueOf(one, ticket));
  }
}
