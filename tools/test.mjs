// `npm test`: sets up all it needs, then runs everything and ends with one line of what passed and failed.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { aptInstall } from './apt.mjs';
import { run } from './child.mjs';
import { ensureChromium } from './chromium.mjs';
import { ensureDebianPostgres } from './debian-postgres.mjs';
import { insideEnvironment, NODE, ROOT, setUp } from './setup.mjs';
import { Tally } from './tally.mjs';

const say = (text) => console.log(text);
const tool = (path) => join(ROOT, 'node_modules', path);
/** By day the older PostgreSQL runs migrations and what asks most of SQL, of every noun one; by night all. */
const BY_DAY = [
  'platform/db/',
  'platform/jobs/',
  ...['search', 'list', 'guards', 'queries', 'history', 'verdicts', 'timers', 'outbox'].map(
    (name) => `ticket/${name}.`,
  ),
  'policy/life.',
  'organisation/people.',
  'organisation/import/',
  'intake/pending.',
  'notice/deliveries.',
  'board/board.',
  'oncall/oncall.',
  'hotline/',
  'alert/',
  'robot/',
  'webhook/webhook.',
].map((part) => `src/server/${part}`);

/** What tells that a server is there, and the packages that bring it. */
const SERVERS = [
  ['/usr/sbin/dovecot', ['dovecot-imapd']],
  ['/usr/sbin/clamd', ['clamav-daemon']],
  ['/usr/bin/prometheus-alertmanager', ['prometheus-alertmanager']],
  ['/usr/bin/openssl', ['openssl']],
  ['/usr/sbin/slapd', ['slapd']],
  ['/usr/bin/fusioninventory-inventory', ['fusioninventory-agent']],
  ['/usr/bin/ocsinventory-agent', ['ocsinventory-agent']],
  [
    '/usr/bin/swift-proxy-server',
    ['swift-proxy', 'swift-account', 'swift-container', 'swift-object', 'memcached'],
  ],
];

const nightly = process.argv.includes('--nightly') ? { YINUO_NIGHTLY: '1' } : {};

/** As `run`; a signal, which the command got too, ends the whole run after it. */
async function step(args, options) {
  if (interrupted) throw new Error('Stopped before the end.');
  const code = await run(NODE, args, { cwd: ROOT, ...options });
  if (interrupted) throw new Error('Stopped before the end.');
  return code;
}

const tally = new Tally();
const reports = mkdtempSync(join(tmpdir(), 'yinuo-reports-'));
let interrupted = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    interrupted = true;
  });
}

try {
  await setUp({ web: false });
  await check('format and lint', tool('@biomejs/biome/bin/biome'), ['check', '.']);
  await check('types', tool('typescript/bin/tsc'), ['-b']);
  await packages();
  await build();
  await servers();
  await vitest('on the embedded PostgreSQL', ['domain', 'web', 'server', 'runtime']);
  await journeys();
  await onAnotherPostgres();
} catch (error) {
  tally.fail(error.message);
} finally {
  rmSync(reports, { recursive: true, force: true });
}
process.exit(tally.print());

async function check(name, program, args) {
  say(`\n== ${name}`);
  const code = await step([program, ...args], { env: insideEnvironment() });
  tally.one(name, code === 0);
}

/** Known weaknesses of packages: by night they fail, by day they are only told, since they change without us. */
async function packages() {
  const name = 'known weaknesses of packages';
  say(`\n== ${name}`);
  const code = await step([join(ROOT, 'tools/audit.ts')], { env: insideEnvironment() });
  if (code === 3) tally.leaveOut(`${name}: the registry does not tell them`);
  else if (code === 0 || 'YINUO_NIGHTLY' in nightly) tally.one(name, code === 0);
  else tally.leaveOut(`${name}: there are some, named above`);
}

/** Of the web app, when it is not that of these sources. */
async function build() {
  say('\n== web app');
  try {
    await setUp({ web: true });
    tally.one('web app', true);
  } catch (error) {
    tally.fail(`web app: ${error.message}`);
  }
}

/** Real servers that the tests start, installed once and before any of them needs one, where that is allowed. */
async function servers() {
  const missing = SERVERS.filter(([program]) => !existsSync(program)).flatMap(([, packages]) => packages);
  if (missing.length === 0 || process.getuid?.() !== 0) return;
  await aptInstall(missing, 'Servers for the tests are missing', 'Install them by hand.', say);
}

/** Vitest on some of our projects, with the database of `env` or the embedded one. */
async function vitest(name, projects, env = { DATABASE_URL: '' }, files = []) {
  say(`\n== ${projects.join(', ')} ${name}`);
  const report = join(reports, `${projects.join('-')}-${tally.passed}.json`);
  const args = [
    ...projects.map((project) => `--project=${project}`),
    '--reporter=default',
    '--reporter=json',
  ];
  const code = await step(
    [tool('vitest/vitest.mjs'), 'run', ...files, ...args, `--outputFile.json=${report}`],
    {
      env: insideEnvironment({ ...nightly, ...env }),
      stdio: ['ignore', 'inherit', 'inherit'],
    },
  );
  tally.vitest(`${projects.join(', ')} ${name}`, report, code);
}

/** In the browser. */
async function journeys() {
  try {
    const CHROME_PATH = await ensureChromium(say);
    await vitest('in the browser', ['journeys'], { DATABASE_URL: '', CHROME_PATH });
  } catch (error) {
    tally.fail(`journeys: ${error.message}`);
  }
}

/** The server's tests once more: on the PostgreSQL of DATABASE_URL, or on the one most people run. */
async function onAnotherPostgres() {
  const { DATABASE_URL } = process.env;
  if (DATABASE_URL) await vitest('on DATABASE_URL', ['server'], { DATABASE_URL });
  else await onDebianPostgres();
}

async function onDebianPostgres() {
  let bin;
  try {
    bin = await ensureDebianPostgres(say);
  } catch (error) {
    const remark = `the server on the system's own PostgreSQL: ${error.message}`;
    if (process.getuid?.() === 0) tally.fail(remark);
    else tally.leaveOut(remark);
    return;
  }
  const postgres = spawn(NODE, [join(ROOT, 'tools/serve-postgres.ts'), bin], {
    cwd: ROOT,
    env: insideEnvironment(),
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const gone = new Promise((done) => postgres.once('exit', done));
  try {
    const files = 'YINUO_NIGHTLY' in nightly ? [] : BY_DAY;
    await vitest(`on ${bin}`, ['server'], { DATABASE_URL: await firstLine(postgres) }, files);
  } finally {
    postgres.stdin.end();
    await gone;
  }
}

async function firstLine(child) {
  for await (const line of createInterface({ input: child.stdout })) return line;
  throw new Error("The system's own PostgreSQL did not start.");
}
