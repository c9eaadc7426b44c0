import { lookup } from 'node:dns/promises';
import { type IncomingMessage, request as plain, type RequestOptions } from 'node:http';
import { request as secure } from 'node:https';
import { isIP } from 'node:net';
import { isPublic } from './reach.ts';

/** A request to somebody else's server. */
export interface OutRequest {
  url: string;
  /** POST unless told. */
  method?: 'GET' | 'POST' | 'PUT';
  headers?: Readonly<Record<string, string>>;
  body?: string;
  /** Longest wait for all of it (ms); 10 s unless told. */
  timeoutMs?: number;
  /** Most bytes of an answer that are read; 64 KiB unless told. A longer answer is cut there. */
  maxBytes?: number;
}

export interface OutAnswer {
  status: number;
  headers: IncomingMessage['headers'];
  text: string;
  /** There was more than `maxBytes`. */
  cut: boolean;
}

/** Hosts inside one's own network that the operator allowed: `host` for every port, or `host:port`. */
export type AllowedHosts = ReadonlySet<string>;

/** What is at fault of a request that never left, or was never answered. */
export type OutProblem = 'address' | 'private' | 'unresolved' | 'timeout' | 'unreachable';

/** A request that was not answered. Its text names the host alone: addresses hold secrets. */
export class OutFailed extends Error {
  readonly problem: OutProblem;

  constructor(problem: OutProblem, host: string, cause?: unknown) {
    super(`${problem}: ${host}`, { cause });
    this.problem = problem;
  }

  /** It never left, and never will as it stands. */
  get refused(): boolean {
    return this.problem === 'address' || this.problem === 'private';
  }
}

/** Says which addresses a name has now. */
export type Lookup = (host: string) => Promise<readonly { address: string }[]>;

const SECOND = 1000;
const bySystem: Lookup = (host) => lookup(host, { all: true });

/**
 * Asks somebody else's server. The name is resolved once and that very address is called, so that a name which
 * changes its mind reaches nothing else. Addresses of private networks are refused, in whatever way they are
 * written, unless the operator allowed the host. A redirect is an answer like any other and is not followed.
 * @throws OutFailed
 */
export async function postOut(
  out: OutRequest,
  allowed: AllowedHosts = new Set(),
  lookup: Lookup = bySystem,
): Promise<OutAnswer> {
  const url = addressOf(out.url);
  const signal = AbortSignal.timeout(out.timeoutMs ?? 10 * SECOND);
  const late = new Promise<never>((_done, fail) => {
    signal.addEventListener('abort', () => fail(new OutFailed('timeout', url.host)), { once: true });
  });
  late.catch(() => undefined);
  const address = await Promise.race([resolved(url, allowed, lookup), late]);
  return Promise.race([asked(out, url, address, signal), late]);
}

/** Whether an address is one that may ever be asked; what its name resolves to is judged at each request. */
export function mayBeAsked(text: string, allowed: AllowedHosts): boolean {
  try {
    const url = addressOf(text);
    const host = hostOf(url);
    return isAllowed(url, allowed) || !isIP(host) || isPublic(host);
  } catch {
    return false;
  }
}

/** As browsers read it: `http://2130706433`, `http://0x7f.1` and `http://①２７.0.0.1` all name 127.0.0.1. */
function addressOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '')
    throw new OutFailed('address', url?.host ?? '');
  return url;
}

const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '');
const portOf = ({ port, protocol }: URL): string => port || (protocol === 'https:' ? '443' : '80');

const isAllowed = (url: URL, allowed: AllowedHosts): boolean =>
  allowed.has(url.hostname) || allowed.has(`${url.hostname}:${portOf(url)}`);

const resolved = (url: URL, allowed: AllowedHosts, lookup: Lookup): Promise<string> =>
  addressFor({ host: hostOf(url), port: portOf(url), isAllowed: isAllowed(url, allowed) }, lookup);

/**
 * The one address at which a host is called: of a private network only when the operator allowed that host.
 * @throws OutFailed
 */
export async function addressFor(
  { host, port, isAllowed }: { host: string; port: string; isAllowed: boolean },
  lookup: Lookup = bySystem,
): Promise<string> {
  const named = `${host}:${port}`;
  const found = isIP(host)
    ? [{ address: host }]
    : await lookup(host).catch((error) => {
        throw new OutFailed('unresolved', named, error);
      });
  const first = found[0];
  if (!first) throw new OutFailed('unresolved', named);
  // One address that is private among public ones is no accident.
  if (!isAllowed && !found.every(({ address }) => isPublic(address))) throw new OutFailed('private', named);
  return first.address;
}

function asked(out: OutRequest, url: URL, address: string, signal: AbortSignal): Promise<OutAnswer> {
  const { method = 'POST', headers = {}, body, maxBytes = 64 * 1024 } = out;
  const isSecure = url.protocol === 'https:';
  const options: RequestOptions & { servername?: string } = {
    method,
    host: address,
    port: portOf(url),
    path: `${url.pathname}${url.search}`,
    headers: {
      'user-agent': 'Yinuo',
      ...headers,
      host: url.host,
      ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
    },
    // No connection outlives its request: the next one is judged anew.
    agent: false,
    signal,
    ...(isSecure && !isIP(hostOf(url)) ? { servername: url.hostname } : {}),
  };
  return new Promise((done, fail) => {
    const failed = (error: unknown) =>
      fail(new OutFailed(signal.aborted ? 'timeout' : 'unreachable', url.host, error));
    const request = (isSecure ? secure : plain)(options, (answer) => {
      read(answer, maxBytes).then(done, failed);
    });
    request.on('error', failed);
    request.end(body);
  });
}

async function read(answer: IncomingMessage, maxBytes: number): Promise<OutAnswer> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of answer as AsyncIterable<Buffer>) {
    parts.push(part);
    length += part.length;
    if (length > maxBytes) break;
  }
  const bytes = Buffer.concat(parts).subarray(0, maxBytes);
  const { statusCode: status = 0, headers } = answer;
  return { status, headers, text: bytes.toString('utf8'), cut: length > maxBytes };
}
