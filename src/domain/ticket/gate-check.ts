import type { Instant } from '../instant.ts';
import type { Operation } from './parts.ts';

/** Clauses that the gate carries out. */
export const GATE_CLAUSES = ['4.1-2a', '4.1-2b', '4.1-3'] as const;
export type GateClause = (typeof GATE_CLAUSES)[number];

export const GATE_VERDICTS = ['conforming', 'violation', 'exception', 'not_applicable'] as const;
export type GateVerdict = (typeof GATE_VERDICTS)[number];

/** An operation as the history says that it started. */
export interface Started {
  at: Instant;
  operation: Pick<Operation, 'consent' | 'backup' | 'major'>;
  /** The change that it names, as that one's history says that it stood then; null: none. */
  change: {
    /** It was one for this ticket, inside its window. */
    open: boolean;
    approved: boolean;
    /** On one manager's word (A6). */
    released: boolean;
  } | null;
}

/** What the log says of each clause. Emergencies and reasons instead of a backup are exceptions, never conforming (A6). */
export function gateVerdicts({ at, operation, change }: Started): Record<GateClause, GateVerdict> {
  const { consent, backup, major } = operation;
  return {
    '4.1-2a': !(consent?.given && consent.at <= at)
      ? 'violation'
      : consent.emergency
        ? 'exception'
        : 'conforming',
    '4.1-2b': !backup || backup.at > at ? 'violation' : backup.needed ? 'conforming' : 'exception',
    '4.1-3': !major
      ? 'not_applicable'
      : !change?.open || !(change.approved || change.released)
        ? 'violation'
        : change.approved
          ? 'conforming'
          : 'exception',
  };
}
