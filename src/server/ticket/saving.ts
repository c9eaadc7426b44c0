import type { Instant } from '#domain/instant.ts';
import type { Rulebook } from '#domain/sla/rulebook.ts';
import type { Tx } from '../platform/db/db.ts';
import { cacheOf } from './cache.ts';
import type { Appended } from './history.ts';
import { searchableOf, touchesSearch } from './searchable.ts';
import { type Loaded, saveTickets } from './store.ts';

/** A ticket as it will be, with the events that are still to be written. */
export interface Grown {
  state: Loaded;
  appended: Appended;
  rulebook: Rulebook;
  now: Instant;
}

/** The ticket with events that are still to be written. */
export const grown = (loaded: Loaded, { ticket, events, hashes }: Appended): Loaded => ({
  ...loaded,
  ticket,
  events: [...loaded.events, ...events],
  lastHash: hashes.at(-1) ?? loaded.lastHash,
});

/** Writes tickets with all that follows from their new events. @returns them as they now stand */
export async function write(tx: Tx, all: readonly Grown[]): Promise<Loaded[]> {
  if (all.length === 0) return [];
  const saved = all.map(({ state: { ticket, events }, appended, rulebook, now }) => ({
    appended,
    cached: cacheOf(ticket, events, rulebook, now),
    searchable: touchesSearch(appended.events) ? searchableOf(ticket, events) : null,
    now,
  }));
  await saveTickets(tx, saved);
  return all.map(({ state, now }, i) => ({
    ...state,
    updatedAt: now,
    timerAt: saved[i]?.cached.timerAt ?? null,
  }));
}

/** The clock of a ticket never runs backwards, though requests overtake each other and servers disagree. */
export const notBefore = ({ events }: Loaded, now: Instant): Instant =>
  Math.max(now, events.at(-1)?.at ?? now);
