import type { ImportProblem } from '../organisation/import/row.ts';

/** What can be wrong with an entry, beside what can be wrong with a row of an organisation file. */
export const SYNC_PROBLEMS = [
  /** It has nothing that never changes. */
  'no_key',
  'duplicate_key',
  /** Its login is that of somebody whom the source does not mean. */
  'login_taken',
  /** Whom it would mean has left, runs the installation, is meant by another entry already, or by two. */
  'match_inactive',
  'match_barred',
  'match_linked',
  'match_twice',
  /** Its manager is nobody of the source. */
  'manager_outside',
] as const;
export type SyncProblemCode = (typeof SYNC_PROBLEMS)[number];

export interface SyncProblem {
  key: string;
  login: string;
  /** Null when the whole entry is meant, which was left as it is here. */
  field: ImportProblem['field'];
  code: ImportProblem['code'] | SyncProblemCode;
  /** What stands there, cut to 100 characters. */
  value: string;
}
