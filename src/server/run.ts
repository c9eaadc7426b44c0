import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { grantAppRole, roleOf } from './app-role.ts';
import { firstRun } from './first-run.ts';
import { startServer } from './main.ts';
import { connect, type Database } from './platform/db/db.ts';
import { checkSearch, checkServer } from './platform/db/safety.ts';
import { AlreadyServed } from './platform/postgres/cluster-locks.ts';
import { startEmbedded } from './platform/postgres/embedded.ts';
import { placeOf } from './platform/postgres/place.ts';
import { type Lifetime, live } from './platform/process/lifetime.ts';
import { nextFreePort } from './platform/process/port.ts';
import { readSettings, type Settings } from './platform/process/settings.ts';
import { prepareDatabase } from './prepare.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const say = (text: string) => process.stdout.write(`${text}\n`);

/** The process: database, migrations, first run, server; `main.ts` knows what the server is made of. */
async function run(life: Lifetime): Promise<void> {
  const settings = readSettings(process.env, ROOT);
  const databaseUrl = settings.databaseUrl ?? (await ownPostgres(life));
  const welcome = await prepare(databaseUrl, settings);
  const port = await choosePort(settings);
  const server = await startServer({ ...settings, databaseUrl, port });
  life.atEnd(() => server.close());
  if (!settings.databaseUrl) announce(life, server.url);
  say(['', `Yinuo 一诺 is ready: ${server.url}`, ...welcome, 'Ctrl-C stops it.', ''].join('\n'));
  process.send?.({ ready: server.url });
}

async function ownPostgres(life: Lifetime): Promise<string> {
  const postgres = await startEmbedded({ place: placeOf(ROOT), alone: true, say });
  life.atEnd(() => postgres.stop());
  say(`PostgreSQL ${postgres.adopted ? 'was still running' : 'started'}; data in ${postgres.dataDir}`);
  return postgres.url;
}

/** Checks and migrates the database; @returns what to tell about its accounts. */
async function prepare(databaseUrl: string, { demo, ownerUrl }: Settings): Promise<string[]> {
  const db = connect(ownerUrl ?? databaseUrl, { max: 2 });
  try {
    const warnings = await checkServer(db.pool);
    const applied = await prepareDatabase(db);
    if (ownerUrl) await grantAppRole(db, roleOf(databaseUrl));
    if (applied.length > 0) say(`Database migrated: ${applied.join(', ')}`);
    for (const warning of [...warnings, ...(await checkSearch(db.pool))]) say(`Warning: ${warning}`);
    return await firstRun(db, demo, Date.now());
  } catch (error) {
    throw withPlace(error, db);
  } finally {
    await db.close();
  }
}

/** Names the server that did not answer, without the password. */
function withPlace(error: unknown, db: Database): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (!/^(E[A-Z]+|28.*|3D000)$/.test(code)) return error;
  const { hostname, port, pathname } = new URL(db.url);
  return new Error(`No way to the database${pathname} on ${hostname}:${port || '5432'}. ${String(error)}`);
}

async function choosePort({ host, port, portIsGiven }: Settings): Promise<number> {
  if (portIsGiven) return port;
  const free = await nextFreePort(host, port);
  if (free !== port)
    say(`Port ${port} is taken by another program; using ${free}. PORT=... chooses another.`);
  return free;
}

const notice = () => join(placeOf(ROOT).folder, 'server.json');

/** Leaves a note for a second start of the same clone. */
function announce(life: Lifetime, url: string): void {
  writeFileSync(notice(), JSON.stringify({ url, pid: process.pid }), { mode: 0o600 });
  life.atEnd(async () => rmSync(notice(), { force: true }));
}

function explain(error: unknown): void {
  const text = error instanceof AlreadyServed ? alreadyRunning() : sentenceOf(error);
  process.stderr.write(`${text}\n`);
}

function alreadyRunning(): string {
  try {
    const { url, pid } = JSON.parse(readFileSync(notice(), 'utf8')) as { url: string; pid: number };
    return `Yinuo is already running from this folder, at ${url} (process ${pid}).`;
  } catch {
    return 'Yinuo is already being started from this folder.';
  }
}

function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ('code' in error && error.code === 'EADDRINUSE') {
    return `The port is taken by another program: ${error.message}. Choose another with PORT=...`;
  }
  return process.env.YINUO_DEBUG ? (error.stack ?? error.message) : error.message;
}

live(run, explain);
