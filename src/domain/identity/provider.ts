import type { Role } from '../permissions/roles.ts';

/** Ways in which another server says who somebody is. */
export const PROVIDER_KINDS = ['oidc'] as const;

/** Roles that a provider's groups may give. Those that run the installation are given by hand alone. */
export const GIVEN_BY_GROUP = ['agent', 'lead', 'it_manager'] as const satisfies readonly Role[];
export type GivenByGroup = (typeof GIVEN_BY_GROUP)[number];

/** By what somebody who comes for the first time is found in the directory; `none`: they are never bound unasked. */
export const FIRST_BINDINGS = ['email', 'login', 'none'] as const;

/** How an OpenID Connect provider is asked, and what its words mean here. */
export interface ProviderSettings {
  /** Exactly as the provider writes it (OpenID Connect Discovery 4.3). */
  issuer: string;
  clientId: string;
  scope: string;
  /** Claim that holds the login. */
  loginClaim: string;
  firstBinding: (typeof FIRST_BINDINGS)[number];
  /** Whether somebody whom the directory does not know is added to it. */
  creates: boolean;
  /** Claim that lists groups or roles; null: they are not looked at. */
  groupClaim: string | null;
  groupRoles: readonly { group: string; role: GivenByGroup }[];
}

/** Why nobody was let in. */
export const SIGN_IN_PROBLEMS = [
  /** The attempt is unknown, over, used, or of another browser. */
  'expired',
  /** They, or the provider, said no. */
  'denied',
  /** Its answer does not hold. */
  'untrusted',
  'unreachable',
  /** Nobody here, and nobody is added. */
  'unknown',
  /** The account is not bound unasked: its owner signs in and binds it. */
  'not_bound',
  'inactive',
  'switched_off',
] as const;
export type SignInProblem = (typeof SIGN_IN_PROBLEMS)[number];
