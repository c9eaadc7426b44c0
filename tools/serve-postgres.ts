import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { temporaryPostgres, unsynced } from '#test/temporary-postgres.ts';

/**
 * `serve-postgres.ts <folder of binaries>`: a temporary PostgreSQL from these binaries. Prints its URL on
 * the first line and lives until standard input ends.
 */
const bin = process.argv[2] ?? '';
const version = execFileSync(join(bin, 'postgres'), ['--version'], { encoding: 'utf8' });
const server = await temporaryPostgres({
  initdb: join(bin, 'initdb'),
  postgres: join(bin, 'postgres'),
  major: Number(/ (\d+)/.exec(version)?.[1]),
});
// A Ctrl-C reaches this process too; the one that started us says when it is over.
process.on('SIGINT', () => {});
await unsynced(server.url);
process.stdout.write(`${server.url}\n`);
process.stdin.resume().once('end', () => void server.stop().then(() => process.exit(0)));
