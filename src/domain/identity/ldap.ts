import { type Claims, claimsSaid } from './admission.ts';
import type { LdapSettings } from './provider.ts';

/** Of an entry what the settings ask for. */
export interface LdapPerson {
  dn: string;
  /** Empty when the entry has none. */
  key: string;
  login: string;
  name: string;
  email: string;
  phone: string;
  department: string;
  manager: string;
  /** Of those that give roles. */
  groups: readonly string[];
  /** False when the directory has disabled them (userAccountControl of Active Directory). */
  active: boolean;
}

const PLACE = '{login}';

/** Where the login may stand in a filter: as all of a value. */
export const USER_FILTER = /^\((?=.*=\{login\}\)).+\)$/;

/** Text as a value of a filter (RFC 4515 3): whatever it is, it is compared and nothing else. */
export const escaped = (text: string): string =>
  text.replace(
    /[\\*()]|[^ -~\u0080-\uffff]/g,
    (mark) => `\\${mark.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );

/** The filter for one login. */
export const filterOf = ({ userFilter }: LdapSettings, login: string): string =>
  userFilter.replaceAll(PLACE, () => escaped(login));

/** The filter for everybody who could sign in. */
export const filterOfAll = ({ userFilter }: LdapSettings): string => userFilter.replaceAll(PLACE, '*');

const ACCOUNT_CONTROL = 'userAccountControl';
/** ADS_UF_ACCOUNTDISABLE */
const DISABLED = 2;

/** Attributes that the server is asked for. */
export const attributesOf = (settings: LdapSettings): string[] => [
  ...new Set([...Object.values(claimsIn(settings)).filter((name) => name !== null), ACCOUNT_CONTROL]),
];

const claimsIn = (settings: LdapSettings) => ({
  key: settings.subjectClaim,
  login: settings.loginClaim,
  name: settings.nameClaim,
  email: settings.emailClaim,
  phone: settings.phoneClaim,
  department: settings.departmentClaim,
  manager: settings.managerClaim,
  groups: settings.groupClaim,
});

/** Reads an entry; names of attributes in `values` are in lower case. Of several values the first counts. */
export function personOf(
  { dn, values }: { dn: string; values: ReadonlyMap<string, readonly string[]> },
  settings: LdapSettings,
): LdapPerson {
  const all = (name: string | null) => (name === null ? [] : (values.get(name.toLowerCase()) ?? []));
  const one = (name: string | null) => all(name)[0]?.trim() ?? '';
  const { key, login, name, email, phone, department, manager, groups } = claimsIn(settings);
  const control = Number(one(ACCOUNT_CONTROL) || 0);
  return {
    dn,
    key: one(key),
    login: one(login).toLowerCase(),
    name: one(name),
    email: one(email),
    phone: one(phone),
    department: one(department),
    manager: one(manager),
    groups: namesOf(all(groups), settings),
    active: (control & DISABLED) === 0,
  };
}

/** Groups as the mapping names them: by their whole name, whatever its case and spaces, or by the first part of it. */
function namesOf(groups: readonly string[], { groupRoles }: LdapSettings): string[] {
  const held = new Set(groups.flatMap((dn) => [sameName(dn), sameName(firstPart(dn))]));
  return groupRoles.map(({ group }) => group).filter((group) => held.has(sameName(group)));
}

const firstPart = (dn: string): string => /^[^=,]+=((?:\\.|[^,\\])+)/.exec(dn)?.[1] ?? dn;

/** What the directory vouches for; it is the company's own, so that addresses count as seen. Null: it has no key. */
export const ldapClaims = (person: LdapPerson): Claims | null =>
  claimsSaid({ ...person, subject: person.key, emailVerified: true, mobile: null });

/** Distinguished names are the same whatever their case and the space after a comma. */
export const sameName = (dn: string): string =>
  dn
    .split(/(?<!\\),/)
    .map((part) => part.trim().toLowerCase())
    .join(',');
