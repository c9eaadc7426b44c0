import type { Role } from '../permissions/roles.ts';

/** An employee of the directory, as the rules see them. */
export interface Person {
  id: string;
  name: string;
  /** Path of the department from the root, e.g. `总部/财务部`; null when none is recorded. */
  department: string | null;
  email: string | null;
  phone: string | null;
  roles: readonly Role[];
  groupIds: readonly string[];
  active: boolean;
}

/** A support group of one line: first (service desk), second (specialists), third (vendors, developers). */
export interface SupportGroup {
  id: string;
  name: string;
  line: 1 | 2 | 3;
  /** Where a functional escalation goes; null when this is the end of the path. */
  nextGroupId: string | null;
}
