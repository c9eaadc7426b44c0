import type { Patch } from '../../events.ts';
import type { Instant } from '../../instant.ts';
import { type FieldProblem, type Refusal, refuse } from '../../refusal.ts';
import type { Amendments } from '../commands.ts';
import { missingFields } from '../completeness.ts';
import { happened, sequence } from '../evolve.ts';
import { proposedRank } from '../impact-proposal.ts';
import { isRaised, p1Rule, priorityOf } from '../priority.ts';
import { servicesOf, type Ticket } from '../ticket.ts';
import { actingPerson, type Context, type Decider, worked } from './context.ts';
import { escalated } from './escalating.ts';
import { declaredByPriority } from './major.ts';

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

/** What makes a record a security incident, or none any more, is an action of its own with a reason (2.4c). */
const typeProblem = (ticket: Ticket, { type }: Amendments): FieldProblem | null =>
  type !== undefined && type !== ticket.type && [type, ticket.type].includes('security_incident')
    ? { field: 'body.fields.type', code: 'not_allowed' }
    : null;

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
  const problem =
    occurrenceProblem(fields.occurredAt, now, 'body.fields.occurredAt') ?? typeProblem(ticket, fields);
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
export const answer: Decider<'answer'> = (ticket, { text, fields }, context) => {
  const problem =
    occurrenceProblem(fields.occurredAt, context.now, 'body.fields.occurredAt') ??
    typeProblem(ticket, fields);
  if (problem) return invalid(problem);
  const { impact, urgency, ...rest } = fields;
  const classified = { ...(impact ? { impact } : {}), ...(urgency ? { urgency } : {}) };
  const priority =
    ticket.overrideReason === null && (impact || urgency)
      ? {
          priority: priorityOf(
            { ...ticket, ...classified, services: servicesOf(ticket) },
            context.rules.policy,
          ),
        }
      : {};
  const after = { ...amended(ticket, rest), ...classified, ...priority, ...resumed(ticket), question: null };
  return sequence(
    ticket,
    (state) => happened(state, 'answered', after, { text }),
    ...raised(ticket, context),
  );
};

/** Back to the status in which the waiting began. */
export const resumed = (ticket: Ticket): Pick<Patch, 'status' | 'resumeTo'> => ({
  status: ticket.resumeTo ?? 'in_progress',
  resumeTo: null,
});

/** A priority that rises is an escalation of its own (4.3c); what becomes P1 is a major incident (3.3-P1). */
const raised = (before: Ticket, context: Context) => {
  const change = (state: Ticket) => ({ from: before.priority, to: state.priority });
  return [
    (state: Ticket) =>
      isRaised(before.priority, state.priority)
        ? escalated(state, { trigger: 'c', cause: 'priority', note: null, change: change(state) }, context)
        : null,
    (state: Ticket) =>
      state.priority === 'P1' &&
      before.priority !== 'P1' &&
      (state.major === null || state.major.endedAt !== null)
        ? declaredByPriority(state, context.now)
        : null,
  ];
};

export const classify: Decider<'classify'> = (ticket, command, context) => {
  const { impact, urgency, override } = command;
  const services = servicesOf(ticket);
  const proposal = command.byImpact
    ? proposedRank(context.hit, { ...ticket, urgency, services }, context.rules.policy)
    : null;
  // What was looked at is not what stands now: somebody has to look again.
  if (command.byImpact && proposal?.impact !== impact) return refuse('proposal_changed');
  const p1Flags = proposal?.p1Flags ?? command.p1Flags;
  const facts = { impact, urgency, p1Flags, services };
  const computed = priorityOf(facts, context.rules.policy);
  if (override && override.priority !== 'P1' && p1Rule(facts, context.rules.policy)) return refuse('p1_rule');
  const after: Patch = {
    impact,
    urgency,
    p1Flags,
    priority: override?.priority ?? computed,
    overrideReason: override && override.priority !== computed ? override.reason : null,
    ...worked(ticket, context),
  };
  const data = { computed, reason: override?.reason ?? null, ...(proposal ? { byImpact: context.hit } : {}) };
  const event = happened(ticket, 'classified', after, data);
  if (Object.keys(event.after).every((key) => key === 'handlerIds')) return refuse('nothing_to_change');
  return sequence(ticket, () => event, ...raised(ticket, context));
};
