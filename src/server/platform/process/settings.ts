import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { keyFrom } from '../auth/seal.ts';
import { type FilesSettings, filesFrom } from './files-settings.ts';

/** What the environment says about this process; see docs/operation.md. */
export interface Settings extends FilesSettings {
  /** Undefined: the embedded PostgreSQL. */
  readonly databaseUrl: string | undefined;
  /** Owner of the tables, for migrations alone, where the desk itself works as another role; undefined: the same. */
  readonly ownerUrl: string | undefined;
  readonly host: string;
  readonly port: number;
  /** Whether PORT was given: then no other port will do. */
  readonly portIsGiven: boolean;
  /** The built web app; undefined when it is not built, then only the API is served. */
  readonly webDir: string | undefined;
  /** Whether an empty database gets the demo organisation, with its well-known passwords. */
  readonly demo: boolean;
  /** Where mail goes out; undefined: it is held. */
  readonly mail: { url: string; from: string } | undefined;
  /** So many proxies stand before the desk and say who called, and whether by https; 0: nobody is believed. */
  readonly trustedProxies: number;
  /** Where people reach the desk, for links in mail; undefined: where it listens. */
  readonly publicUrl: string | undefined;
  /** Key of the secrets that are sealed in the database; undefined: one in a file beside the attachments. */
  readonly secretKey: Buffer | undefined;
  /** Hosts inside one's own network that the desk may call, such as a gateway of text messages. */
  readonly privateHosts: ReadonlySet<string>;
  /** Where mail servers hand over mail; undefined: nowhere. */
  readonly receive: { protocol: 'smtp' | 'lmtp'; host: string; port: number } | undefined;
}

const DEFAULT_PORT = 8088;

/** @throws Error that names the variable at fault */
export function readSettings(env: NodeJS.ProcessEnv, root: string): Settings {
  const databaseUrl = env.DATABASE_URL || undefined;
  return {
    databaseUrl,
    ownerUrl: ownerUrlFrom(env),
    // Demo passwords are known to everybody, so the desk is open to this machine alone unless told.
    host: env.HOST || '127.0.0.1',
    port: env.PORT ? portFrom(env.PORT) : DEFAULT_PORT,
    portIsGiven: !!env.PORT,
    ...filesFrom(env, root),
    webDir: existsSync(join(root, 'dist/web/index.html')) ? join(root, 'dist/web') : undefined,
    demo: env.YINUO_DEMO ? yesNo('YINUO_DEMO', env.YINUO_DEMO) : databaseUrl === undefined,
    mail: mailFrom(env.YINUO_SMTP_URL, env.YINUO_MAIL_FROM),
    publicUrl: env.YINUO_PUBLIC_URL
      ? urlFrom('YINUO_PUBLIC_URL', env.YINUO_PUBLIC_URL, /^https?:$/)
      : undefined,
    trustedProxies: env.YINUO_TRUSTED_PROXIES ? proxiesFrom(env.YINUO_TRUSTED_PROXIES) : 0,
    secretKey: secretKeyFrom(env),
    privateHosts: hostsFrom(env.YINUO_PRIVATE_HOSTS ?? ''),
    receive: env.YINUO_MAIL_LISTEN ? receiveFrom(env.YINUO_MAIL_LISTEN) : undefined,
  };
}

function proxiesFrom(text: string): number {
  if (!/^[0-9]$/.test(text)) throw new Error('YINUO_TRUSTED_PROXIES has to be a number from 0 to 9.');
  return Number(text);
}

/** @throws Error where there is no database of one's own to be the owner of */
export function ownerUrlFrom({ DATABASE_URL, DATABASE_OWNER_URL }: NodeJS.ProcessEnv): string | undefined {
  if (DATABASE_OWNER_URL && !DATABASE_URL)
    throw new Error('DATABASE_OWNER_URL is set, but not DATABASE_URL.');
  return DATABASE_OWNER_URL || undefined;
}

/** @throws Error when it is given and no key */
export function secretKeyFrom({ YINUO_SECRET_KEY: text }: NodeJS.ProcessEnv): Buffer | undefined {
  if (!text) return undefined;
  const key = keyFrom(text);
  if (!key) throw new Error('YINUO_SECRET_KEY has to be 64 hexadecimal digits.');
  return key;
}

function receiveFrom(text: string): Settings['receive'] {
  const url = urlFrom('YINUO_MAIL_LISTEN', text, /^(?:smtp|lmtp):$/, 'lmtp://127.0.0.1:2424');
  const { protocol, hostname, port } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  return {
    protocol: protocol === 'smtp:' ? 'smtp' : 'lmtp',
    host: host || '127.0.0.1',
    port: Number(port || 2424),
  };
}

/** `host` or `host:port`, with commas between. */
function hostsFrom(text: string): ReadonlySet<string> {
  const hosts = text.split(',').map((host) => host.trim().toLowerCase());
  const wrong = hosts.find(
    (host) => host !== '' && !/^(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/.test(host),
  );
  if (wrong !== undefined)
    throw new Error(`YINUO_PRIVATE_HOSTS names "${wrong}"; it takes host or host:port.`);
  return new Set(hosts.filter((host) => host !== ''));
}

function portFrom(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new Error(`PORT is "${text}"; it has to be a number from 0 to 65535.`);
}

function yesNo(name: string, text: string): boolean {
  if (/^(yes|true|1|on)$/i.test(text)) return true;
  if (/^(no|false|0|off)$/i.test(text)) return false;
  throw new Error(`${name} is "${text}"; it has to be yes or no.`);
}

/** A mail server and the address that mail comes from: both or neither. The URL may hold a password: never shown. */
function mailFrom(url: string | undefined, from: string | undefined): Settings['mail'] {
  if (!url && !from) return undefined;
  if (!url) throw new Error('YINUO_MAIL_FROM is set, but not YINUO_SMTP_URL: mail needs both.');
  if (!from) throw new Error('YINUO_SMTP_URL is set, but not YINUO_MAIL_FROM: mail needs both.');
  if (!/^[^\r\n]*[^\s@<>]+@[^\s@<>]+>?$/.test(from))
    throw new Error(`YINUO_MAIL_FROM is "${from}"; it has to be a mail address.`);
  return { url: urlFrom('YINUO_SMTP_URL', url, /^smtps?:$/, 'smtp://host:port'), from };
}

function urlFrom(name: string, text: string, protocol: RegExp, form?: string): string {
  if (URL.canParse(text) && protocol.test(new URL(text).protocol)) return text;
  throw new Error(
    form
      ? `${name} has to look like ${form}.`
      : `${name} is "${text}"; it has to be an http or https address.`,
  );
}
