import { spawn } from 'node:child_process';
import { connect } from '#server/platform/db/db.ts';
import type { Binaries } from '#server/platform/postgres/binaries.ts';
import { startEmbedded } from '#server/platform/postgres/embedded.ts';
import { temporaryPlace } from '#server/platform/postgres/place.ts';

/**
 * Waits for the end of its standard input, which comes however this process ends, then ends the server
 * without ceremony and removes its folder.
 */
const GUARD = `
cat >/dev/null
lock="$1/cluster/data/postmaster.pid"
[ -e "$lock" ] && kill -QUIT "$(head -n 1 "$lock")" 2>/dev/null
n=0; while [ -e "$lock" ] && [ $n -lt 100 ]; do sleep 0.1; n=$((n+1)); done
rm -rf "$1"
`;

export interface TemporaryPostgres {
  readonly url: string;
  /** Of the cluster; when its server ends, by whatever cause, it is started again on the same port. */
  readonly dataDir: string;
  stop(): Promise<void>;
}

/** A PostgreSQL of its own in a temporary folder: gone with this process, be it by SIGKILL. */
export async function temporaryPostgres(binaries?: Binaries): Promise<TemporaryPostgres> {
  const place = temporaryPlace();
  const postgres = await startEmbedded({ place, ...(binaries && { binaries }) });
  const guard = spawn('/bin/sh', ['-c', GUARD, 'guard', place.folder], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const gone = new Promise<void>((done) => guard.once('exit', () => done()));
  guard.unref();
  const stop = async () => {
    await postgres.stop();
    guard.ref();
    guard.stdin.end();
    await gone;
  };
  return { url: postgres.url, dataDir: postgres.dataDir, stop };
}

/** Lets a server no longer wait for the disk. What it acknowledges still outlives the death of any process. */
export async function unsynced(url: string): Promise<void> {
  const admin = connect(url, { max: 1 });
  for (const name of ['fsync', 'full_page_writes']) await admin.pool.query(`ALTER SYSTEM SET ${name} = off`);
  await admin.pool.query('SELECT pg_reload_conf()');
  await admin.close();
}
