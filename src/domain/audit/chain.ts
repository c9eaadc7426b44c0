import { canonical } from '../evidence/canonical.ts';

/** An entry as its link covers it; `at` as RFC 3339 in UTC with microseconds. */
export interface ChainedEntry {
  id: number;
  at: string;
  personId: string | null;
  who: string | null;
  kind: string;
  what: unknown;
  ip: string | null;
  via: string | null;
  credential: string | null;
  agent: string | null;
  objectKind: string | null;
  objectId: string | null;
  ok: boolean;
  requestId: string | null;
}

/** A decision on a ticket, by the hash that its own history has there (hex). */
export interface ChainedEvent {
  ticketId: number;
  seq: number;
  hash: string;
}

/** One link of the chain before it has its hash: an entry or a decision, at its place (1, 2, 3 ...). */
export type Link = { pos: number; sealedAt: string } & ({ entry: ChainedEntry } | { event: ChainedEvent });

/** The text whose SHA-256 is the hash of a link; `prev` is the hash before it in hex, empty for the first (c21). */
export const linkText = (prev: string, link: Link): string => `${prev}\n${canonical(link)}`;

/** What a signature is over: that the chain had this hash there, or that all up to there was in order and is gone. */
export interface Head {
  pos: number;
  hash: string;
  at: string;
}
export interface Tombstone {
  upto: number;
  hash: string;
  links: number;
  firstAt: string;
  lastAt: string;
  at: string;
}
export const headText = (head: Head): string => `yinuo-audit-head\n${canonical(head)}`;
export const tombstoneText = (stone: Tombstone): string => `yinuo-audit-tombstone\n${canonical(stone)}`;
