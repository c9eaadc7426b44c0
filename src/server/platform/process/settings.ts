import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** What the environment says about this process; see docs/operation.md. */
export interface Settings {
  /** Undefined: the embedded PostgreSQL. */
  readonly databaseUrl: string | undefined;
  readonly host: string;
  readonly port: number;
  /** Whether PORT was given: then no other port will do. */
  readonly portIsGiven: boolean;
  readonly filesDir: string;
  /** The built web app; undefined when it is not built, then only the API is served. */
  readonly webDir: string | undefined;
  /** Whether an empty database gets the demo organisation, with its well-known passwords. */
  readonly demo: boolean;
}

const DEFAULT_PORT = 8088;

/** @throws Error that names the variable at fault */
export function readSettings(env: NodeJS.ProcessEnv, root: string): Settings {
  const databaseUrl = env.DATABASE_URL || undefined;
  return {
    databaseUrl,
    // Demo passwords are known to everybody, so the desk is open to this machine alone unless told.
    host: env.HOST || '127.0.0.1',
    port: env.PORT ? portFrom(env.PORT) : DEFAULT_PORT,
    portIsGiven: !!env.PORT,
    filesDir: env.YINUO_FILES_DIR || join(root, '.yinuo', 'files'),
    webDir: existsSync(join(root, 'dist/web/index.html')) ? join(root, 'dist/web') : undefined,
    demo: env.YINUO_DEMO ? yesNo('YINUO_DEMO', env.YINUO_DEMO) : databaseUrl === undefined,
  };
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
