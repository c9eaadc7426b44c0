import type { ReadProblem, SourcePerson } from '#domain/directory/source.ts';
import { rolesByGroups } from '#domain/identity/admission.ts';
import { attributesOf, filterOfAll, type LdapPerson, personOf, sameName } from '#domain/identity/ldap.ts';
import { GIVEN_BY_GROUP, type LdapSettings } from '#domain/identity/provider.ts';
import { BadCell, readCell } from '#domain/organisation/import/cells.ts';
import type { ImportField, ImportRow } from '#domain/organisation/import/row.ts';
import { ldapServer } from '../identity/ldap.ts';
import { readImportFile } from '../organisation/import/read-file.ts';
import type { Sealer } from '../platform/auth/seal.ts';
import type { Queries } from '../platform/db/db.ts';
import type { AllowedHosts } from '../platform/http-out/post-out.ts';
import { LdapFailed, withLdap } from '../platform/ldap/ldap.ts';
import { fileOf, type Source, serverOf } from './store.ts';

export interface Outside {
  sealer: Sealer;
  privateHosts: AllowedHosts;
}

/** A source could not be read to its end, so that nothing may be concluded from it. */
export class SourceUnread extends Error {
  readonly problem: ReadProblem;

  constructor(problem: ReadProblem, message: string) {
    super(message.slice(0, 500));
    this.problem = problem;
  }
}

/** What a source says, whole, and which fields and roles it speaks of. */
export interface Reading {
  people: SourcePerson[];
  owned: ImportField[];
  ownedRoles: string[];
}

/** Beyond that a directory is not meant, or a filter is wrong. */
const MOST = 200_000;

/** Reads all of a source, or the first few. @throws SourceUnread */
export async function readSource(q: Queries, source: Source, out: Outside, most = MOST): Promise<Reading> {
  if (source.kind === 'csv') return readFile(await fileOf(q, source.id), most);
  const server = source.providerId === null ? null : await serverOf(q, source.providerId);
  if (!server) throw new SourceUnread('switched_off', 'the provider is switched off');
  const { settings, secret } = server;
  try {
    return fromServer(await entriesOf(settings, secret && out.sealer.open(secret), out, most), settings);
  } catch (error) {
    if (error instanceof LdapFailed) throw new SourceUnread(error.problem, error.message);
    throw error;
  }
}

async function entriesOf(
  settings: LdapSettings,
  secret: string | null,
  { privateHosts }: Outside,
  most: number,
): Promise<LdapPerson[]> {
  const wish = { baseDn: settings.baseDn, filter: filterOfAll(settings), attributes: attributesOf(settings) };
  const server = { ...ldapServer(settings, secret), timeoutMs: 30_000 };
  return withLdap(server, privateHosts, async ({ search }) => {
    const all: LdapPerson[] = [];
    for await (const page of search({ ...wish, most: Math.min(most, MOST + 1) }))
      for (const entry of page) all.push(personOf(entry, settings));
    if (all.length > MOST) throw new SourceUnread('too_many', `more than ${MOST} entries`);
    return all;
  });
}

function fromServer(entries: readonly LdapPerson[], settings: LdapSettings): Reading {
  const keyOf = new Map(entries.map(({ dn, key }) => [sameName(dn), key]));
  const keyOfLogin = new Map(entries.map(({ login, key }) => [login, key]));
  const { emailClaim, phoneClaim, departmentClaim, managerClaim, groupClaim, groupRoles } = settings;
  const given = { email: emailClaim, phone: phoneClaim, department: departmentClaim };
  const fields = (['email', 'phone', 'department'] as const).filter((field) => given[field] !== null);
  const people = entries.map((entry): SourcePerson => {
    const { key, login, name, active, manager } = entry;
    const more = Object.fromEntries(fields.map((field) => [field, entry[field]]));
    const one: SourcePerson = { key, active, cells: { login, name, ...more } };
    if (managerClaim !== null) {
      const above = keyOf.get(sameName(manager)) ?? keyOfLogin.get(manager.toLowerCase()) ?? manager;
      // Whoever stands at the top is often written down as their own manager.
      one.managerKey = manager === '' || above === key ? null : above;
    }
    if (groupClaim !== null) one.rolesFrom = (roles) => rolesByGroups(roles, entry, settings);
    return one;
  });
  const owned: ImportField[] = [
    'login',
    'name',
    ...fields,
    ...(managerClaim === null ? [] : ['manager' as const]),
  ];
  return {
    people,
    owned,
    ownedRoles: groupClaim === null ? [] : [...new Set(groupRoles.map(({ role }) => role))],
  };
}

/** Of a file the login is what never changes: it has nothing else that identifies somebody. */
function readFile(bytes: Buffer | null, most: number): Reading {
  if (bytes === null) throw new SourceUnread('no_file', 'no file was handed over');
  const { rows, problems } = readImportFile(bytes);
  const [first] = problems.filter(({ code }) => code !== 'no_rows');
  if (first) throw new SourceUnread('bad_file', `${first.code} (${first.row}) ${first.value}`);
  const given = new Set(rows.flatMap(({ cells }) => Object.keys(cells) as ImportField[]));
  const people = rows.slice(0, most).map(fromRow);
  const owned = [...given].filter((field) => field !== 'roles' && field !== 'active');
  return { people, owned, ownedRoles: given.has('roles') ? [...GIVEN_BY_GROUP] : [] };
}

function fromRow({ cells }: ImportRow): SourcePerson {
  const { active, roles, ...others } = cells;
  const at = readCell('active', active ?? '');
  const key = (cells.login ?? '').normalize('NFKC').trim().toLowerCase();
  const one: SourcePerson = { key, active: at instanceof BadCell || at, cells: others };
  const named = roles === undefined ? null : readCell('roles', roles);
  // Roles that run the installation are given by hand alone.
  if (named && !(named instanceof BadCell)) {
    const isGiven = (role: string) => GIVEN_BY_GROUP.some((one) => one === role);
    one.rolesFrom = (before) => [...before.filter((role) => !isGiven(role)), ...named.filter(isGiven)];
  }
  return one;
}
