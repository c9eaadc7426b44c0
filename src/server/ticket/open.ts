import { sql } from 'kysely';
import { EVENT_KINDS } from '#domain/events.ts';
import type { Instant } from '#domain/instant.ts';
import type { Actor } from '#domain/permissions/actor.ts';
import { mayRead, partiesOf, readerOf } from '#domain/permissions/can.ts';
import { explain } from '#domain/sla/explain.ts';
import type { Rules } from '#domain/sla/rulebook.ts';
import { termsIn } from '#domain/sla/ticket-clocks.ts';
import { missingFields } from '#domain/ticket/completeness.ts';
import { isAsked } from '#domain/ticket/decide/asking.ts';
import { movedEntries } from '#domain/ticket/decide/moving.ts';
import { gate } from '#domain/ticket/decide/operating.ts';
import { nextWordDue } from '#domain/ticket/decide/working.ts';
import { whyEscalated } from '#domain/ticket/escalation-why.ts';
import { type FileFacts, fileState, type Scanning } from '#domain/ticket/file-state.ts';
import type { Action } from '#domain/ticket/lifecycle.ts';
import { offeredActions } from '#domain/ticket/offered.ts';
import { promisesOf } from '#domain/ticket/promises.ts';
import { belonging, entryFor, readable, stateFor } from '#domain/ticket/reading.ts';
import { firstReportDueAt, summaryDueAt } from '#domain/ticket/security.ts';
import { reviewDueAt } from '#domain/ticket/steps.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import { namesIn } from '../organisation/names.ts';
import type { Queries } from '../platform/db/db.ts';
import { refused } from '../platform/http/refused.ts';
import { rulebookFor } from '../policy/rulebook.ts';
import { changesFor } from './gate.ts';
import { incidentOf } from './incidents.ts';
import { linkedTickets } from './linked.ts';
import { loadTicket } from './store.ts';

/** Everything about a ticket that the actor may see; a ticket they may not know of does not exist. */
export async function openTicket(
  q: Queries,
  id: number,
  actor: Actor,
  { now, scanning }: { now: Instant; scanning: Scanning },
) {
  const loaded = await loadTicket(q, id);
  if (!loaded || !mayRead(actor, loaded.ticket)) throw refused('not_found');
  const reader = readerOf(actor, loaded.ticket);
  const moved = [...movedEntries(loaded.events).values()];
  const linked = await linkedTickets(q, loaded.ticket, actor, moved);
  const known = new Set([id, ...linked.map((other) => other.id)]);
  const ticket = stateFor(loaded.ticket, reader, known);
  const entries = readable(belonging(loaded.events, reader), reader).map((event) =>
    entryFor(event, reader, known),
  );
  const events = entries.map((event) => ({ ...event, visibility: EVENT_KINDS[event.kind] }));
  const terms = termsIn(loaded.events);
  const rulebook = await rulebookFor(q, terms);
  const files = await filesOf(q, id, reader.desk, scanning);
  const { open } = await changesFor(q, loaded.ticket, now);
  const actions = offeredActions(actor, loaded.ticket);
  const rules = rulebook.at(loaded.ticket.terms);
  const view = {
    ...ticket,
    operations: Object.values(ticket.operations)
      .map((operation) => ({ ...operation, gate: gate(operation, open)?.code ?? null }))
      .sort((a, b) => a.proposedAt - b.proposedAt),
    visits: Object.values(ticket.visits).sort((a, b) => a.appointmentAt - b.appointmentAt),
    confirmations: Object.values(ticket.confirmations).sort((a, b) => a.at - b.at),
    contactAttempts: Object.values(ticket.contactAttempts).sort((a, b) => a.at - b.at),
    missing: missingFields(ticket),
    actions,
    parties: partiesOf(actor, ticket),
    clocks: promisesOf(loaded.events, rulebook, now),
    missingRules: [...new Set(terms.flatMap((named) => rulebook.at(named).missing ?? []))],
    nextWord: nextWordOf(loaded.ticket, actions, rules, now),
    security: ticket.security && {
      ...ticket.security,
      reportDueAt: firstReportDueAt(ticket.security),
      summaryDueAt: summaryDueAt(ticket),
    },
    reviewDueAt: reader.desk ? reviewDueAt(loaded.ticket, rules) : null,
    escalations: Object.values(ticket.escalations)
      .map((call) => ({ ...call, mine: call.state === 'open' && isAsked(call, ticket, { actor }) }))
      .sort((a, b) => a.at - b.at),
    files,
    events,
    linked,
    incident: await incidentFor(q, loaded.ticket),
  };
  const named = [ticket, entries.map(({ actorId, data, after }) => [actorId, data, after])];
  return { ...view, names: await namesIn(q, named) };
}

/** By when the words that the reader may give now promise the next. */
function nextWordOf(ticket: Ticket, actions: readonly Action[], rules: Rules, now: Instant) {
  const { noticeEvery } = rules.policy.major;
  return {
    update: actions.includes('report_progress') ? nextWordDue(ticket, { rules, now }) : null,
    notice: actions.includes('notify_major') ? { at: now + noticeEvery, budget: noticeEvery } : null,
  };
}

/** The public incident that the ticket follows, or is. */
const incidentFor = async (q: Queries, { id, duplicateOf, major }: Ticket) =>
  duplicateOf === null && major === null ? null : incidentOf(q, duplicateOf ?? id);

/** Why a ticket was or was not escalated (4.3); for those who read the desk. */
export async function whyOf(q: Queries, id: number, actor: Actor, now: Instant) {
  const loaded = await loadTicket(q, id);
  if (!loaded || !mayRead(actor, loaded.ticket)) throw refused('not_found');
  // Warnings and escalations are the desk's own entries.
  if (!readerOf(actor, loaded.ticket).desk) throw refused('forbidden');
  const rulebook = await rulebookFor(q, termsIn(loaded.events));
  return { triggers: whyEscalated(loaded.ticket, loaded.events, rulebook, now) };
}

/** How each promise of a ticket came about; for those who may know of the ticket. */
export async function explainTicket(q: Queries, id: number, actor: Actor, now: Instant) {
  const loaded = await loadTicket(q, id);
  if (!loaded || !mayRead(actor, loaded.ticket)) throw refused('not_found');
  const rulebook = await rulebookFor(q, termsIn(loaded.events));
  const { zone } = rulebook.at(loaded.ticket.terms).calendars.working;
  return { now, zone, clocks: explain(loaded.events, { rulebook, now }) };
}

interface FileRow extends FileFacts {
  id: string;
  name: string;
  mediaType: string;
  size: number;
  desk: boolean;
}

async function filesOf(q: Queries, ticketId: number, desk: boolean, scanning: Scanning) {
  const found = await sql<FileRow>`
    select u.id, u.name, u.media_type as "mediaType", u.size, u.desk, f.scan, f.audit
    from upload u join stored_file f using (sha256)
    where u.ticket_id = ${ticketId} and (${desk} or not u.desk) order by u.uploaded_at, u.id`.execute(q);
  return found.rows.map((row) => ({ ...row, state: fileState(row, scanning) }));
}
