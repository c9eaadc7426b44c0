import type { Instant } from '../instant.ts';
import type { MajorIncident, ReviewAction } from './parts.ts';
import type { Ticket } from './ticket.ts';

type Agreed = Pick<MajorIncident, 'owed' | 'review'>;

/** All actions that stand with a major incident: those still owed from before, then those of its review. */
export const agreedActions = ({ owed = [], review }: Agreed): ReviewAction[] => [
  ...owed,
  ...(review?.actions ?? []),
];

const isOpen = ({ done }: ReviewAction): boolean => done === undefined;

/** What was agreed and is not done yet, most pressing first. */
export const openActions = (major: Agreed): ReviewAction[] =>
  agreedActions(major)
    .filter(isOpen)
    .sort((a, b) => a.dueAt - b.dueAt);

/** By when the first of them is to be done; null when nothing is owed. It is owed whatever becomes of the record. */
export const actionDueAt = ({ major }: Pick<Ticket, 'major'>): Instant | null =>
  major === null ? null : (openActions(major)[0]?.dueAt ?? null);

/** The incident with one of its actions changed, by its place among {@link agreedActions}. */
export function withAction(major: MajorIncident, index: number, changed: ReviewAction): MajorIncident {
  const owed = major.owed ?? [];
  if (index < owed.length) return { ...major, owed: owed.with(index, changed) };
  if (major.review === null) return major;
  const actions = major.review.actions.with(index - owed.length, changed);
  return { ...major, review: { ...major.review, actions } };
}
