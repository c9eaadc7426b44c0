import type { Claims } from '#domain/identity/admission.ts';
import { attributesOf, filterOf, ldapClaims, personOf } from '#domain/identity/ldap.ts';
import type { LdapSettings } from '#domain/identity/provider.ts';
import { newSecret } from '../platform/auth/secret.ts';
import type { AllowedHosts } from '../platform/http-out/post-out.ts';
import {
  LdapFailed,
  type LdapProblem,
  type LdapServer,
  type LdapSession,
  withLdap,
} from '../platform/ldap/ldap.ts';
import { NotLetIn } from './not-let-in.ts';

/** Longest wait of somebody who signs in for one answer of the directory (ms). */
const PATIENCE = 5_000;

export const ldapServer = ({ url, ca, bindDn }: LdapSettings, secret: string | null): LdapServer => ({
  ...{ url, ca, bindDn, password: secret ?? '' },
});

/** What is wrong with the server, as the other kinds of providers say it. */
const PROBLEMS: Record<LdapProblem, 'unreachable' | 'untrusted'> = {
  private: 'unreachable',
  unreachable: 'unreachable',
  untrusted: 'untrusted',
  credentials: 'untrusted',
  refused: 'untrusted',
};

export const notLetIn = (error: unknown): unknown =>
  error instanceof LdapFailed ? new NotLetIn(PROBLEMS[error.problem], error.message) : error;

interface Asked {
  settings: LdapSettings;
  secret: string | null;
  privateHosts: AllowedHosts;
}

/**
 * What the directory says of whom this login and password belong to; null: it does not let them in. With `password`
 * null nobody is let in, after the same conversation. @throws NotLetIn when the directory cannot be asked.
 */
export async function vouchedByDirectory(
  { settings, secret, privateHosts }: Asked,
  login: string,
  password: string | null,
): Promise<Claims | null> {
  const server = { ...ldapServer(settings, secret), timeoutMs: PATIENCE };
  try {
    return await withLdap(server, privateHosts, (session) => judged(session, settings, login, password));
  } catch (error) {
    throw notLetIn(error);
  }
}

async function judged(
  session: LdapSession,
  settings: LdapSettings,
  login: string,
  password: string | null,
): Promise<Claims | null> {
  const [one, ...others] = await found(session, settings, filterOf(settings, login), 2);
  const person = one && others.length === 0 ? personOf(one, settings) : null;
  if (person?.active && password !== null) {
    const fits = await session.isPasswordOf(person.dn, password);
    return fits ? ldapClaims(person) : null;
  }
  // Whoever is not there is asked for as well, so that nobody learns from the time who is.
  await session.isPasswordOf(`cn=${newSecret()},${settings.baseDn}`, newSecret());
  return null;
}

async function found({ search }: LdapSession, settings: LdapSettings, filter: string, most: number) {
  const { baseDn } = settings;
  const all = [];
  for await (const page of search({ baseDn, filter, attributes: attributesOf(settings), most }))
    all.push(...page);
  return all;
}

/** Connects, binds and looks for one person. @throws NotLetIn */
export async function checkDirectory({ settings, secret, privateHosts }: Asked): Promise<void> {
  try {
    await withLdap(ldapServer(settings, secret), privateHosts, (session) =>
      found(session, settings, filterOf(settings, 'nobody'), 1),
    );
  } catch (error) {
    throw notLetIn(error);
  }
}
