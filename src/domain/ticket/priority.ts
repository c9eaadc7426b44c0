/** P1 紧急, P2 高, P3 中, P4 低 (3.3). */
export const PRIORITIES = ['P1', 'P2', 'P3', 'P4'] as const;
export type Priority = (typeof PRIORITIES)[number];

/** 影响范围: whole enterprise or several departments, one department, a few people, one person. */
export const IMPACTS = ['enterprise', 'department', 'group', 'individual'] as const;
export type Impact = (typeof IMPACTS)[number];

/** 紧急程度: business stopped, key work blocked, can be worked around, no effect or planned. */
export const URGENCIES = ['stopped', 'blocked', 'avoidable', 'planned'] as const;
export type Urgency = (typeof URGENCIES)[number];

/** Facts that make a record P1 whatever the matrix says (3.3-P1, A3). */
export const P1_FLAGS = ['critical_service_down', 'many_users_blocked', 'core_data_threatened'] as const;
export type P1Flag = (typeof P1_FLAGS)[number];

export type PriorityMatrix = Readonly<Record<Impact, Readonly<Record<Urgency, Priority>>>>;

/** Shipped matrix. Blocked key work is P2 for one person too (A2); planned work is always P4. */
export const SHIPPED_MATRIX: PriorityMatrix = {
  enterprise: { stopped: 'P1', blocked: 'P1', avoidable: 'P2', planned: 'P4' },
  department: { stopped: 'P1', blocked: 'P2', avoidable: 'P3', planned: 'P4' },
  group: { stopped: 'P2', blocked: 'P2', avoidable: 'P3', planned: 'P4' },
  individual: { stopped: 'P2', blocked: 'P2', avoidable: 'P3', planned: 'P4' },
};

export interface PriorityFacts {
  impact: Impact | null;
  urgency: Urgency | null;
  p1Flags: readonly P1Flag[];
  /** Names of the services concerned. */
  services: readonly string[];
}

/** What a policy says of priorities. */
export interface PriorityRules {
  matrix: PriorityMatrix;
  p1: { flags: readonly P1Flag[]; criticalServices: readonly string[] };
}

/** Which hard rule makes a record P1, before the matrix is asked (A3); null when none does. */
export function p1Rule(facts: PriorityFacts, { p1 }: PriorityRules): P1Flag | null {
  const flag = p1.flags.find((known) => facts.p1Flags.includes(known));
  if (flag) return flag;
  const stopped =
    facts.urgency === 'stopped' && facts.services.some((name) => p1.criticalServices.includes(name));
  return stopped ? 'critical_service_down' : null;
}

/**
 * Priority by the matrix, after the hard P1 rules (3.3b, A3). While impact or urgency is not known the
 * record counts as P3, so that its clocks run from the first minute.
 */
export function priorityOf(facts: PriorityFacts, rules: PriorityRules): Priority {
  if (p1Rule(facts, rules)) return 'P1';
  if (facts.impact === null || facts.urgency === null) return 'P3';
  return rules.matrix[facts.impact][facts.urgency];
}

/** True when `next` is more urgent than `previous`. */
export const isRaised = (previous: Priority, next: Priority): boolean => next < previous;
