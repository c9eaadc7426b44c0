// Makes a clone ready to run: dependencies and the built web app. Plain JavaScript without dependencies,
// because it runs on whatever Node (20.19 or newer) the machine has, before anything is installed.
import { createHash } from 'node:crypto';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { KILLED, run } from './child.mjs';
import { withLock } from './lock.mjs';

export const ROOT = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '');
/** The Node that the code is written for, whatever Node started us. */
export const NODE = join(ROOT, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');
const STATE = join(ROOT, '.yinuo');

/**
 * Installs and builds what is missing or stale; returns at once when nothing is.
 * @param {{ web: boolean }} what
 * @param {(sentence: string) => void} say
 */
export async function setUp({ web }, say = console.log) {
  requireWritable();
  mkdirSync(STATE, { recursive: true });
  if (isInstalled() && !(web && isWebStale())) return;
  await withLock(join(STATE, 'setup.lock'), say, async () => {
    if (!isInstalled()) await install(say);
    if (web && isWebStale()) await buildWeb(say);
  });
}

function requireWritable() {
  try {
    accessSync(ROOT, constants.W_OK);
  } catch {
    throw new Error(
      `${ROOT} belongs to another user, and Yinuo keeps what it installs in it. Clone it as yourself.`,
    );
  }
}

/**
 * Whether node_modules holds what package-lock.json asks for. npm writes its own list of what it installed
 * at the very end, so an installation that was cut off has none.
 */
function isInstalled() {
  const wanted = readJson(join(ROOT, 'package-lock.json'))?.packages ?? {};
  const present = readJson(join(ROOT, 'node_modules', '.package-lock.json'))?.packages;
  if (!present || !existsSync(NODE)) return false;
  return Object.entries(wanted).every(([path, { version, integrity, optional }]) => {
    if (path === '') return true;
    const found = present[path];
    if (!found) return optional === true;
    return found.version === version && found.integrity === integrity;
  });
}

async function install(say) {
  say('Installing the dependencies; this takes a minute the first time.');
  const args = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'];
  // Told to stop, npm would go on for half a minute to undo its work; what is half done is done anew anyway.
  const code = await run('npm', args, { cwd: ROOT, env: outsideEnvironment(), endBy: 'SIGKILL' });
  if (code === KILLED) throw new Error('Stopped while installing; the next start begins it anew.');
  if (code !== 0) throw new Error('`npm ci` failed; its reason is above.');
  if (!isInstalled()) {
    throw new Error(`There is no Node 24 for ${process.platform}-${process.arch} among the dependencies.`);
  }
}

/** npm replaces node_modules, so it must not run on the Node inside it. */
function outsideEnvironment() {
  const inside = join(ROOT, 'node_modules') + sep;
  const path = (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => !`${folder}${sep}`.startsWith(inside));
  return { ...process.env, PATH: path.join(delimiter) };
}

/** The environment in which `node` and the tools are those of this clone. */
export function insideEnvironment(more = {}) {
  const bin = join(ROOT, 'node_modules', '.bin');
  return { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ''}`, ...more };
}

const WEB_SOURCES = ['src/web', 'src/domain', 'src/contract', 'src/locales', 'package-lock.json'];
const WEB_SETTINGS = ['package.json', 'vite.config.ts', 'postcss.config.mjs', 'tsconfig.base.json'];
const WEB_STAMP = join(ROOT, 'dist', 'web.stamp');

function isWebStale() {
  if (!existsSync(join(ROOT, 'src/web/index.html'))) return false;
  if (!existsSync(join(ROOT, 'dist/web/index.html'))) return true;
  return readText(WEB_STAMP) !== webInputs();
}

async function buildWeb(say) {
  say('Building the web app.');
  rmSync(WEB_STAMP, { force: true });
  const inputs = webInputs();
  const code = await run(NODE, [join(ROOT, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel=warn'], {
    cwd: ROOT,
    env: insideEnvironment(),
  });
  if (code > 128) throw new Error('Stopped while building the web app; the next start begins it anew.');
  if (code !== 0) throw new Error('Building the web app failed; the reason is above.');
  writeFileSync(WEB_STAMP, inputs);
}

/** A hash of every file that the web app is built from. */
function webInputs() {
  const hash = createHash('sha256');
  for (const path of [...WEB_SOURCES, ...WEB_SETTINGS].flatMap((source) => filesOf(join(ROOT, source)))) {
    hash
      .update(`${relative(ROOT, path)}\0`)
      .update(readFileSync(path))
      .update('\0');
  }
  return hash.digest('hex');
}

function filesOf(path) {
  if (!existsSync(path)) return [];
  try {
    const entries = readdirSync(path, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name));
    return files.map((entry) => join(entry.parentPath, entry.name)).sort();
  } catch (error) {
    if (error.code === 'ENOTDIR') return [path];
    throw error;
  }
}

function readText(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}
