import type { ImapFlow } from 'imapflow';
import type { Instant } from '#domain/instant.ts';
import { toFetch, type Wanted, wantedOf } from '#domain/mailbox/plan.ts';
import { keepRaw } from '../intake/store.ts';
import type { Queries } from '../platform/db/db.ts';
import { noteMarking } from './lease.ts';
import { type ImapServer, progressOf, saveProgress } from './store.ts';

/** Longest message that is taken in whole (bytes); of a longer one only its beginning, which says so. */
export const MOST_BYTES = 50 * 1024 * 1024;
const BEGINNING = 256 * 1024;
/** Messages that are marked together; after a crash so many are looked at again, and known. */
const BATCH = 50;

export interface Fetching {
  db: Queries;
  imap: ImapFlow;
  box: { id: string; createdAt: Instant; server: ImapServer };
  clock: () => Instant;
  /** Asked before each batch: somebody else may read the mailbox now. */
  signal: AbortSignal;
}

/**
 * Takes in what is new in the open folder: bytes first, marked on the server only when they are committed. How
 * far it came is known by us, never by the server's flags, so that a mailbox that takes no flags is read once
 * all the same, and one that is read again makes nothing twice. @returns how many messages were new
 * @throws when the connection or the database fails; what was committed stays
 */
export async function takeNew(fetching: Fetching): Promise<number> {
  const { db, imap, box, signal } = fetching;
  const progress = await progressOf(db, box.id);
  const uidValidity = validityOf(imap);
  const wanted = wantedOf(progress, uidValidity);
  // Asked before the search: what comes meanwhile has a later number and is found the next time.
  const status = wanted.kind === 'after' ? null : await imap.status(box.server.folder, { uidNext: true });
  const uids = toFetch(wanted, await search(imap, wanted, box.createdAt));
  let fresh = 0;
  for (let at = 0; at < uids.length && !signal.aborted; at += BATCH) {
    const batch = uids.slice(at, at + BATCH);
    fresh += await takeBatch(fetching, uidValidity, batch);
    if (wanted.kind === 'after') await saveProgress(db, box.id, { uidValidity, lastUid: batch.at(-1) ?? 0 });
  }
  if (signal.aborted) return fresh;
  if (wanted.kind !== 'after') {
    const next = status ? (status.uidNext ?? 1) : 1;
    await saveProgress(db, box.id, { uidValidity, lastUid: Math.max(next - 1, ...uids) });
  }
  return fresh;
}

function validityOf(imap: ImapFlow): bigint {
  if (!imap.mailbox) throw new Error('no folder is open');
  return imap.mailbox.uidValidity;
}

async function search(imap: ImapFlow, wanted: Wanted, since: Instant): Promise<number[]> {
  const query = {
    after: wanted.kind === 'after' ? { uid: `${wanted.uid + 1}:*` } : {},
    unread: { seen: false },
    unread_or_since: { or: [{ seen: false }, { since: new Date(since) }] },
  }[wanted.kind];
  const found = await imap.search(query, { uid: true });
  if (!Array.isArray(found)) throw new Error('the server does not search the folder');
  return found;
}

/** Keeps a few messages, then marks those together. @returns how many were not known before */
async function takeBatch(fetching: Fetching, uidValidity: bigint, uids: readonly number[]): Promise<number> {
  const { db, imap, box, clock } = fetching;
  const sizes = await imap.fetchAll(rangeOf(uids), { uid: true, size: true }, { uid: true });
  let fresh = 0;
  const kept: number[] = [];
  // One that was deleted meanwhile is not among them.
  for (const { uid, size = 0 } of sizes) {
    const found = await bytesOf(fetching, uidValidity, { uid, size });
    if (!found) continue;
    const source = { kind: 'mailbox', mailboxId: box.id, uidValidity, uid } as const;
    if ((await keepRaw(db, found.bytes, source, clock(), found.cut)).fresh) fresh++;
    kept.push(uid);
  }
  if (kept.length > 0) await mark(fetching, kept);
  return fresh;
}

const rangeOf = (uids: readonly number[]): string => uids.join(',');

type Found = { bytes: Uint8Array; cut: 'too_large' | 'not_fetched' | null };

async function bytesOf(
  { imap, box }: Fetching,
  uidValidity: bigint,
  { uid, size }: { uid: number; size: number },
): Promise<Found | null> {
  try {
    const cut = size > MOST_BYTES ? 'too_large' : null;
    const source = cut ? { maxLength: BEGINNING } : true;
    const whole = await imap.fetchOne(`${uid}`, { uid: true, source }, { uid: true });
    if (!whole) return null;
    return whole.source ? { bytes: whole.source, cut } : null;
  } catch (error) {
    // The server refuses this one message: it must not stand in the way of all after it, nor be lost from sight.
    if (!imap.usable) throw error;
    const note = `Subject: UID ${uid}\r\n\r\n${box.id} ${uidValidity}\r\n${String(error)}\r\n`;
    return { bytes: Buffer.from(note), cut: 'not_fetched' };
  }
}

async function mark({ db, imap, box }: Fetching, uids: readonly number[]): Promise<void> {
  const { moveTo } = box.server;
  try {
    const done = moveTo
      ? await imap.messageMove(rangeOf(uids), moveTo, { uid: true })
      : await imap.messageFlagsAdd(rangeOf(uids), ['\\Seen'], { uid: true });
    await noteMarking(db, box.id, done === false ? 'the server refuses' : null);
  } catch (error) {
    if (!imap.usable) throw error;
    await noteMarking(db, box.id, String(error).slice(0, 500));
  }
}
