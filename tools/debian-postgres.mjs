import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { aptInstall } from './apt.mjs';

const HOME = '/usr/lib/postgresql';
const OLDEST = 15;
const HELP = 'Debian: apt-get install postgresql.';

/**
 * The folder of the binaries of the system's own PostgreSQL; installed first when we are root.
 * @throws Error with a sentence when there is none and none can be installed
 */
export async function ensureDebianPostgres(say) {
  const found = newest();
  if (found) return found;
  if (process.getuid?.() === 0) keepFromStarting();
  await aptInstall(['postgresql'], "The system's own PostgreSQL (15 or newer) is missing", HELP, say);
  const installed = newest();
  if (!installed) throw new Error(`The system's packages bring no PostgreSQL of version ${OLDEST} or newer.`);
  return installed;
}

function newest() {
  if (!existsSync(HOME)) return undefined;
  const versions = readdirSync(HOME)
    .map(Number)
    .sort((a, b) => b - a);
  const version = versions.find((number) => number >= OLDEST && existsSync(binOf(number, 'postgres')));
  return version && binOf(version, '');
}

const binOf = (version, program) => join(HOME, String(version), 'bin', program);

/** We want its programs alone: Debian's package would make and start a server of its own. */
function keepFromStarting() {
  const folder = '/etc/postgresql-common/createcluster.d';
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'yinuo-tests.conf'), 'create_main_cluster = false\n');
}
