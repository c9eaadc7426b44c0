import { refuse } from '../../refusal.ts';
import { happened, sequence } from '../evolve.ts';
import { isSecurityIncident } from '../security.ts';
import { cancelledVisits } from './closing.ts';
import type { Decider } from './context.ts';
import { worked } from './context.ts';
import { aboutWork, endedEscalations } from './escalating.ts';
import { gathered } from './gathering.ts';
import { isRunning } from './operating.ts';

const unknown = refuse('unknown_reference', undefined, [{ field: 'body.of', code: 'unknown_reference' }]);

/** The same trouble was recorded before: this record follows that one, and keeps its own confirmation. */
export const linkDuplicate: Decider<'link_duplicate'> = (ticket, { of }, context) => {
  const { linked } = context;
  if (ticket.resumeTo === 'recorded') return refuse('not_accepted');
  if (linked === null || linked.id !== of) return unknown;
  if (of === ticket.id || linked.duplicateOf !== null || ticket.duplicateIds.length > 0)
    return refuse('circle');
  // A result that is taken over was not given by the playbook, unless that record had one (2.4c).
  if (isSecurityIncident(ticket) !== isSecurityIncident(linked)) return refuse('security_linked');
  if (ticket.parentId === of) return refuse('linked_otherwise');
  if (ticket.childIds.length > 0) return refuse('has_children');
  if (ticket.duplicateOf !== null) return refuse('already_linked', { of: ticket.duplicateOf });
  if (linked.status === 'closed' || linked.status === 'withdrawn') return refuse('linked_ended');
  return [happened(ticket, 'duplicate_linked', { duplicateOf: of, ...worked(ticket, context) }, { of })];
};

export const unlinkDuplicate: Decider<'unlink_duplicate'> = (ticket, { reason }, context) =>
  ticket.duplicateOf === null
    ? refuse('not_linked')
    : [
        happened(
          ticket,
          'duplicate_unlinked',
          { duplicateOf: null, ...worked(ticket, context) },
          { of: ticket.duplicateOf, reason },
        ),
      ];

/** The other side of a link. */
export const gainDuplicate: Decider<'gain_duplicate'> = (ticket, { id, by }, context) => {
  const duplicateIds = [...ticket.duplicateIds, id];
  return sequence(
    ticket,
    (state) => happened(state, 'duplicate_gained', { duplicateIds }, { id, by }),
    (state) => gathered(ticket, state, context),
  );
};

export const loseDuplicate: Decider<'lose_duplicate'> = (ticket, { id, by }) => [
  happened(
    ticket,
    'duplicate_lost',
    { duplicateIds: ticket.duplicateIds.filter((other) => other !== id) },
    { id, by },
  ),
];

/** The result of the record that this one follows is its result too; its own requester still confirms it (4.2c). */
export const follow: Decider<'follow'> = (ticket, { of, resolution, timer, generation }, { now }) => {
  if (ticket.duplicateOf !== of) return refuse('not_linked');
  if (Object.values(ticket.operations).some(isRunning)) return refuse('operation_running');
  return [
    happened(
      ticket,
      'resolved',
      {
        status: 'resolved',
        resumeTo: null,
        question: null,
        thirdParty: null,
        round: ticket.round + 1,
        reminders: 0,
        resolution: { ...resolution, at: now },
        ...cancelledVisits(ticket, now),
        ...endedEscalations(ticket, aboutWork),
      },
      { ...resolution, how: 'followed', of, timer, generation },
    ),
  ];
};
