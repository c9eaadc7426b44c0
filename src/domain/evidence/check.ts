/** The verdict of a check over a period: without anything to judge there is no evidence, never conformity. */
export const CHECK_RESULTS = ['no_evidence', 'conforming', 'nonconformity'] as const;
export type CheckResult = (typeof CHECK_RESULTS)[number];

export function resultOf({
  population,
  violations,
}: {
  population: number;
  violations: number;
}): CheckResult {
  if (population === 0) return 'no_evidence';
  return violations === 0 ? 'conforming' : 'nonconformity';
}
