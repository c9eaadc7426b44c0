import { isIP, connect as plainly } from 'node:net';
import { connect as securely } from 'node:tls';
import { Client, type Entry, InvalidCredentialsError, ResultCodeError } from 'ldapts';
import { type AllowedHosts, addressFor, OutFailed } from '../http-out/post-out.ts';
import { isPublic } from '../http-out/reach.ts';

/** How a directory server is reached; there is no way without TLS. */
export interface LdapServer {
  /** `ldaps://host[:port]`, or `ldap://host[:port]`, which is upgraded by StartTLS before anything is said. */
  url: string;
  /** Certificates (PEM) of the authority that vouches for the server; null: those that this machine trusts. */
  ca: string | null;
  /** As whom it is searched. */
  bindDn: string;
  password: string;
  /** Longest wait for one answer (ms); 10 s unless told. */
  timeoutMs?: number;
}

export const LDAP_PROBLEMS = ['private', 'unreachable', 'untrusted', 'credentials', 'refused'] as const;
export type LdapProblem = (typeof LDAP_PROBLEMS)[number];

/** The directory could not be asked, or said no. The message is for administrators and holds no secret. */
export class LdapFailed extends Error {
  readonly problem: LdapProblem;

  constructor(problem: LdapProblem, message: string, cause?: unknown) {
    super(message.slice(0, 500), { cause });
    this.problem = problem;
  }
}

/** One entry; names of attributes are in lower case, binary ids are written as GUIDs. */
export interface LdapEntry {
  dn: string;
  values: ReadonlyMap<string, readonly string[]>;
}

export interface LdapSearch {
  baseDn: string;
  filter: string;
  attributes: readonly string[];
  /** Most entries; all of them unless told. */
  most?: number;
}

/** A connection that is bound as its service account. */
export interface LdapSession {
  /** Pages of entries below the base. Referrals are not followed. */
  search(wish: LdapSearch): AsyncGenerator<LdapEntry[]>;
  /** Whether the server takes this password of that entry; the connection speaks for it from then on. */
  isPasswordOf(dn: string, password: string): Promise<boolean>;
}

const SECOND = 1000;
const PAGE = 500;

/** Opens a connection, binds, does the work, and closes it. @throws LdapFailed */
export async function withLdap<T>(
  server: LdapServer,
  allowed: AllowedHosts,
  work: (session: LdapSession) => Promise<T>,
): Promise<T> {
  // An empty password would be an unauthenticated bind, which servers let pass (RFC 4513 5.1.2).
  if (server.bindDn === '' || server.password === '') throw new LdapFailed('credentials', 'no credentials');
  const client = await connected(server, allowed);
  try {
    await explained(server, () => client.bind(server.bindDn, server.password), 'credentials');
    return await work({
      search: (wish) => pages(client, server, wish),
      isPasswordOf: (dn, password) => isPasswordOf(client, server, dn, password),
    });
  } finally {
    await client.unbind().catch(() => undefined);
  }
}

/** Whether an address may be asked; what its name resolves to is judged at each connection. */
export function mayBeReached(url: string, allowed: AllowedHosts): boolean {
  try {
    const { host, port } = placeOf(url);
    return allowed.has(host) || allowed.has(`${host}:${port}`) || !isIP(host) || isPublic(host);
  } catch {
    return false;
  }
}

async function connected(server: LdapServer, allowed: AllowedHosts): Promise<Client> {
  const { host, port, isSecure } = placeOf(server.url);
  const isAllowed = allowed.has(host) || allowed.has(`${host}:${port}`);
  const { timeoutMs = 10 * SECOND } = server;
  return explained(server, async () => {
    const address = await addressFor({ host, port, isAllowed });
    const trust = {
      ...(server.ca === null ? {} : { ca: server.ca }),
      ...(isIP(host) ? {} : { servername: host }),
      minVersion: 'TLSv1.2' as const,
      // An address is compared with the certificate, not with the one that was called.
      host,
    };
    const once = onlyOnce();
    const client = new Client({
      url: server.url,
      timeout: timeoutMs,
      connectTimeout: timeoutMs,
      ...(isSecure ? { tlsOptions: trust } : {}),
      createConnection: (() => once(() => plainly(Number(port), address))) as typeof plainly,
      createSecureConnection: ((first: unknown) =>
        typeof first === 'number'
          ? once(() => securely({ ...trust, host: address, port: Number(port) }))
          : securely(first as Parameters<typeof securely>[0])) as typeof securely,
    });
    if (!isSecure) await client.startTLS(trust).catch((error) => closing(client, error));
    return client;
  });
}

const closing = async (client: Client, error: unknown): Promise<never> => {
  await client.unbind().catch(() => undefined);
  throw error;
};

/** A connection that is lost is not opened again by itself: the next one would speak without TLS, or unbound. */
function onlyOnce() {
  let opened = false;
  return <T>(open: () => T): T => {
    if (opened) throw new Error('the server closed the connection');
    opened = true;
    return open();
  };
}

function placeOf(text: string): { host: string; port: string; isSecure: boolean } {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^ldaps?:$/.test(url.protocol) || url.hostname === '')
    throw new LdapFailed('unreachable', 'no address');
  const isSecure = url.protocol === 'ldaps:';
  const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  return { host, port: url.port || (isSecure ? '636' : '389'), isSecure };
}

async function* pages(client: Client, server: LdapServer, wish: LdapSearch): AsyncGenerator<LdapEntry[]> {
  const { baseDn, filter, attributes, most } = wish;
  const found = client.searchPaginated(baseDn, {
    scope: 'sub',
    derefAliases: 'never',
    filter,
    attributes: [...attributes],
    explicitBufferAttributes: [...BINARY],
    paged: { pageSize: Math.min(PAGE, most ?? PAGE) },
  });
  let rest = most ?? Number.POSITIVE_INFINITY;
  while (rest > 0) {
    const page = await explained(server, () => found.next(), 'refused');
    if (page.done) return;
    const entries = page.value.searchEntries.slice(0, rest).map(entryOf);
    rest -= entries.length;
    yield entries;
  }
}

async function isPasswordOf(
  client: Client,
  server: LdapServer,
  dn: string,
  password: string,
): Promise<boolean> {
  if (dn === '' || password === '') return false;
  try {
    await client.bind(dn, password);
    return true;
  } catch (error) {
    // Whatever else it says of this entry (locked, expired, to be changed first), it does not let it in.
    if (error instanceof ResultCodeError) return false;
    throw failureOf(server, error, 'refused');
  }
}

/** Ids that are bytes. */
const BINARY = ['objectGUID', 'objectGuid', 'objectguid'];

function entryOf({ dn, ...attributes }: Entry): LdapEntry {
  const values = Object.entries(attributes).map(([name, value]) => {
    const all = (Array.isArray(value) ? value : [value]).map((one) =>
      typeof one === 'string' ? one : textOf(one),
    );
    return [name.toLowerCase(), all] as const;
  });
  return { dn, values: new Map(values) };
}

/** As Active Directory writes a GUID: the first three groups are little-endian. Other bytes are hexadecimal. */
function textOf(bytes: Buffer): string {
  if (bytes.length !== 16) return bytes.toString('hex');
  const hex = [
    [3, 2, 1, 0],
    [5, 4],
    [7, 6],
    [8, 9],
    [10, 11, 12, 13, 14, 15],
  ].map((group) => group.map((i) => (bytes[i] ?? 0).toString(16).padStart(2, '0')).join(''));
  return hex.join('-');
}

async function explained<T>(
  server: LdapServer,
  work: () => Promise<T>,
  otherwise: LdapProblem = 'unreachable',
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw failureOf(server, error, otherwise);
  }
}

function failureOf({ url }: LdapServer, error: unknown, otherwise: LdapProblem): LdapFailed {
  if (error instanceof LdapFailed) return error;
  if (error instanceof OutFailed)
    return new LdapFailed(error.problem === 'private' ? 'private' : 'unreachable', error.message, error);
  const text = `${url}: ${error instanceof Error ? error.message : String(error)}`;
  if (error instanceof InvalidCredentialsError) return new LdapFailed('credentials', text, error);
  if (error instanceof ResultCodeError)
    return new LdapFailed(otherwise === 'unreachable' ? 'refused' : otherwise, text, error);
  return new LdapFailed(isOfTrust(error) ? 'untrusted' : 'unreachable', text, error);
}

const isOfTrust = (error: unknown): boolean => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return /CERT|SSL|TLS|SELF_SIGNED|VERIFY|ISSUER/.test(code);
};
