import { EMAIL, LENGTHS, LOGIN } from '../organisation/person-fields.ts';
import type { Role } from '../permissions/roles.ts';
import { GIVEN_BY_GROUP, type GivenByGroup, type ProviderSettings, type SignInProblem } from './provider.ts';

/** What a provider says of somebody, read strictly: what is of the wrong form was not said. */
export interface Claims {
  subject: string;
  login: string | null;
  name: string | null;
  /** In lower case. */
  email: string | null;
  /** The provider itself has seen that the address is theirs. */
  emailVerified: boolean;
  groups: readonly string[];
}

const text = (value: unknown): string | null =>
  typeof value === 'string' && value.trim() ? value.trim() : null;
const shaped = (value: string | null, form: RegExp): string | null =>
  value && form.test(value) ? value : null;

/** Reads the claims of OpenID Connect; the name of a group is compared as it is written. */
export function claimsOf(raw: Readonly<Record<string, unknown>>, settings: ProviderSettings): Claims | null {
  const subject = typeof raw.sub === 'string' ? raw.sub : '';
  if (subject === '' || subject.length > 255) return null;
  const groups = settings.groupClaim === null ? [] : raw[settings.groupClaim];
  const all: readonly unknown[] = Array.isArray(groups) ? groups : [groups];
  return {
    subject,
    login: shaped(text(raw[settings.loginClaim])?.toLowerCase() ?? null, LOGIN),
    name: text(raw.name)?.slice(0, LENGTHS.name).trim() ?? null,
    email: shaped(text(raw.email)?.toLowerCase() ?? null, EMAIL),
    emailVerified: raw.email_verified === true,
    groups: all.filter((group): group is string => typeof group === 'string'),
  };
}

/** By what the directory is searched for who comes for the first time; null: by nothing. */
export function firstSearch(
  claims: Claims,
  { firstBinding }: ProviderSettings,
): { email: string } | { login: string } | null {
  if (firstBinding === 'email') return claims.email && claims.emailVerified ? { email: claims.email } : null;
  if (firstBinding === 'login') return claims.login ? { login: claims.login } : null;
  return null;
}

export interface Known {
  personId: string;
  active: boolean;
  roles: readonly Role[];
  /** Another subject of this provider is already this person. */
  isBound: boolean;
}

export type Admission =
  | { kind: 'enter'; personId: string }
  | { kind: 'bind'; personId: string }
  | { kind: 'create'; login: string; name: string; email: string | null }
  | { kind: 'refuse'; problem: SignInProblem };

const refuse = (problem: SignInProblem): Admission => ({ kind: 'refuse', problem });

/** Roles whose holders are never bound unasked: who runs the installation is not taken over by a claim. */
const PRIVILEGED: readonly Role[] = ['admin', 'security_admin', 'auditor', 'it_manager'];

/**
 * What becomes of somebody whom a provider vouches for: `bound` is whom their subject is already, `found` whom the
 * first search found. A subject is bound once; a name or address that changes hands later opens nothing.
 */
export function admit(
  claims: Claims,
  settings: ProviderSettings,
  bound: Known | null,
  found: Known | null,
): Admission {
  if (bound) return bound.active ? { kind: 'enter', personId: bound.personId } : refuse('inactive');
  if (found) {
    if (!found.active) return refuse('inactive');
    const isSafe = !found.isBound && !found.roles.some((role) => PRIVILEGED.includes(role));
    return isSafe ? { kind: 'bind', personId: found.personId } : refuse('not_bound');
  }
  const { login } = claims;
  if (!settings.creates || !login) return refuse('unknown');
  const email = claims.emailVerified ? claims.email : null;
  return { kind: 'create', login, name: claims.name ?? login, email };
}

/** The roles after a sign-in: of those that the mapping names, what the groups give now; all others stay. */
export function rolesByGroups(
  given: readonly string[],
  claims: Claims,
  settings: ProviderSettings,
): string[] {
  if (settings.groupClaim === null) return [...given];
  const ruled = new Set<string>(settings.groupRoles.map(({ role }) => role));
  const granted = new Set<GivenByGroup>(
    settings.groupRoles.filter(({ group }) => claims.groups.includes(group)).map(({ role }) => role),
  );
  const added = GIVEN_BY_GROUP.filter((role) => granted.has(role) && !given.includes(role));
  return [...given.filter((role) => !ruled.has(role) || granted.has(role as GivenByGroup)), ...added];
}

/** Where somebody goes after signing in: a place of ours, whatever was asked for. */
export const ownPlace = (asked: string | undefined): string =>
  asked !== undefined && /^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(asked) ? asked : '/';
