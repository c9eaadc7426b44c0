import type { TicketEvent } from '#domain/events.ts';
import type { Instant } from '#domain/instant.ts';
import type {
  Backup,
  Confirmation,
  ContactAttempt,
  Operation,
  Touches,
  Visit,
} from '#domain/ticket/parts.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';

import type { DB } from '../platform/db/schema.generated.ts';

/** A value of a timestamptz column as `pg` or as JSON gives it. */
type Stamp = Date | string;
export const msOf = (stamp: Stamp): Instant =>
  typeof stamp === 'string' ? Date.parse(stamp) : stamp.getTime();
const msOrNull = (stamp: Stamp | null): Instant | null => (stamp === null ? null : msOf(stamp));
export const stampOf = (at: Instant | null): string | null =>
  at === null ? null : new Date(at).toISOString();

/** Columns of `ticket` that hold state; the caches are the store's own. */
export function stateColumns(t: Ticket): Record<string, unknown> {
  return {
    id: t.id,
    version: t.version,
    type: t.type,
    status: t.status,
    resume_to: t.resumeTo,
    requester_id: t.requester.personId,
    requester_name: t.requester.name,
    requester_department: t.requester.department,
    requester_contact: t.requester.contact,
    recorded_by: t.recordedBy,
    channel: t.channel,
    source: t.source,
    received_at: stampOf(t.receivedAt),
    recorded_at: stampOf(t.recordedAt),
    backdate_reason: t.backdateReason,
    title: t.title,
    symptom: t.symptom,
    occurred_at: stampOf(t.occurredAt),
    scope: t.scope,
    description: t.description,
    devices: t.devices,
    no_device_reason: t.noDeviceReason,
    impact: t.impact,
    urgency: t.urgency,
    p1_flags: t.p1Flags,
    priority: t.priority,
    override_reason: t.overrideReason,
    group_id: t.groupId,
    assignee_id: t.assigneeId,
    handler_ids: t.handlerIds,
    diagnosed: t.diagnosed,
    round: t.round,
    resolution: t.resolution,
    closure: t.closure,
    question: t.question,
    third_party: t.thirdParty,
    progress: t.progress,
    appeal: t.appeal,
    reminders: t.reminders,
    escalations: t.escalations,
    terms: t.terms,
    duplicate_of: t.duplicateOf,
    duplicate_ids: t.duplicateIds,
    parent_id: t.parentId,
    child_ids: t.childIds,
    major: t.major,
    confidential: t.confidential,
    reader_ids: t.readerIds,
    security: t.security,
  };
}

type Raw = Record<string, unknown>;
type Part = 'operations' | 'visits' | 'confirmations' | 'contact_attempts';
/**
 * A row at the border: its columns are those of the schema, their values are kept by constraints there, so
 * they are taken as what the domain calls them.
 */
type Cells<T extends keyof DB> = Record<keyof DB[T] | Part, never>;

/** A row of `ticket` with its parts as JSON arrays, back to the state the rules know. */
export function ticketOf(row: Raw): Ticket {
  // The one place where columns become the domain's words; the guard in PostgreSQL keeps their values.
  const r = row as Cells<'ticket'>;
  return {
    id: r.id,
    version: r.version,
    type: r.type,
    status: r.status,
    resumeTo: r.resume_to,
    requester: {
      personId: r.requester_id,
      name: r.requester_name,
      department: r.requester_department,
      contact: r.requester_contact,
    },
    recordedBy: r.recorded_by,
    channel: r.channel,
    source: r.source,
    receivedAt: msOf(r.received_at),
    recordedAt: msOf(r.recorded_at),
    backdateReason: r.backdate_reason,
    title: r.title,
    symptom: r.symptom,
    occurredAt: msOrNull(r.occurred_at),
    scope: r.scope,
    description: r.description,
    devices: r.devices,
    noDeviceReason: r.no_device_reason,
    impact: r.impact,
    urgency: r.urgency,
    p1Flags: r.p1_flags,
    priority: r.priority,
    overrideReason: r.override_reason,
    groupId: r.group_id,
    assigneeId: r.assignee_id,
    handlerIds: r.handler_ids,
    diagnosed: r.diagnosed,
    round: r.round,
    resolution: r.resolution,
    closure: r.closure,
    question: r.question,
    thirdParty: r.third_party,
    progress: r.progress,
    appeal: r.appeal,
    reminders: r.reminders,
    operations: byId(r.operations, operationOf),
    visits: byId(r.visits, visitOf),
    confirmations: byId(r.confirmations, confirmationOf),
    contactAttempts: byId(r.contact_attempts, attemptOf),
    escalations: r.escalations,
    terms: r.terms,
    duplicateOf: r.duplicate_of,
    duplicateIds: r.duplicate_ids,
    parentId: r.parent_id,
    childIds: r.child_ids,
    major: r.major,
    confidential: r.confidential,
    readerIds: r.reader_ids,
    security: r.security,
    place: { departmentId: r.department_id, siteId: r.site_id },
  };
}

function byId<T extends { id: string }>(rows: Raw[] | null, read: (row: Raw) => T): Record<string, T> {
  return Object.fromEntries((rows ?? []).map(read).map((part) => [part.id, part]));
}

function operationOf(row: Raw): Operation {
  const r = row as Cells<'operation'>;
  return {
    id: r.id,
    kind: r.kind,
    plan: r.plan,
    risk: r.risk,
    major: r.major,
    changeRef: r.change_ref,
    ...(r.touches ? { touches: r.touches } : {}),
    proposedBy: r.proposed_by,
    proposedAt: msOf(r.proposed_at),
    consent:
      r.consent_given === null
        ? null
        : {
            given: r.consent_given,
            by: r.consent_by,
            at: msOf(r.consent_at),
            comment: r.consent_comment,
            emergency: r.consent_emergency,
          },
    backup: r.backup,
    startedAt: msOrNull(r.started_at),
    finishedAt: msOrNull(r.finished_at),
    cancelledAt: msOrNull(r.cancelled_at),
    outcome: r.outcome,
    result: r.result,
  };
}

export function operationColumns(o: Operation, ticketId: number): Raw {
  return {
    id: o.id,
    ticket_id: ticketId,
    kind: o.kind,
    plan: o.plan,
    risk: o.risk,
    major: o.major,
    change_ref: o.changeRef,
    touches: (o.touches ?? null) satisfies Touches | null,
    proposed_by: o.proposedBy,
    proposed_at: stampOf(o.proposedAt),
    consent_given: o.consent?.given ?? null,
    consent_by: o.consent?.by ?? null,
    consent_at: stampOf(o.consent?.at ?? null),
    consent_comment: o.consent?.comment ?? null,
    consent_emergency: o.consent?.emergency ?? null,
    backup: o.backup satisfies Backup | null,
    backup_at: stampOf(o.backup?.at ?? null),
    started_at: stampOf(o.startedAt),
    finished_at: stampOf(o.finishedAt),
    cancelled_at: stampOf(o.cancelledAt),
    outcome: o.outcome,
    result: o.result,
  };
}

function visitOf(row: Raw): Visit {
  const r = row as Cells<'visit'>;
  return {
    id: r.id,
    engineerId: r.engineer_id,
    address: r.address,
    appointmentAt: msOf(r.appointment_at),
    arrivedAt: msOrNull(r.arrived_at),
    leftAt: msOrNull(r.left_at),
    cancelledAt: msOrNull(r.cancelled_at),
    result: r.result,
  };
}

export function visitColumns(v: Visit, ticketId: number): Raw {
  return {
    id: v.id,
    ticket_id: ticketId,
    engineer_id: v.engineerId,
    address: v.address,
    appointment_at: stampOf(v.appointmentAt),
    arrived_at: stampOf(v.arrivedAt),
    left_at: stampOf(v.leftAt),
    cancelled_at: stampOf(v.cancelledAt),
    result: v.result,
  };
}

function confirmationOf(row: Raw): Confirmation {
  const r = row as Cells<'confirmation'>;
  const { id, round, accepted, person_id: by, method, comment, recorded_by: recordedBy, number } = r;
  const phone =
    recordedBy !== null && number !== null ? { phone: { recordedBy, number, callId: r.call_id } } : {};
  return { id, round, accepted, by, at: msOf(r.at), method, comment, ...phone };
}

export const confirmationColumns = ({ by, at, phone, ...rest }: Confirmation, ticketId: number): Raw => ({
  ...rest,
  recorded_by: phone?.recordedBy ?? null,
  number: phone?.number ?? null,
  call_id: phone?.callId ?? null,
  ticket_id: ticketId,
  person_id: by,
  at: stampOf(at),
});

function attemptOf(row: Raw): ContactAttempt {
  const r = row as Cells<'contact_attempt'>;
  const { id, round, channel, person_id: by, note } = r;
  return { id, round, channel, at: msOf(r.at), by, note };
}

export const attemptColumns = ({ by, at, ...rest }: ContactAttempt, ticketId: number): Raw => ({
  ...rest,
  ticket_id: ticketId,
  person_id: by,
  at: stampOf(at),
});

/** A row of `ticket_event`. */
export function eventOf(row: Raw): TicketEvent & { visibility: 'public' | 'desk' } {
  const r = row as Cells<'ticket_event'>;
  return {
    ticketId: r.ticket_id,
    seq: r.seq,
    at: msOf(r.at),
    actorKind: r.actor_kind,
    actorId: r.actor_id,
    kind: r.kind,
    visibility: r.visibility,
    statusAfter: r.status_after,
    data: r.data,
    before: r.before,
    after: r.after,
  };
}
