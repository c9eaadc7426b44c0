import type { Instant } from '../instant.ts';
import { type Actor, hasRole, personIdOf } from '../permissions/actor.ts';
import { type Refusal, refuse } from '../refusal.ts';

export const VERSION_STATES = ['draft', 'approved', 'discarded'] as const;
export type VersionState = (typeof VERSION_STATES)[number];

/** What may be done to a version of a policy or calendar (3.3a). */
export const POLICY_ACTIONS = ['save', 'discard', 'approve', 'publish', 'rejudge'] as const;
export type PolicyAction = (typeof POLICY_ACTIONS)[number];

/** Facts of a version on which it depends what may be done to it. */
export interface Version {
  family: string;
  version: number;
  state: VersionState;
  /** Null: shipped with the product. */
  authorId: string | null;
  effectiveFrom: Instant | null;
  inForce: boolean;
  published: boolean;
  /** Open tickets are or were judged anew by it (A7). */
  rejudged: boolean;
}

/** Who drafts, approves and publishes: IT managers and leads. */
export const managesPolicies = (actor: Actor): boolean => hasRole(actor, 'lead', 'it_manager');
/** Who reads drafts: those who make them, and auditors. */
export const readsDrafts = (actor: Actor): boolean => managesPolicies(actor) || hasRole(actor, 'auditor');

/** Approved versions are for everybody: tickets are judged by them. Others are on somebody's desk. */
export const mayReadVersion = (actor: Actor, { state }: Pick<Version, 'state'>): boolean =>
  state === 'approved' || readsDrafts(actor);

/** What it depends on beside the version. */
export interface Occasion {
  now: Instant;
  /** Nobody else who is active manages policies: then there is no second pair of eyes to wait for (3.3a). */
  alone: boolean;
}

/** May the actor do this to the version now? null means yes; else why not. */
export function mayActOn(
  version: Version,
  action: PolicyAction,
  actor: Actor,
  { now, alone }: Occasion,
): Refusal | null {
  if (!managesPolicies(actor)) return refuse('forbidden');
  if (action === 'publish') return mayPublish(version, now);
  if (action === 'rejudge') return mayRejudge(version, now);
  if (version.state !== 'draft') return refuse('not_draft', { state: version.state });
  const own = personIdOf(actor) === version.authorId;
  return action === 'approve' && own && !alone ? refuse('same_author') : null;
}

/** Users learn of a version before it binds anybody (3.3c), and once. */
function mayPublish({ state, published, effectiveFrom }: Version, now: Instant): Refusal | null {
  if (state !== 'approved' || effectiveFrom === null) return refuse('not_approved');
  if (published) return refuse('already_published');
  return effectiveFrom < now ? refuse('already_in_force', { effectiveFrom }) : null;
}

/** Open tickets are judged anew by what is in force, or comes into force (A7); by each version once. */
function mayRejudge({ state, inForce, rejudged, effectiveFrom }: Version, now: Instant): Refusal | null {
  if (state !== 'approved' || effectiveFrom === null) return refuse('not_approved');
  if (!inForce && effectiveFrom <= now) return refuse('superseded');
  return rejudged ? refuse('already_rejudged') : null;
}

/** Every action with a yes, so that a page shows what may be done and never guesses. */
export const policyActions = (version: Version, actor: Actor, occasion: Occasion): PolicyAction[] =>
  POLICY_ACTIONS.filter((action) => mayActOn(version, action, actor, occasion) === null);

/** Null where a version may take effect then; the past has been judged already. */
export const effectiveFromProblem = (effectiveFrom: Instant, now: Instant): Refusal | null =>
  effectiveFrom < now
    ? refuse('effective_too_early', undefined, [{ field: 'body.effectiveFrom', code: 'in_the_past' }])
    : null;

type Placed = Pick<Version, 'version' | 'state' | 'effectiveFrom'>;

/** When each takes effect decides the order of a family's versions; of two at the same time the number. */
const inOrder = (a: Placed, b: Placed): number =>
  (a.effectiveFrom ?? 0) - (b.effectiveFrom ?? 0) || a.version - b.version;

const approvedInOrder = <V extends Placed>(versions: readonly V[]): V[] =>
  versions.filter(({ state }) => state === 'approved').sort(inOrder);

/** The version that bound people before this one; null when it was the first. */
export const previousVersion = <V extends Placed>(of: Placed, versions: readonly V[]): V | null =>
  approvedInOrder(versions).findLast((version) => inOrder(version, of) < 0) ?? null;

/** Approved versions that take effect after the one in force, the next one first; all of them without one. */
export const comingVersions = <V extends Placed>(inForce: Placed | null, versions: readonly V[]): V[] =>
  approvedInOrder(versions).filter((version) => inForce === null || inOrder(version, inForce) > 0);
