import type { NewEvent, Patch, TicketEvent } from '../events.ts';
import { canonical } from '../evidence/canonical.ts';
import { SHIPPED_TERMS } from '../sla/rulebook.ts';
import { NOWHERE, type Ticket } from './ticket.ts';

const COLLECTIONS = ['operations', 'visits', 'confirmations', 'contactAttempts', 'escalations'] as const;
type Collection = (typeof COLLECTIONS)[number];

/** The state after one more event. */
export function evolve(ticket: Ticket, event: Pick<NewEvent, 'after'>): Ticket {
  const next: Ticket = { ...ticket, ...event.after, version: ticket.version + 1 };
  return { ...next, ...mergedCollections(ticket, event.after) };
}

function mergedCollections(ticket: Ticket, patch: Patch): Pick<Ticket, Collection> {
  return {
    operations: { ...ticket.operations, ...patch.operations },
    visits: { ...ticket.visits, ...patch.visits },
    confirmations: { ...ticket.confirmations, ...patch.confirmations },
    contactAttempts: { ...ticket.contactAttempts, ...patch.contactAttempts },
    escalations: { ...ticket.escalations, ...patch.escalations },
  };
}

/** What stood before in the places that a patch touches; entries that did not exist are left out. */
function previous(ticket: Ticket, patch: Patch): Patch {
  const before: Record<string, unknown> = {};
  for (const key of Object.keys(patch) as (keyof Patch)[]) {
    before[key] = isCollection(key) ? pick(ticket[key], Object.keys(patch[key] ?? {})) : ticket[key];
  }
  return before as Patch;
}

const isCollection = (key: string): key is Collection => (COLLECTIONS as readonly string[]).includes(key);

const pick = (entries: Readonly<Record<string, unknown>>, ids: readonly string[]) =>
  Object.fromEntries(ids.filter((id) => id in entries).map((id) => [id, entries[id]]));

/** An event on a ticket, with what stood before filled in. Fields and entries that stay the same are left out. */
export function happened(
  ticket: Ticket,
  kind: NewEvent['kind'],
  after: Patch = {},
  data: NewEvent['data'] = {},
): NewEvent {
  const changed = changes(ticket, after);
  return { kind, data, before: previous(ticket, changed), after: changed };
}

/** Of a patch what differs from the ticket; of collections the entries that do. */
function changes(ticket: Ticket, patch: Patch): Patch {
  const changed: Record<string, unknown> = {};
  for (const key of Object.keys(patch) as (keyof Patch)[]) {
    if (!isCollection(key)) {
      if (!same(ticket[key], patch[key])) changed[key] = patch[key];
      continue;
    }
    const standing: Readonly<Record<string, unknown>> = ticket[key];
    const entries = Object.entries(patch[key] ?? {}).filter(([id, entry]) => !same(standing[id], entry));
    if (entries.length > 0) changed[key] = Object.fromEntries(entries);
  }
  return changed as Patch;
}

/** PostgreSQL gives the keys of an object back in an order of its own. */
const same = (a: unknown, b: unknown): boolean => a === b || canonical(a) === canonical(b);

/** Several events of one action, each made on the state that the earlier ones left. */
export function sequence(
  ticket: Ticket,
  ...steps: readonly ((ticket: Ticket) => NewEvent | null)[]
): NewEvent[] {
  const events: NewEvent[] = [];
  let state = ticket;
  for (const step of steps) {
    const event = step(state);
    if (!event) continue;
    events.push(event);
    state = evolve(state, event);
  }
  return events;
}

/** What stands for fields that records did not have from the beginning. */
const ADDED_LATER = {
  escalations: {},
  terms: SHIPPED_TERMS,
  duplicateOf: null,
  duplicateIds: [],
  parentId: null,
  childIds: [],
  major: null,
  security: null,
  confidential: false,
  readerIds: [],
  place: NOWHERE,
} as const satisfies Partial<Ticket>;

/** The state of a ticket from its whole history; the first event carries all that was recorded. */
export function rebuild(events: readonly TicketEvent[]): Ticket {
  const [first, ...rest] = events;
  if (first?.kind !== 'recorded') throw new RangeError('a history begins with recorded');
  return rest.reduce<Ticket>(evolve, {
    ...ADDED_LATER,
    ...(first.after as Ticket),
    id: first.ticketId,
    version: 1,
  });
}
