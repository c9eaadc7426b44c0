import type { ImportRow } from '../organisation/import/row.ts';

/** From where people of the directory can come. */
export const SOURCE_KINDS = ['ldap', 'csv'] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];

export const RUN_STATES = ['waiting', 'running', 'done', 'stopped', 'failed'] as const;

/** Why a source could not be read, or a run was cut off. */
export const READ_PROBLEMS = [
  /** Of a directory server. */
  'private',
  'unreachable',
  'untrusted',
  'credentials',
  'refused',
  'switched_off',
  'too_many',
  /** Of a file. */
  'no_file',
  'bad_file',
  /** Whoever did the run is gone; nothing of it was written. */
  'interrupted',
  'internal',
] as const;
export type ReadProblem = (typeof READ_PROBLEMS)[number];

/** By what an entry that is seen for the first time is found among people made by hand. */
export const MATCHES = ['login', 'email', 'none'] as const;

/** How a source is taken over, and how much of it at once without anybody looking. */
export interface SourceRules {
  match: (typeof MATCHES)[number];
  /** Most people whom one run deactivates, or takes a role from. */
  maxLosses: number;
  /** The same in percent of those at work who come from this source; counts from more than {@link FEW} on. */
  maxLossPercent: number;
}

/** So few stop no run by their share alone: in a small company one person is many percent. */
export const FEW = 3;

/** One person as a source says. */
export interface SourcePerson {
  /** What never changes of them at the source. */
  key: string;
  active: boolean;
  /** Read as those of an organisation file; absent ones change nothing. */
  cells: Omit<ImportRow['cells'], 'active' | 'roles'>;
  /** Key of the manager, null when they have none; undefined: the cell counts. */
  managerKey?: string | null;
  /** Roles after the run from those before it; undefined: they stay. */
  rolesFrom?: (given: readonly string[]) => readonly string[];
}

/** Whom an entry of a source is here. */
export interface Link {
  key: string;
  personId: string;
  /** The source has them no more, so that it was the source which deactivated them. */
  left: boolean;
}
