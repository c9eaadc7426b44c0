import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { S3Settings } from '../storage/s3-request.ts';

/** What the environment says about attachments; see docs/operation.md. */
export interface FilesSettings {
  /** Folder of the attachments' bytes; with a bucket, of those that are on their way to it. */
  readonly filesDir: string;
  /** The bucket that keeps the bytes; undefined: the folder does. */
  readonly s3?: S3Settings | undefined;
  /** Who looks at files for viruses; undefined: nobody. */
  readonly scanner?: ScannerSettings | undefined;
}

export interface ScannerSettings {
  /** Where clamd listens: a host and port, or the path of a socket. */
  readonly clamd: { host: string; port: number } | { path: string };
  /** Whether files are served only once they are found clean. */
  readonly required: boolean;
}

/** @throws Error that names the variable at fault */
export const filesFrom = (env: NodeJS.ProcessEnv, root: string): FilesSettings => ({
  filesDir: env.YINUO_FILES_DIR || join(root, '.yinuo', 'files'),
  s3: s3From(env),
  scanner: scannerFrom(env),
});

function s3From(env: NodeJS.ProcessEnv): S3Settings | undefined {
  const endpoint = env.YINUO_S3_ENDPOINT;
  if (!endpoint) {
    const stray = Object.keys(env).find((name) => name.startsWith('YINUO_S3_') && env[name]);
    if (stray) throw new Error(`${stray} is set, but not YINUO_S3_ENDPOINT.`);
    return undefined;
  }
  const url = URL.canParse(endpoint) ? new URL(endpoint) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.search || url.hash)
    throw new Error('YINUO_S3_ENDPOINT has to look like https://s3.example:9000, without a user.');
  const bucket = needed(env, 'YINUO_S3_BUCKET');
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket))
    throw new Error(`YINUO_S3_BUCKET is "${bucket}"; it has to be the name of a bucket.`);
  return {
    ...{ endpoint, bucket, region: env.YINUO_S3_REGION || 'us-east-1' },
    ...{ keyId: needed(env, 'YINUO_S3_KEY_ID'), secret: needed(env, 'YINUO_S3_SECRET') },
    ca: certificatesIn(env.YINUO_S3_CA),
  };
}

/** The PEM file of that name; said at the start, not at the first attachment, when it is none. */
function certificatesIn(file: string | undefined): string | undefined {
  if (!file) return undefined;
  try {
    const pem = readFileSync(file, 'utf8');
    const found = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g);
    if (!found) throw new Error('no certificate in it');
    for (const one of found) new X509Certificate(one);
    return pem;
  } catch (error) {
    throw new Error(`YINUO_S3_CA is "${file}"; it has to be a file of certificates (PEM): ${String(error)}`);
  }
}

function needed(env: NodeJS.ProcessEnv, name: string): string {
  const text = env[name];
  if (!text) throw new Error(`YINUO_S3_ENDPOINT is set, but not ${name}.`);
  return text;
}

function scannerFrom({ YINUO_CLAMD: at, YINUO_SCAN: how }: NodeJS.ProcessEnv): ScannerSettings | undefined {
  if (how && how !== 'required' && how !== 'offered')
    throw new Error(`YINUO_SCAN is "${how}"; it has to be required or offered.`);
  if (!at) {
    if (how === 'required') throw new Error('YINUO_SCAN is required, but YINUO_CLAMD is not set.');
    return undefined;
  }
  const url = URL.canParse(at) ? new URL(at) : null;
  const required = how === 'required';
  if (url?.protocol === 'unix:' && url.pathname.length > 1)
    return { clamd: { path: url.pathname }, required };
  if (url?.protocol === 'tcp:' && url.hostname && url.port)
    return {
      clamd: { host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port) },
      required,
    };
  throw new Error('YINUO_CLAMD has to look like tcp://127.0.0.1:3310 or unix:///run/clamav/clamd.ctl.');
}
