import { type MajorReason, majorReasons } from '../../change/major.ts';
import { type Refusal, refuse } from '../../refusal.ts';
import { happened } from '../evolve.ts';
import type { Backup, Operation } from '../parts.ts';
import type { Ticket } from '../ticket.ts';
import { actingPerson, type Context, type Decider, speakerOf, worked } from './context.ts';

const isRefusal = (found: Operation | Refusal): found is Refusal => 'code' in found;

/** The operation, when it is still waiting to be started. */
function waiting(ticket: Ticket, id: string): Operation | Refusal {
  const operation = ticket.operations[id];
  if (!operation) {
    return refuse('unknown_reference', undefined, [{ field: 'body.operationId', code: 'unknown_reference' }]);
  }
  return operation.startedAt !== null || operation.cancelledAt !== null
    ? refuse('operation_state')
    : operation;
}

export const isRunning = (operation: Operation): boolean =>
  operation.startedAt !== null && operation.finishedAt === null;

/**
 * The gate before anything risky (4.1-2, 4.1-3): the requester's consent, a backup or the reason why none is
 * needed, and an approved change when it is major. null opens it.
 */
export function gate(operation: Operation, openChanges: ReadonlySet<string>): Refusal | null {
  if (operation.consent === null) return refuse('consent_missing');
  if (!operation.consent.given) return refuse('consent_refused');
  if (operation.backup === null) return refuse('backup_missing');
  if (operation.major && (operation.changeRef === null || !openChanges.has(operation.changeRef))) {
    return refuse('change_required');
  }
  return null;
}

/** What is to be done, and its risk; asks the requester for consent (4.1-2a). A diagnosis comes first (4.1a). */
export const proposeOperation: Decider<'propose_operation'> = (ticket, command, context) => {
  if (!ticket.diagnosed) return refuse('diagnosis_missing');
  const { itemIds, wholeData, major, ...what } = command;
  const { items, people } = context.reached;
  if (itemIds?.some((id) => !items.has(id)))
    return refuse('unknown_reference', undefined, [{ field: 'body.itemIds', code: 'unknown_reference' }]);
  const unlinked = unlinkedChange(what.changeRef, context);
  if (unlinked) return unlinked;
  const because: MajorReason[] = [...(major ? (['said'] as const) : []), ...reasonsNow(wholeData, context)];
  const operation: Operation = {
    id: context.newId,
    ...what,
    major: because.length > 0,
    touches: { itemIds: itemIds ?? [...items.keys()], wholeData, people, because },
    proposedBy: actingPerson(context),
    proposedAt: context.now,
    consent: null,
    backup: null,
    startedAt: null,
    finishedAt: null,
    cancelledAt: null,
    outcome: null,
    result: null,
  };
  const after = { operations: { [operation.id]: operation }, ...worked(ticket, context) };
  return [happened(ticket, 'operation_proposed', after, { operationId: operation.id, ...command })];
};

/** Why the policy holds it for major as things stand now. */
const reasonsNow = (wholeData: boolean, { reached: { items, people, rules } }: Context): MajorReason[] =>
  majorReasons(rules, { criticalities: [...items.values()], people, wholeData });

/** A change that is not one for this ticket. */
function unlinkedChange(ref: string | null, { changes }: Context): Refusal | null {
  return ref === null || changes.known.has(ref)
    ? null
    : refuse('unknown_reference', undefined, [{ field: 'body.changeRef', code: 'unknown_reference' }]);
}

export const linkChange: Decider<'link_change'> = (ticket, { operationId, changeRef }, context) => {
  const operation = waiting(ticket, operationId);
  if (isRefusal(operation)) return operation;
  const unlinked = unlinkedChange(changeRef, context);
  if (unlinked) return unlinked;
  const after = { operations: { [operationId]: { ...operation, changeRef } } };
  return [happened(ticket, 'change_linked', after, { operationId, changeRef })];
};

export const consent: Decider<'consent'> = (ticket, { operationId, given, comment }, context) => {
  const operation = waiting(ticket, operationId);
  if (isRefusal(operation)) return operation;
  const consented = { given, by: speakerOf(context), at: context.now, comment, emergency: false };
  const after = { operations: { [operationId]: { ...operation, consent: consented } } };
  return [happened(ticket, given ? 'consent_given' : 'consent_refused', after, { operationId, comment })];
};

/** In a P1 emergency the service owner or duty manager may consent; flagged for review (A6). */
export const consentEmergency: Decider<'consent_emergency'> = (ticket, { operationId, reason }, context) => {
  if (ticket.priority !== 'P1') return refuse('emergency_only_p1');
  const operation = waiting(ticket, operationId);
  if (isRefusal(operation)) return operation;
  // A no of the requester stands, emergency or not.
  if (operation.consent?.given === false) return refuse('consent_refused');
  const by = actingPerson(context);
  if (operation.proposedBy === by) return refuse('emergency_approver_only');
  const consented = { given: true, by, at: context.now, comment: reason, emergency: true };
  const after = { operations: { [operationId]: { ...operation, consent: consented } } };
  return [happened(ticket, 'consent_given', after, { operationId, reason, emergency: true })];
};

export const recordBackup: Decider<'record_backup'> = (ticket, command, context) => {
  const operation = waiting(ticket, command.operationId);
  if (isRefusal(operation)) return operation;
  if (command.needed && command.takenAt > context.now) {
    return refuse('invalid', undefined, [{ field: 'body.takenAt', code: 'in_the_future' }]);
  }
  const { operationId, ...what } = command;
  const backup: Backup = { ...what, by: actingPerson(context), at: context.now };
  const after = { operations: { [operationId]: { ...operation, backup } }, ...worked(ticket, context) };
  return [happened(ticket, 'backup_recorded', after, { ...command })];
};

export const startOperation: Decider<'start_operation'> = (ticket, { operationId }, context) => {
  const operation = waiting(ticket, operationId);
  if (isRefusal(operation)) return operation;
  // What it touches may have become more critical since it was proposed.
  const now = {
    ...operation,
    major: operation.major || reasonsNow(operation.touches?.wholeData ?? false, context).length > 0,
  };
  const closed = gate(now, context.changes.open);
  if (closed) return closed;
  const after = {
    operations: { [operationId]: { ...now, startedAt: context.now } },
    ...worked(ticket, context),
  };
  return [happened(ticket, 'operation_started', after, { operationId })];
};

export const finishOperation: Decider<'finish_operation'> = (ticket, command, context) => {
  const operation = ticket.operations[command.operationId];
  if (!operation) {
    return refuse('unknown_reference', undefined, [{ field: 'body.operationId', code: 'unknown_reference' }]);
  }
  if (!isRunning(operation)) return refuse('operation_state');
  const { operationId, outcome, result } = command;
  const finished = { ...operation, finishedAt: context.now, outcome, result };
  const after = { operations: { [operationId]: finished }, ...worked(ticket, context) };
  return [happened(ticket, 'operation_finished', after, { ...command })];
};

export const cancelOperation: Decider<'cancel_operation'> = (ticket, { operationId, reason }, { now }) => {
  const operation = waiting(ticket, operationId);
  if (isRefusal(operation)) return operation;
  const after = { operations: { [operationId]: { ...operation, cancelledAt: now } } };
  return [happened(ticket, 'operation_cancelled', after, { operationId, reason })];
};
