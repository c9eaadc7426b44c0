import type { Criticality } from '../config/item.ts';
import {
  IMPACTS,
  type Impact,
  type P1Flag,
  type Priority,
  type PriorityRules,
  priorityOf,
  type Urgency,
} from './priority.ts';

/** What the register says is hit when the items of a ticket fail (2.6b, 3.3). */
export interface HitFacts {
  /** The items of the ticket as people name them: `CI-000012`. */
  items: readonly string[];
  /** Services that are hit. */
  services: readonly { name: string; criticality: Criticality }[];
  /** People hit, each once. */
  people: number;
  /** Departments that use a service which is hit; those below another of them do not count. */
  departments: number;
}

/** So many people hit are more than a few, and more than a department; so many who cannot work are many (3.3-P1). */
export interface ImpactSizes {
  department: number;
  enterprise: number;
  blocked: number;
}
export const SHIPPED_SIZES: ImpactSizes = { department: 20, enterprise: 100, blocked: 50 };

/** How wide the trouble is by what is hit. */
export function impactOfHit({ services, people, departments }: HitFacts, sizes: ImpactSizes): Impact {
  if (departments > 1 || people >= sizes.enterprise) return 'enterprise';
  const critical = services.some(({ criticality }) => criticality === 'critical');
  if (departments === 1 || critical || people >= sizes.department) return 'department';
  return services.length > 0 || people > 1 ? 'group' : 'individual';
}

/** Hard P1 rules that what is hit fulfils, given how urgent it is (A3). */
export function flagsOfHit(
  { services, people }: HitFacts,
  urgency: Urgency | null,
  { p1 }: PriorityRules,
  sizes: ImpactSizes,
): P1Flag[] {
  const critical = services.some(
    ({ name, criticality }) => criticality === 'critical' || p1.criticalServices.includes(name),
  );
  const found: P1Flag[] = [];
  if (critical && urgency === 'stopped') found.push('critical_service_down');
  if (people >= sizes.blocked && (urgency === 'stopped' || urgency === 'blocked'))
    found.push('many_users_blocked');
  return found.filter((flag) => p1.flags.includes(flag));
}

/** What the ticket says so far. */
export interface Ranked {
  impact: Impact | null;
  urgency: Urgency | null;
  p1Flags: readonly P1Flag[];
  priority: Priority;
  services: readonly string[];
}

export interface Proposal {
  impact: Impact;
  p1Flags: P1Flag[];
  /** What the ticket becomes with these. */
  priority: Priority;
}

/**
 * The rank that what is hit speaks for; null when the ticket says as much already. It never speaks for less: the
 * register may not know everything that a person does (3.3).
 */
export function proposedRank(
  hit: HitFacts | null,
  ticket: Ranked,
  rules: PriorityRules,
  sizes: ImpactSizes = SHIPPED_SIZES,
): Proposal | null {
  if (hit === null || hit.items.length === 0) return null;
  const impact = wider(ticket.impact, impactOfHit(hit, sizes));
  const p1Flags = [...new Set([...ticket.p1Flags, ...flagsOfHit(hit, ticket.urgency, rules, sizes)])];
  if (impact === ticket.impact && p1Flags.length === ticket.p1Flags.length) return null;
  return { impact, p1Flags, priority: priorityOf({ ...ticket, impact, p1Flags }, rules) };
}

const wider = (one: Impact | null, other: Impact): Impact =>
  one !== null && IMPACTS.indexOf(one) < IMPACTS.indexOf(other) ? one : other;
