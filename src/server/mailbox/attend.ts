import { randomUUID } from 'node:crypto';
import type { ImapFlow } from 'imapflow';
import type { Instant } from '#domain/instant.ts';
import type { Sealer } from '../platform/auth/seal.ts';
import type { Database } from '../platform/db/db.ts';
import { takeNew } from './fetch.ts';
import { openFolder, untilNews } from './imap.ts';
import { problemOf } from './imap-problem.ts';
import { endLease, leaseFree, noteFailure, noteReached, renewLeases } from './lease.ts';
import { passwordOf, readable } from './store.ts';

export interface Attending {
  db: Database;
  sealer: Sealer;
  clock: () => Instant;
  /** Whether there is space for attachments; mail stays on its server while there is none. */
  hasRoom?(): Promise<boolean>;
  /** Told when new messages were stored. */
  onMail(): void;
  /** Told of what went wrong beyond one mailbox. */
  onError(error: unknown): void;
  /** How often a mailbox is asked without being told of news (ms); 60 seconds unless told. */
  pollMs?: number;
  /** How often it is looked whether there is space again (ms); 15 seconds unless told. */
  spaceMs?: number;
  /** How often leases are taken and renewed (ms); 3 seconds unless told. */
  beatMs?: number;
}

export interface Attended {
  /** Closes all connections and gives the mailboxes free. */
  stop(): Promise<void>;
}

interface One {
  version: number;
  abort: AbortController;
  ended: Promise<void>;
}

/**
 * Reads all mailboxes that no other worker reads, each by a connection of its own that stays open and is told
 * of news (IDLE). Any number of workers may run; one that dies loses its mailboxes to the others within the
 * time of a lease.
 */
export function attendMailboxes(attending: Attending): Attended {
  const worker = randomUUID();
  const running = new Map<string, One>();
  const stopped = new AbortController();

  const beat = async () => {
    const { db } = attending;
    const kept = await renewLeases(db, worker);
    for (const [id, one] of running) if (kept.get(id) !== one.version) one.abort.abort();
    for (const { id, version } of await leaseFree(db, worker)) {
      // A mailbox that was changed is taken up again once its old connection has ended.
      if (running.has(id)) continue;
      if (stopped.signal.aborted) {
        await endLease(db, worker, id);
        continue;
      }
      const abort = new AbortController();
      const ended = attendOne(attending, id, abort.signal)
        .catch(attending.onError)
        .then(() => endLease(db, worker, id).catch(attending.onError))
        .then(() => void running.delete(id));
      running.set(id, { version, abort, ended });
    }
  };

  const loop = (async () => {
    while (!stopped.signal.aborted) {
      await beat().catch(attending.onError);
      await pause(attending.beatMs ?? 3_000, stopped.signal);
    }
  })();

  return {
    stop: async () => {
      stopped.abort();
      await loop;
      for (const one of running.values()) one.abort.abort();
      await Promise.all([...running.values()].map(({ ended }) => ended));
    },
  };
}

const pause = (ms: number, signal: AbortSignal) =>
  new Promise<void>((done) => {
    if (signal.aborted) return done();
    const timer = setTimeout(end, ms);
    function end() {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      done();
    }
    signal.addEventListener('abort', end, { once: true });
  });

/** Reads one mailbox until it is to stop or fails; why it failed stands with the mailbox. */
async function attendOne(attending: Attending, id: string, signal: AbortSignal): Promise<void> {
  const { db, sealer } = attending;
  const box = await readable(db, id);
  const password = await passwordOf(db, id);
  if (!box || !password) return;
  let imap: ImapFlow | null = null;
  try {
    imap = await openFolder(box.server, sealer.open(password));
    // Cut off what is under way: whoever stops does not wait for a slow server.
    signal.addEventListener('abort', () => imap?.close(), { once: true });
    while (!signal.aborted && imap.usable) {
      if (!((await attending.hasRoom?.()) ?? true)) {
        await noteFailure(db, id, { problem: 'no_space', text: 'no space for attachments' });
        await pause(attending.spaceMs ?? 15_000, signal);
        continue;
      }
      const fresh = await takeNew({ db, imap, box, clock: attending.clock, signal });
      if (fresh > 0) attending.onMail();
      await noteReached(db, id);
      await untilNews(imap, attending.pollMs ?? 60_000, signal);
    }
    if (!signal.aborted) throw new Error('the server closed the connection');
  } catch (error) {
    if (!signal.aborted) await noteFailure(db, id, problemOf(error));
  } finally {
    imap?.close();
  }
}
