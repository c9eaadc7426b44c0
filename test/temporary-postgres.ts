import { spawn } from 'node:child_process';
import type { Binaries } from '#server/platform/postgres/binaries.ts';
import { startEmbedded } from '#server/platform/postgres/embedded.ts';
import { temporaryPlace } from '#server/platform/postgres/place.ts';

/**
 * Waits for the end of its standard input, which comes however this process ends, then ends the server
 * without ceremony and removes its folder.
 */
const GUARD = `
cat >/dev/null
kill -QUIT "$1" 2>/dev/null
n=0; while [ -e "$2/cluster/data/postmaster.pid" ] && [ $n -lt 100 ]; do sleep 0.1; n=$((n+1)); done
rm -rf "$2"
`;

/** A PostgreSQL of its own in a temporary folder: gone with this process, be it by SIGKILL. */
export async function temporaryPostgres(
  binaries?: Binaries,
): Promise<{ url: string; stop(): Promise<void> }> {
  const place = temporaryPlace();
  const postgres = await startEmbedded({ place, ...(binaries && { binaries }) });
  const guard = spawn('/bin/sh', ['-c', GUARD, 'guard', String(postgres.pid), place.folder], {
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
  return { url: postgres.url, stop };
}
