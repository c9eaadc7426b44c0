/** How far a mailbox has been read: the folder's validity of UIDs, and the last UID that was taken in. */
export interface Progress {
  /** Null: never. */
  uidValidity: bigint | null;
  lastUid: number;
}

/** Which messages of a folder to ask the server for. */
export type Wanted =
  /** Everything after this UID. */
  | { kind: 'after'; uid: number }
  /** UIDs mean something else than before: whatever is unread, and whatever came since the mailbox is ours. */
  | { kind: 'unread_or_since' }
  /** First time: what is unread; older mail that somebody has read was answered elsewhere. */
  | { kind: 'unread' };

export function wantedOf({ uidValidity, lastUid }: Progress, now: bigint): Wanted {
  if (uidValidity === null) return { kind: 'unread' };
  return uidValidity === now ? { kind: 'after', uid: lastUid } : { kind: 'unread_or_since' };
}

/**
 * What to fetch of what the server answered, in order. A server asked for all after the last UID answers the
 * last one again; it is not fetched twice.
 */
export function toFetch(wanted: Wanted, found: readonly number[]): number[] {
  const after = wanted.kind === 'after' ? wanted.uid : 0;
  return [...new Set(found)].filter((uid) => uid > after).sort((a, b) => a - b);
}

/** How long to wait before a mailbox that failed is tried again (ms): twice as long each time, at most 5 minutes. */
export function retryAfter(failingFor: number): number {
  return Math.min(300_000, Math.max(5_000, failingFor));
}
