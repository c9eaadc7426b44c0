import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import type { Database } from '#server/platform/db/db.ts';

/** What the figures depend on besides the code. */
export async function machineFacts({ pool }: Database): Promise<Record<string, string>> {
  const found = await pool.query<Record<'version' | 'fsync' | 'commit' | 'buffers', string>>(`
    select current_setting('server_version') as version, current_setting('fsync') as fsync,
      current_setting('synchronous_commit') as commit, current_setting('shared_buffers') as buffers`);
  const { version, fsync, commit, buffers } = found.rows[0] ?? {};
  return {
    cores: `${availableParallelism()} (${cpus()[0]?.model.trim() ?? 'unknown'})`,
    memory: `${(totalmem() / 2 ** 30).toFixed(0)} GB`,
    node: process.version,
    postgres: `${version}, fsync ${fsync}, synchronous_commit ${commit}, shared_buffers ${buffers}`,
    'load before': loadavg()
      .map((n) => n.toFixed(1))
      .join(' '),
  };
}
