import type { Instant } from '../instant.ts';
import type { RefusalCode } from '../refusal.ts';

export const SCANS = ['unscanned', 'clean', 'infected'] as const;
export type Scan = (typeof SCANS)[number];

/** What the last reading of a stored file found: its own bytes, none, or others. */
export const AUDITS = ['whole', 'missing', 'altered'] as const;
export type FileAudit = (typeof AUDITS)[number];

/** Whether files are scanned here, and whether nothing is given out before. */
export type Scanning = 'off' | 'offered' | 'required';

/**
 * What somebody who may read the record is told of a file on it. `unscanned` can be opened and was not scanned yet,
 * `waiting` is opened only afterwards; `infected` and `lost` are never.
 */
export const FILE_STATES = ['ready', 'unscanned', 'waiting', 'infected', 'lost'] as const;
export type FileState = (typeof FILE_STATES)[number];

export interface FileFacts {
  scan: Scan;
  /** Null: not read again yet. */
  audit: FileAudit | null;
}

/** A find counts also when nothing scans any more. */
export function fileState({ scan, audit }: FileFacts, scanning: Scanning): FileState {
  if (scan === 'infected') return 'infected';
  if (audit === 'missing' || audit === 'altered') return 'lost';
  if (scan === 'clean' || scanning === 'off') return 'ready';
  return scanning === 'required' ? 'waiting' : 'unscanned';
}

/** Why a file is not given out; a missing one is looked for once more, it may have been brought back. */
export function refusalOfFile(facts: FileFacts, scanning: Scanning): RefusalCode | null {
  const state = fileState(facts, scanning);
  if (state === 'infected') return 'file_infected';
  if (facts.audit === 'altered') return 'file_lost';
  return scanning === 'required' && facts.scan === 'unscanned' ? 'file_unscanned' : null;
}

/** Files are read again in the small hours of China (1:00 to 5:00). */
const NIGHT = { from: 1, until: 5 };
const HOUR = 3_600_000;
const CHINA = 8 * HOUR;
/** In so many nights each file is read once. */
const NIGHTS = 4;

/** When the night began in which `now` lies; null by day. */
export function nightOf(now: Instant): Instant | null {
  const day = Math.floor((now + CHINA) / (24 * HOUR)) * 24 * HOUR - CHINA;
  const hour = (now - day) / HOUR;
  return hour >= NIGHT.from && hour < NIGHT.until ? day + NIGHT.from * HOUR : null;
}

/** How many files are still to be read this night. @param read those that were read since it began */
export const leftTonight = (all: number, read: number): number => Math.max(0, Math.ceil(all / NIGHTS) - read);
