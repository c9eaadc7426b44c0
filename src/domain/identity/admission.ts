import { EMAIL, LENGTHS, LOGIN } from '../organisation/person-fields.ts';
import type { Role } from '../permissions/roles.ts';
import {
  type Admitting,
  GIVEN_BY_GROUP,
  type GivenByGroup,
  type Grouping,
  type OidcSettings,
  type SignInProblem,
} from './provider.ts';

/** What a provider says of somebody, read strictly: what is of the wrong form was not said. */
export interface Claims {
  subject: string;
  login: string | null;
  name: string | null;
  /** In lower case. */
  email: string | null;
  /** The provider itself has seen that the address is theirs. */
  emailVerified: boolean;
  /** Digits alone, without the prefix of China; only when the provider has seen that the number is theirs. */
  mobile: string | null;
  groups: readonly string[];
}

const text = (value: unknown): string | null =>
  typeof value === 'string' && value.trim() ? value.trim() : null;
const shaped = (value: string | null, form: RegExp): string | null =>
  value && form.test(value) ? value : null;

/** A mobile number as it is compared: `+86 138-0013-8000` and `13800138000` are one. Shorter ones are extensions. */
export function mobileOf(written: string | null): string | null {
  const digits = (written ?? '').replace(/^\s*(\+|00)86/, '').replace(/[\s()+.-]/g, '');
  return /^\d{7,15}$/.test(digits) ? digits : null;
}

/** What a provider said in words of its own, before it is read. */
export type Said = Readonly<
  Record<'subject' | 'login' | 'name' | 'email' | 'mobile' | 'groups', unknown> & { emailVerified: boolean }
>;

/** Reads strictly what was said; the name of a group is compared as it is written. */
export function claimsSaid(said: Said): Claims | null {
  const subject = typeof said.subject === 'string' ? said.subject : '';
  if (subject === '' || subject.length > 255) return null;
  const all: readonly unknown[] = Array.isArray(said.groups) ? said.groups : [said.groups];
  return {
    subject,
    login: shaped(text(said.login)?.toLowerCase() ?? null, LOGIN),
    name: text(said.name)?.slice(0, LENGTHS.name).trim() ?? null,
    email: shaped(text(said.email)?.toLowerCase() ?? null, EMAIL),
    emailVerified: said.emailVerified,
    mobile: mobileOf(text(said.mobile)),
    groups: all.filter((group): group is string => typeof group === 'string'),
  };
}

/** Reads the claims of OpenID Connect. */
export const claimsOf = (
  raw: Readonly<Record<string, unknown>>,
  settings: Pick<OidcSettings, 'loginClaim' | 'groupClaim'>,
): Claims | null =>
  claimsSaid({
    subject: raw.sub,
    login: raw[settings.loginClaim],
    name: raw.name,
    email: raw.email,
    emailVerified: raw.email_verified === true,
    mobile: raw.phone_number_verified === true ? raw.phone_number : null,
    groups: settings.groupClaim === null ? [] : raw[settings.groupClaim],
  });

/** By what the directory is searched. */
export type Search = { email: string } | { mobile: string } | { login: string };

/** By what the directory is searched for who comes for the first time; null: by nothing. */
export function firstSearch(
  claims: Claims,
  { firstBinding }: Pick<Admitting, 'firstBinding'>,
): Search | null {
  if (firstBinding === 'mobile') return claims.mobile ? { mobile: claims.mobile } : null;
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
export const PRIVILEGED: readonly Role[] = ['admin', 'security_admin', 'auditor', 'it_manager'];

/**
 * What becomes of somebody whom a provider vouches for: `bound` is whom their subject is already, `found` whom the
 * first search found. A subject is bound once; a name or address that changes hands later opens nothing.
 */
export function admit(
  claims: Claims,
  settings: Pick<Admitting, 'creates'>,
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
  claims: Pick<Claims, 'groups'>,
  { groupClaim = null, groupRoles = [] }: Admitting & Partial<Grouping>,
): string[] {
  if (groupClaim === null) return [...given];
  const ruled = new Set<string>(groupRoles.map(({ role }) => role));
  const granted = new Set<GivenByGroup>(
    groupRoles.filter(({ group }) => claims.groups.includes(group)).map(({ role }) => role),
  );
  const added = GIVEN_BY_GROUP.filter((role) => granted.has(role) && !given.includes(role));
  return [...given.filter((role) => !ruled.has(role) || granted.has(role as GivenByGroup)), ...added];
}

/** Where somebody goes after signing in: a place of ours, whatever was asked for. */
export const ownPlace = (asked: string | undefined): string =>
  asked !== undefined && /^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(asked) ? asked : '/';
