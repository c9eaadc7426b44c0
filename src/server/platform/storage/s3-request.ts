import { type IncomingMessage, request as requestHttp } from 'node:http';
import { Agent, request as requestHttps } from 'node:https';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { rootCertificates } from 'node:tls';
import { AwsV4Signer } from 'aws4fetch';
import { StoreProblem } from './files.ts';

/** A bucket, addressed by path (`https://host/bucket/key`), as every server of this kind understands. */
export interface S3Settings {
  /** E.g. `https://s3.example:9000`; with http the bytes go over the wire as they are. */
  readonly endpoint: string;
  readonly bucket: string;
  readonly region: string;
  readonly keyId: string;
  readonly secret: string;
  /** Certificates (PEM) of the authorities that are trusted at it besides the public ones. */
  readonly ca?: string | undefined;
}

export interface Question {
  method: 'GET' | 'HEAD' | 'PUT' | 'DELETE';
  /** The bucket itself when it is left out. */
  key?: string;
  query?: Readonly<Record<string, string>>;
  body?: { size: number; sha256: string; open(): Readable };
}

export interface Asked {
  status: number;
  size: number;
  /** When the server last got it; null: it does not say. */
  modified: Date | null;
  stream: Readable;
}

const TRIES = 4;
/** Nothing heard for so long (ms) is a failure. */
const SILENCE = 30_000;
const EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/**
 * Asks the server, a few times while it is away or overloaded. Null when it has not got what was asked for, with one
 * of the codes `missing` (an answer to HEAD has none); every other refusal is an error.
 */
export const asker =
  (settings: S3Settings) =>
  async (question: Question, missing: readonly string[] = []): Promise<Asked | null> => {
    for (let tried = 1; ; tried++) {
      const problem = await attempt(settings, question, missing).catch((error: unknown) => error);
      if (!(problem instanceof Error)) return problem as Asked | null;
      if (!passes(problem) || tried === TRIES) throw problem;
      await sleep(100 * 4 ** (tried - 1));
    }
  };

/** Whether it may be otherwise in a moment. */
const passes = (error: Error): boolean => error instanceof StoreProblem && error.why === 'unreachable';

async function attempt(
  settings: S3Settings,
  question: Question,
  missing: readonly string[],
): Promise<Asked | null> {
  const answer = await send(settings, question);
  if (answer.status >= 200 && answer.status < 300) return answer;
  const said = await text(answer.stream).catch(() => '');
  if (answer.status === 404 && missing.includes(codeIn(said))) return null;
  throw problemOf(settings, answer.status, said);
}

async function send(settings: S3Settings, { method, key, query, body }: Question): Promise<Asked> {
  const url = new URL(
    `${settings.endpoint.replace(/\/$/, '')}/${settings.bucket}${key === undefined ? '' : `/${key}`}`,
  );
  for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, value);
  const signed = await new AwsV4Signer({
    ...{ method, url: url.href, service: 's3', region: settings.region },
    ...{ accessKeyId: settings.keyId, secretAccessKey: settings.secret },
    headers: { 'x-amz-content-sha256': body?.sha256 ?? EMPTY },
  }).sign();
  const headers = {
    ...Object.fromEntries(signed.headers),
    ...(body ? { 'content-length': body.size, 'content-type': 'application/octet-stream' } : {}),
  };
  return exchange(settings, { url: signed.url, method, headers }, body?.open());
}

/** One request; the answer's body is still to be read. */
function exchange(
  settings: S3Settings,
  { url, method, headers }: { url: URL; method: string; headers: Record<string, string | number> },
  body: Readable | undefined,
): Promise<Asked> {
  return new Promise((resolve, reject) => {
    const fail = (error: unknown) => {
      body?.destroy();
      reject(isDistrust(error) ? distrusted(settings, error) : unreachable(settings, error));
    };
    const heard = (answer: IncomingMessage) => {
      const size = Number(answer.headers['content-length'] ?? 0);
      const at = Date.parse(answer.headers['last-modified'] ?? '');
      const modified = Number.isNaN(at) ? null : new Date(at);
      resolve({ status: answer.statusCode ?? 0, size, modified, stream: answer });
    };
    const how = { method, headers, timeout: SILENCE };
    const asked =
      url.protocol === 'https:'
        ? requestHttps(url, { ...how, agent: secureAgentOf(settings) }, heard)
        : requestHttp(url, how, heard);
    asked.on('timeout', () => asked.destroy(new Error('no answer for 30 seconds')));
    asked.on('error', fail);
    if (body) pipeline(body, asked).catch(fail);
    else asked.end();
  });
}

const agents = new WeakMap<S3Settings, Agent>();

/** One a store, so that its connections are used again. Besides the certificates of Node, those of the settings. */
function secureAgentOf(settings: S3Settings): Agent {
  const known = agents.get(settings);
  if (known) return known;
  const trusted = settings.ca === undefined ? {} : { ca: [...rootCertificates, settings.ca] };
  const agent = new Agent({ keepAlive: true, timeout: 5000, ...trusted });
  agents.set(settings, agent);
  return agent;
}

/** What TLS says of a certificate that it does not take. It will not be better in a moment. */
const isDistrust = (error: unknown): error is Error & { code: string } =>
  error instanceof Error &&
  'code' in error &&
  typeof error.code === 'string' &&
  /CERT|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)|ERR_TLS|ERR_SSL|HOSTNAME_MISMATCH/.test(error.code);

function distrusted({ endpoint, bucket }: S3Settings, error: Error & { code: string }): StoreProblem {
  const { host } = new URL(endpoint);
  return new StoreProblem(
    'refused',
    `The certificate of ${host} is not trusted, nothing was sent to the bucket ${bucket}: ${error.code}, ` +
      `${error.message.slice(0, 300)} (certificates of your own authority: YINUO_S3_CA)`,
    { cause: error },
  );
}

const unreachable = ({ endpoint, bucket }: S3Settings, error: unknown): StoreProblem =>
  new StoreProblem(
    'unreachable',
    `No way to the bucket ${bucket} at ${endpoint}: ${error instanceof Error ? error.message : String(error)}`,
    { cause: error },
  );

const codeIn = (body: string): string => /<Code>([^<]{1,100})<\/Code>/.exec(body)?.[1] ?? '';

/** What the server says, without anything secret: its code and its words. */
function problemOf({ endpoint, bucket }: S3Settings, status: number, body: string): StoreProblem {
  const code = codeIn(body);
  const words = /<Message>([^<]{1,300})<\/Message>/.exec(body)?.[1] ?? '';
  const said =
    `The S3 server at ${endpoint} answered ${status} for the bucket ${bucket}: ${code} ${words}`.trim();
  if (status === 507 || status === 413 || /Full|Quota|InsufficientStorage/i.test(code))
    return new StoreProblem('full', said);
  return new StoreProblem(status >= 500 || status === 429 ? 'unreachable' : 'refused', said);
}
