import { holds, type PersonActor } from '../permissions/actor.ts';
import { type Refusal, refuse } from '../refusal.ts';

/** A version of the change policy, or a model of standard changes, by whom it was written. */
export interface Authored {
  state: 'draft' | 'approved' | 'discarded' | 'retired';
  /** Null: shipped with the product. */
  authorId: string | null;
}

/** What was approved is for everybody; the rest is for those who make it. */
export const readsAuthored = (actor: PersonActor, { state }: Pick<Authored, 'state'>): boolean =>
  state === 'approved' || holds(actor, 'change.manage');

/** Only a draft is saved or discarded; null: it may be. */
export const draftProblem = ({ state }: Pick<Authored, 'state'>): Refusal | null =>
  state === 'draft' ? null : refuse('not_draft', { state });

/**
 * Whether somebody may approve it; null: they may. It is somebody else than its author, unless nobody else could
 * (`alone`; of models, which let changes go without a vote, never).
 */
export function approvalProblem(one: Authored, { personId }: PersonActor, alone: boolean): Refusal | null {
  return draftProblem(one) ?? (one.authorId === personId && !alone ? refuse('same_author') : null);
}
