import type { Patch } from '../../events.ts';
import type { Instant } from '../../instant.ts';
import { type FieldProblem, type Refusal, refuse } from '../../refusal.ts';
import type { Amendments } from '../commands.ts';
import { missingFields } from '../completeness.ts';
import { happened, sequence } from '../evolve.ts';
import { isRaised, priorityOf } from '../priority.ts';
import type { Ticket } from '../ticket.ts';
import { actingPerson, type Decider, worked } from './context.ts';

const DAY = 86_400_000;

/** A time of occurrence lies in the last ten years and not in the future (5 minutes of clock error). */
export function occurrenceProblem(
  at: Instant | null | undefined,
  now: Instant,
  field: string,
): FieldProblem | null {
  if (at === null || at === undefined) return null;
  if (at > now + 300_000) return { field, code: 'in_the_future' };
  return at < now - 3653 * DAY ? { field, code: 'too_old' } : null;
}

const invalid = (problem: FieldProblem): Refusal => refuse('invalid', undefined, [problem]);

/** Puts the command's fields into the record; department and contact belong to the snapshot. */
function amended(ticket: Ticket, fields: Amendments): Patch {
  const { department, contact, ...plain } = fields;
  const given = Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== undefined));
  if (department === undefined && contact === undefined) return given;
  return {
    ...given,
    requester: {
      ...ticket.requester,
      ...(department === undefined ? {} : { department }),
      ...(contact === undefined ? {} : { contact }),
    },
  };
}

export const amend: Decider<'amend'> = (ticket, { fields }, { now }) => {
  const problem = occurrenceProblem(fields.occurredAt, now, 'body.fields.occurredAt');
  if (problem) return invalid(problem);
  const event = happened(ticket, 'amended', amended(ticket, fields));
  return Object.keys(event.after).length === 0 ? refuse('nothing_to_change') : [event];
};

export const ask: Decider<'ask'> = (ticket, { question }, context) => {
  const by = actingPerson(context);
  const fields = missingFields(ticket);
  return [
    happened(
      ticket,
      'asked',
      {
        status: 'waiting_requester',
        resumeTo: ticket.status,
        question: { text: question, fields, by, at: context.now },
        ...worked(ticket, context),
      },
      { question, fields },
    ),
  ];
};

/** An answer may fill the missing fields; the record goes back to where it was asked (3.2c). */
export const answer: Decider<'answer'> = (ticket, { text, fields }, { now }) => {
  const problem = occurrenceProblem(fields.occurredAt, now, 'body.fields.occurredAt');
  if (problem) return invalid(problem);
  const { impact, urgency, ...rest } = fields;
  const classified = { ...(impact ? { impact } : {}), ...(urgency ? { urgency } : {}) };
  const priority =
    ticket.overrideReason === null && (impact || urgency)
      ? { priority: priorityOf({ ...ticket, ...classified }) }
      : {};
  const after = { ...amended(ticket, rest), ...classified, ...priority, ...resumed(ticket), question: null };
  return sequence(
    ticket,
    (state) => happened(state, 'answered', after, { text }),
    (state) => raised(ticket, state),
  );
};

/** Back to the status in which the waiting began. */
export const resumed = (ticket: Ticket): Pick<Patch, 'status' | 'resumeTo'> => ({
  status: ticket.resumeTo ?? 'in_progress',
  resumeTo: null,
});

/** A priority that rises is an escalation of its own (4.3c). */
const raised = (before: Ticket, after: Ticket) =>
  isRaised(before.priority, after.priority)
    ? happened(
        after,
        'escalated',
        {},
        { trigger: 'c', kind: 'hierarchical', from: before.priority, to: after.priority },
      )
    : null;

export const classify: Decider<'classify'> = (ticket, command, context) => {
  const { impact, urgency, p1Flags, override } = command;
  const computed = priorityOf({ impact, urgency, p1Flags });
  if (override && p1Flags.length > 0 && override.priority !== 'P1') return refuse('p1_rule');
  const after: Patch = {
    impact,
    urgency,
    p1Flags,
    priority: override?.priority ?? computed,
    overrideReason: override && override.priority !== computed ? override.reason : null,
    ...worked(ticket, context),
  };
  const event = happened(ticket, 'classified', after, { computed, reason: override?.reason ?? null });
  if (Object.keys(event.after).every((key) => key === 'handlerIds')) return refuse('nothing_to_change');
  return sequence(
    ticket,
    () => event,
    (state) => raised(ticket, state),
  );
};
