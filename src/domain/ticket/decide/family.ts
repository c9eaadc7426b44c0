import { type Refusal, refuse } from '../../refusal.ts';
import { happened, sequence } from '../evolve.ts';
import type { Ticket } from '../ticket.ts';
import type { Context, Decider } from './context.ts';
import { worked } from './context.ts';
import { isWorking } from './escalating.ts';
import { gathered } from './gathering.ts';

const unknown = refuse('unknown_reference', undefined, [
  { field: 'body.parentId', code: 'unknown_reference' },
]);

/**
 * A part of a larger piece of work, done on its own: unlike a duplicate it takes over nothing of its parent.
 * One level deep, because all that a parent owes its children is to wait for them, and that needs no tree;
 * a record that has a parent has no children, so that no circle can come about, and PostgreSQL can see it
 * in each row alone.
 */
export const linkParent: Decider<'link_parent'> = (ticket, { parentId }, context) => {
  const { linked } = context;
  if (linked === null || linked.id !== parentId) return unknown;
  if (parentId === ticket.id) return refuse('circle');
  if (ticket.parentId !== null) return refuse('already_child', { parent: ticket.parentId });
  if (ticket.childIds.length > 0) return refuse('has_children');
  return (
    unfit(ticket, linked) ?? [
      happened(ticket, 'parent_linked', { parentId, ...worked(ticket, context) }, { of: parentId }),
    ]
  );
};

/** Why a record cannot be the parent of this one. */
function unfit(ticket: Ticket, parent: NonNullable<Context['linked']>): Refusal | null {
  if (parent.parentId !== null) return refuse('parent_is_child', { parent: parent.parentId });
  // What a duplicate is given it takes from another record, which waits for nobody's children.
  if (parent.duplicateOf === ticket.id || ticket.duplicateOf === parent.id) return refuse('linked_otherwise');
  if (parent.duplicateOf !== null) return refuse('parent_is_duplicate', { of: parent.duplicateOf });
  if (parent.status === 'closed' || parent.status === 'withdrawn') return refuse('linked_ended');
  return isWorking(parent) ? null : refuse('parent_resolved');
}

/** It goes on as a record of its own; whatever became of the parent. */
export const unlinkParent: Decider<'unlink_parent'> = (ticket, { reason }, context) =>
  ticket.parentId === null
    ? refuse('not_child')
    : [
        happened(
          ticket,
          'parent_unlinked',
          { parentId: null, ...worked(ticket, context) },
          { of: ticket.parentId, reason },
        ),
      ];

/** The other side of a link. Children gather like duplicates, and are counted together with them (4.3c). */
export const gainChild: Decider<'gain_child'> = (ticket, { id, by }, context) => {
  if (ticket.parentId !== null) return refuse('parent_is_child', { parent: ticket.parentId });
  if (ticket.duplicateOf !== null) return refuse('parent_is_duplicate', { of: ticket.duplicateOf });
  const childIds = [...ticket.childIds, id];
  return sequence(
    ticket,
    (state) => happened(state, 'child_gained', { childIds }, { id, by }),
    (state) => gathered(ticket, state, context),
  );
};

export const loseChild: Decider<'lose_child'> = (ticket, { id, by }) => [
  happened(ticket, 'child_lost', { childIds: ticket.childIds.filter((other) => other !== id) }, { id, by }),
];

/** Its first child that is still worked on: until then a parent has no result (4.2a). */
export function awaitsChild({ children }: Pick<Context, 'children'>): Refusal | null {
  const open = children.find(isWorking);
  return open ? refuse('child_open', { child: open.id }) : null;
}
