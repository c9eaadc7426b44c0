import { EVENT_KINDS, type Patch, type TicketEvent } from '../events.ts';
import type { Reader } from '../permissions/can.ts';
import { movedEntries } from './decide/moving.ts';
import type { Escalation, MajorIncident } from './parts.ts';
import type { Ticket } from './ticket.ts';

/** The entries of a history that the actor may read; the desk's own ones are not even counted for others. */
export function readable<E extends Pick<TicketEvent, 'kind'>>(events: readonly E[], { desk }: Reader): E[] {
  return desk ? [...events] : events.filter((event) => EVENT_KINDS[event.kind] === 'public');
}

/**
 * Without the words of others that came by mail to the wrong record: they stand where they belong, and who may read
 * this one need not be who may read that one. Their own words people keep.
 */
export function belonging<E extends Pick<TicketEvent, 'kind' | 'seq' | 'actorId' | 'data'>>(
  events: readonly E[],
  { personId, desk }: Reader,
): E[] {
  if (desk) return [...events];
  const moved = movedEntries(events);
  return events.filter(({ seq, actorId }) => !moved.has(seq) || actorId === personId);
}

/** Numbers of records that the reader may know of (P5). */
export type Known = ReadonlySet<number>;
export const NONE_KNOWN: Known = new Set();

/** The state as its reader may see it: without records of others, and without what the desk keeps to itself. */
export function stateFor(ticket: Ticket, { desk }: Reader, known: Known): Ticket {
  return desk ? ticket : { ...ticket, ...patchFor(ticket, known) };
}

/** An entry as its reader may see it, like the state. */
export function entryFor<E extends Pick<TicketEvent, 'data' | 'before' | 'after'>>(
  event: E,
  { desk }: Reader,
  known: Known,
): E {
  if (desk) return event;
  // A timer names what it is about, be it another record.
  const { of, bridge: _bridge, timer: _timer, generation: _generation, ...said } = event.data;
  // Why somebody no longer works on it, and who was told, is the desk's.
  const { leaving: _leaving, told: _told, ...rest } = said;
  const linked = typeof of === 'number' && known.has(of) ? { of } : {};
  const data = typeof rest.escalationId === 'string' ? ofCall(rest) : rest;
  return {
    ...event,
    data: { ...data, ...linked },
    before: { ...event.before, ...patchFor(event.before, known) },
    after: { ...event.after, ...patchFor(event.after, known) },
  };
}

/** What those at work tell one another when they hand over is theirs; an appeal is the requester's own word. */
function ofCall({ note: _note, handover, ...data }: TicketEvent['data']): TicketEvent['data'] {
  return data.trigger === 'd' ? { ...data, handover } : data;
}

/** The same of the call itself; why it was given back is public. */
const publicCall = (call: Escalation): Escalation => ({
  ...call,
  note: call.trigger === 'd' ? call.note : null,
  answer: call.state === 'returned' ? call.answer : null,
});

/** Of a patch the places that others than the desk see differently. */
function patchFor(patch: Patch, known: Known): Patch {
  const { duplicateOf, duplicateIds, parentId, childIds, major, escalations, readerIds, security } = patch;
  return {
    ...(readerIds ? { readerIds: [] } : {}),
    // Grade, playbook and reports are the desk's.
    ...(security ? { security: null } : {}),
    ...(duplicateOf ? { duplicateOf: known.has(duplicateOf) ? duplicateOf : null } : {}),
    ...(duplicateIds ? { duplicateIds: duplicateIds.filter((id) => known.has(id)) } : {}),
    ...(parentId ? { parentId: known.has(parentId) ? parentId : null } : {}),
    ...(childIds ? { childIds: childIds.filter((id) => known.has(id)) } : {}),
    ...(major ? { major: publicPart(major) } : {}),
    ...(escalations
      ? {
          escalations: Object.fromEntries(
            Object.entries(escalations).map(([id, call]) => [id, publicCall(call)]),
          ),
        }
      : {}),
  };
}

/** Where those at work meet and what they found out afterwards is theirs. */
const publicPart = ({ owed: _owed, ...major }: MajorIncident): MajorIncident => ({
  ...major,
  bridge: null,
  review: null,
});
