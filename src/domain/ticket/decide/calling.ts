import type { Patch } from '../../events.ts';
import { type Refusal, refuse } from '../../refusal.ts';
import { recorderProblem } from '../by-phone.ts';
import type { Commands } from '../commands.ts';
import { happened, sequence } from '../evolve.ts';
import type { Confirmation } from '../parts.ts';
import type { Ticket } from '../ticket.ts';
import { backToWork, isDoubtful } from './closing.ts';
import { actingPerson, type Context, type Decider, worked } from './context.ts';

type Heard = Commands['confirm_by_phone'];

const wrong = (field: string, code: string) =>
  refuse('invalid', undefined, [{ field: `body.${field}`, code }]);

/** The call was held after the result was given, and is not yet to come; its record is known. */
function callProblem({ resolution }: Ticket, { at, callId }: Heard, { now, calls }: Context): Refusal | null {
  if (at > now) return wrong('at', 'in_the_future');
  if (at < (resolution?.at ?? now)) return wrong('at', 'too_small');
  if (callId === null || calls.has(callId)) return null;
  return refuse('unknown_reference', undefined, [{ field: 'body.callId', code: 'unknown_reference' }]);
}

function word({ requester, round }: Ticket, heard: Heard, context: Context): Confirmation {
  const { number, callId } = heard;
  return {
    id: context.newId,
    round,
    accepted: heard.outcome === 'accepted',
    by: requester.personId,
    at: heard.at,
    method: 'phone',
    comment: heard.words,
    phone: { recordedBy: actingPerson(context), number, callId },
  };
}

/** What the history says of the call. */
const told = ({ words, number, callId, at }: Heard) => ({
  comment: words,
  method: 'phone',
  calledAt: at,
  number,
  ...(callId === null ? {} : { callId }),
});

/**
 * What the requester said of the result when somebody of the desk called back, written down under both names with
 * time and number (4.2c). A yes closes as their own would, a no goes on under the same number.
 */
export const confirmByPhone: Decider<'confirm_by_phone'> = (ticket, heard, context) => {
  const refusal = recorderProblem(ticket, actingPerson(context)) ?? callProblem(ticket, heard, context);
  if (refusal) return refusal;
  const accepted = heard.outcome === 'accepted';
  if (accepted && !heard.sure && isDoubtful(heard.words)) return refuse('doubtful_confirmation');
  const said = word(ticket, heard, context);
  const after: Patch = { confirmations: { [said.id]: said }, ...worked(ticket, context) };
  if (!accepted) return [happened(ticket, 'rejected', { ...backToWork, ...after }, told(heard))];
  return sequence(
    ticket,
    (state) => happened(state, 'confirmed', after, told(heard)),
    (state) =>
      happened(state, 'closed', { status: 'closed', closure: 'confirmed' }, { closure: 'confirmed' }),
  );
};
