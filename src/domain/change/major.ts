import type { Criticality } from '../config/item.ts';
import { asCritical } from './assess.ts';

/** Why an operation is major (4.1-3): its proposer says so, or the change policy by what it touches. */
export const MAJOR_REASONS = ['said', 'critical_item', 'people', 'whole_data'] as const;
export type MajorReason = (typeof MAJOR_REASONS)[number];

/** From what on an operation needs an approved change: a part of the change policy. */
export interface MajorRules {
  /** Items that are at least as critical. */
  criticality: Criticality;
  /** So many people are hit when an item that it touches fails; at least 1. */
  people: number;
  /** Data of more than the requester alone. */
  wholeData: boolean;
}

/** What an operation reaches. */
export interface Reached {
  /** Of the items that it touches. */
  criticalities: readonly Criticality[];
  /** People who are hit when one of them fails. */
  people: number;
  wholeData: boolean;
}

/** Why a policy holds an operation for major; empty: it does not. */
export function majorReasons(rules: MajorRules, reached: Reached): MajorReason[] {
  const reasons: [MajorReason, boolean][] = [
    ['critical_item', reached.criticalities.some((one) => asCritical(one, rules.criticality))],
    ['people', reached.people >= rules.people],
    ['whole_data', rules.wholeData && reached.wholeData],
  ];
  return reasons.filter(([, holds]) => holds).map(([reason]) => reason);
}
