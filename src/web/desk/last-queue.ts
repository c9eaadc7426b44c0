import type { QueueSearch } from '../router.tsx';

let last: QueueSearch = {};

/** The queue as it was left, so that the way back from a ticket keeps view and filters. */
export const lastQueue = (): QueueSearch => last;
export function leaveQueueAt(search: QueueSearch): void {
  last = search;
}
