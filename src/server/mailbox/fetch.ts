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

export interface Fetching {
  db: Queries;
  imap: ImapFlow;
  box: { id: string; createdAt: Instant; server: ImapServer };
  clock: () => Instant;
  /** Asked before each message: somebody else may read the mailbox now. */
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
  for (const uid of uids) {
    if (signal.aborted) return fresh;
    if (await takeOne(fetching, uidValidity, uid)) fresh++;
    if (wanted.kind === 'after') await saveProgress(db, box.id, { uidValidity, lastUid: uid });
  }
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

/** @returns whether it is a message that was not known before; one that was deleted meanwhile is none */
async function takeOne(fetching: Fetching, uidValidity: bigint, uid: number): Promise<boolean> {
  const { db, box, clock } = fetching;
  const found = await bytesOf(fetching, uidValidity, uid);
  if (!found) return false;
  const source = { kind: 'mailbox', mailboxId: box.id, uidValidity, uid } as const;
  const { fresh } = await keepRaw(db, found.bytes, source, clock(), found.cut);
  await mark(fetching, uid);
  return fresh;
}

type Found = { bytes: Uint8Array; cut: 'too_large' | 'not_fetched' | null };

async function bytesOf({ imap, box }: Fetching, uidValidity: bigint, uid: number): Promise<Found | null> {
  try {
    const head = await imap.fetchOne(`${uid}`, { uid: true, size: true }, { uid: true });
    if (!head) return null;
    const cut = (head.size ?? 0) > MOST_BYTES ? 'too_large' : null;
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

async function mark({ db, imap, box }: Fetching, uid: number): Promise<void> {
  const { moveTo } = box.server;
  try {
    const done = moveTo
      ? await imap.messageMove(`${uid}`, moveTo, { uid: true })
      : await imap.messageFlagsAdd(`${uid}`, ['\\Seen'], { uid: true });
    await noteMarking(db, box.id, done === false ? 'the server refuses' : null);
  } catch (error) {
    if (!imap.usable) throw error;
    await noteMarking(db, box.id, String(error).slice(0, 500));
  }
}
