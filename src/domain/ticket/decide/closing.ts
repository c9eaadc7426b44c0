import type { Patch } from '../../events.ts';
import type { Instant } from '../../instant.ts';
import { type Refusal, refuse } from '../../refusal.ts';
import { isReopenable } from '../by-phone.ts';
import { happened, sequence } from '../evolve.ts';
import type { Confirmation } from '../parts.ts';
import type { Ticket } from '../ticket.ts';
import { aboutAppeal } from './asking.ts';
import { handledBy } from './assigning.ts';
import { actingPerson, type Context, type Decider, speakerOf, worked } from './context.ts';
import { aboutWork, endedEscalations, escalated } from './escalating.ts';
import { awaitsChild } from './family.ts';
import { isTakenUp } from './major.ts';
import { isRunning } from './operating.ts';
import { unsecured } from './security.ts';

/** Attempts to reach the requester before a lead may close as unreachable (A1). */
export const MIN_ATTEMPTS = 3;
export const MIN_ATTEMPT_CHANNELS = 2;

/** Nothing may be left open on a system or at the requester's desk. */
function unfinished(ticket: Ticket): Refusal | null {
  if (Object.values(ticket.operations).some(isRunning)) return refuse('operation_running');
  const open = Object.values(ticket.visits).some((v) => v.leftAt === null && v.cancelledAt === null);
  return open ? refuse('visit_open') : null;
}

/** A result the requester can read, with steps to check it (4.2a, 4.2b). */
export const resolve: Decider<'resolve'> = (ticket, command, context) => {
  if (ticket.type === 'incident' && !ticket.diagnosed) return refuse('diagnosis_missing');
  if (command.source === 'new' && command.riskNote === null) {
    return refuse('reason_required', undefined, [{ field: 'body.riskNote', code: 'required' }]);
  }
  const after: Patch = {
    status: 'resolved',
    round: ticket.round + 1,
    reminders: 0,
    resolution: { ...command, at: context.now, by: actingPerson(context) },
    ...endedEscalations(ticket, aboutWork),
    ...worked(ticket, context),
  };
  const refusal = unsecured(ticket) ?? unfinished(ticket) ?? awaitsChild(context);
  return refusal ?? [happened(ticket, 'resolved', after, { ...command })];
};

/** Words that do not go with "it works"; the requester is asked once more. */
const DOUBT =
  /[不没未]|无法|仍|还是|还有|依然|部分|只有|\b(but|still|partly|partial|failed|fails)\b|un(able|solved)|\b(not|never)\b|n['’]?t\b/i;
/** Such words where they say that all is well. */
const FINE = /没(问题|事|毛病)|不错|不再|不用|不客气|不好意思|no(t a)? problem|not bad/gi;

export const isDoubtful = (comment: string | null): boolean =>
  comment !== null && DOUBT.test(comment.replace(FINE, ''));

type Said = Pick<Confirmation, 'accepted' | 'comment'> & { method?: Confirmation['method'] };

function word(
  ticket: Ticket,
  { accepted, comment, method = 'portal' }: Said,
  context: Context,
): Confirmation {
  const by = speakerOf(context);
  return { id: context.newId, round: ticket.round, accepted, by, at: context.now, method, comment };
}

/** How the word came, where it was not said on the page. */
const how = (method: Confirmation['method'] = 'portal') => (method === 'portal' ? {} : { method });

/** The requester's own word, and only then the record is closed (4.2c). */
export const confirm: Decider<'confirm'> = (ticket, { sure, ...said }, context) => {
  const { comment, method } = said;
  if (!sure && isDoubtful(comment)) return refuse('doubtful_confirmation');
  const confirmation = word(ticket, { accepted: true, ...said }, context);
  return sequence(
    ticket,
    (state) =>
      happened(
        state,
        'confirmed',
        { confirmations: { [confirmation.id]: confirmation } },
        { comment, ...how(method) },
      ),
    (state) =>
      happened(state, 'closed', { status: 'closed', closure: 'confirmed' }, { closure: 'confirmed' }),
  );
};

/** "Does not work": the same record goes on under the same number. */
export const reject: Decider<'reject'> = (ticket, said, context) => {
  const { comment, method } = said;
  const confirmation = word(ticket, { accepted: false, ...said }, context);
  const after: Patch = {
    ...backToWork,
    confirmations: { [confirmation.id]: confirmation },
  };
  return [happened(ticket, 'rejected', after, { comment, ...how(method) })];
};

export const backToWork = { status: 'in_progress', resolution: null, closure: null, reminders: 0 } as const;

export const remind: Decider<'remind'> = (ticket, fired) => {
  const reminders = ticket.reminders + 1;
  return [happened(ticket, 'reminded', { reminders }, { number: reminders, ...fired })];
};

export const expire: Decider<'expire'> = (ticket, fired) => [
  happened(ticket, 'confirmation_expired', { status: 'unconfirmed' }, { ...fired }),
];

export const logContact: Decider<'log_contact'> = (ticket, { channel, note }, context) => {
  const by = actingPerson(context);
  const attempt = { id: context.newId, round: ticket.round, channel, at: context.now, by, note };
  return [
    happened(ticket, 'contact_attempted', { contactAttempts: { [attempt.id]: attempt } }, { channel, note }),
  ];
};

const isAppealOpen = ({ appeal }: Ticket): boolean => appeal !== null && appeal.decidedAt === null;

/** The named exception of A1: at least 3 attempts on at least 2 channels, only by a lead, never past an appeal. */
export const closeUnreachable: Decider<'close_unreachable'> = (ticket, { reason }) => {
  if (isAppealOpen(ticket)) return refuse('appeal_open');
  const attempts = Object.values(ticket.contactAttempts).filter((attempt) => attempt.round === ticket.round);
  const channels = new Set(attempts.map((attempt) => attempt.channel)).size;
  if (attempts.length < MIN_ATTEMPTS || channels < MIN_ATTEMPT_CHANNELS) {
    return refuse('too_few_attempts', { attempts: attempts.length, channels });
  }
  return [
    happened(
      ticket,
      'closed',
      { status: 'closed', closure: 'unreachable' },
      { closure: 'unreachable', reason },
    ),
  ];
};

/** A record closed without the requester's own hand stays reopenable (A1); one they closed is appealed instead. */
export const reopen: Decider<'reopen'> = (ticket, { reason }) =>
  isReopenable(ticket) ? [happened(ticket, 'reopened', backToWork, { reason })] : refuse('not_reopenable');

export const appeal: Decider<'appeal'> = (ticket, { reason }, context) => {
  const { now } = context;
  if (isAppealOpen(ticket)) return refuse('appeal_open');
  const opened = { reason, at: now, decidedBy: null, decidedAt: null, upheld: null, answer: null };
  return sequence(
    ticket,
    (state) => happened(state, 'appealed', { appeal: opened }, { reason }),
    (state) => escalated(state, { trigger: 'd', cause: null, note: reason }, context),
  );
};

/** Decided by somebody who neither made the appeal nor handled the ticket; upheld, the work goes on (4.3d). */
export const decideAppeal: Decider<'decide_appeal'> = (ticket, { upheld, answer }, context) => {
  const { appeal } = ticket;
  if (appeal === null || appeal.decidedAt !== null) return refuse('no_appeal');
  const own = ticket.requester.personId === actingPerson(context);
  if (own || handledBy(ticket, context)) return refuse('handled_it');
  const decided = { ...appeal, decidedBy: actingPerson(context), decidedAt: context.now, upheld, answer };
  const goesOn = upheld && ['resolved', 'unconfirmed', 'closed'].includes(ticket.status);
  return sequence(
    ticket,
    (state) =>
      happened(
        state,
        'appeal_decided',
        { appeal: decided, ...endedEscalations(state, aboutAppeal) },
        { upheld, answer },
      ),
    (state) => (goesOn ? happened(state, 'reopened', backToWork, { reason: 'appeal_upheld' }) : null),
  );
};

/** Appointments that nobody has come to fall away with the work they were made for. */
export function cancelledVisits(ticket: Ticket, now: Instant): Patch {
  const planned = Object.values(ticket.visits).filter((v) => v.arrivedAt === null && v.cancelledAt === null);
  if (planned.length === 0) return {};
  return { visits: Object.fromEntries(planned.map((visit) => [visit.id, { ...visit, cancelledAt: now }])) };
}

/**
 * Taken back by the requester; appointments that were made for it fall away. What others rely on stays: a
 * major incident that has been taken up is no longer one person's own.
 */
export const withdraw: Decider<'withdraw'> = (ticket, { reason }, context) => {
  const after = withdrawal(ticket, context);
  return 'code' in after ? after : [happened(ticket, 'withdrawn', after, { reason })];
};

/** What ends a record without a result, or what stands in the way. */
export function withdrawal(ticket: Ticket, { now }: Context): Patch | Refusal {
  if (Object.values(ticket.operations).some(isRunning)) return refuse('operation_running');
  if (isTakenUp(ticket)) return refuse('major_taken_up');
  const { major } = ticket;
  return {
    status: 'withdrawn',
    question: null,
    ...(major !== null && major.endedAt === null ? { major: { ...major, endedAt: now } } : {}),
    ...cancelledVisits(ticket, now),
    ...endedEscalations(ticket, () => true),
  };
}
