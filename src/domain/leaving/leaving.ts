/** Why work is taken out of somebody's hands: they left, they work at the desk no more, or they left a group. */
export const LEAVINGS = ['left', 'no_desk', 'left_group'] as const;
export type Leaving = (typeof LEAVINGS)[number];

/**
 * What a successor may be named for; without one each goes its usual way: tickets to their group, visits, majors and
 * review actions to a lead, calls up their path, turns of duty to the next member, reports to the manager above.
 */
export const HEIRLOOMS = ['tickets', 'visits', 'leading', 'calls', 'duty', 'reports', 'owned'] as const;
export type Heirloom = (typeof HEIRLOOMS)[number];

/** Who takes what over; null or absent: nobody was named. */
export type Heirs = { readonly [K in Heirloom]?: string | null };

/** Everything that can depend on a person, as it is listed before they leave and after. */
export const DEPENDENTS = [
  'ticket',
  'requested',
  'visit',
  'major',
  'review_action',
  'call',
  'reader',
  'group',
  'roster',
  'report',
  'webhook',
  'alert_source',
  'policy_draft',
  'policy',
] as const;
export type Dependent = (typeof DEPENDENTS)[number];

/**
 * What stays where it is: the requester's own word on their tickets is nobody else's (4.2c, A1), and an approved version
 * of a policy is changed by a new version alone (A7). Both are for people to see to.
 */
export const BY_HAND: readonly Dependent[] = ['requested', 'policy'];
