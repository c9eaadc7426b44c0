import type { Pool } from 'pg';

/** The server cannot keep what it acknowledges, or lacks what we need; the message says what to do. */
export class UnfitServer extends Error {
  override name = 'UnfitServer';
}

const OLDEST = 15;

interface Settings {
  version: number;
  fsync: string;
  commit: string;
  pages: string;
  encoding: string;
}

/**
 * Makes sure that the PostgreSQL loses nothing that it has acknowledged and is of version 15 or newer.
 * @returns warnings, one sentence each
 * @throws UnfitServer
 */
export async function checkServer(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<Settings>(`
    SELECT current_setting('server_version_num')::int / 10000 AS version, current_setting('fsync') AS fsync,
      current_setting('synchronous_commit') AS commit, current_setting('full_page_writes') AS pages,
      current_setting('server_encoding') AS encoding`);
  const settings = rows[0];
  if (!settings) throw new UnfitServer('PostgreSQL does not tell its settings.');
  const fault = faultOf(settings);
  if (fault) throw new UnfitServer(fault);
  return settings.pages === 'on'
    ? []
    : ['PostgreSQL runs with full_page_writes=off: a power cut may destroy data.'];
}

function faultOf({ version, fsync, commit, encoding }: Settings): string | undefined {
  if (version < OLDEST) return `PostgreSQL ${version} is too old: Yinuo needs ${OLDEST} or newer.`;
  if (fsync !== 'on') return lossy('fsync=off', 'fsync');
  if (commit === 'off') return lossy('synchronous_commit=off', 'synchronous_commit');
  if (encoding !== 'UTF8') return `The database is encoded in ${encoding}: make one with ENCODING 'UTF8'.`;
  return undefined;
}

function lossy(found: string, name: string): string {
  return (
    `PostgreSQL runs with ${found}: a crash would lose tickets that were acknowledged. ` +
    `Run ALTER SYSTEM SET ${name} = 'on'; SELECT pg_reload_conf(); and start again.`
  );
}

/**
 * Whether the trigrams of pg_trgm see Chinese characters: with the character classes of the locale C they
 * do not, and no Chinese text would be found. Only when the extension is installed.
 * @returns warnings, one sentence each
 */
export async function checkSearch(pool: Pool): Promise<string[]> {
  const installed = await pool.query(`SELECT FROM pg_extension WHERE extname = 'pg_trgm'`);
  if (installed.rowCount === 0) return [];
  const { rows } = await pool.query<{ seen: boolean }>(`SELECT cardinality(show_trgm('登录')) > 0 AS seen`);
  if (rows[0]?.seen) return [];
  return ['This database cannot search in Chinese: make it with a UTF-8 locale, such as LC_CTYPE "C.UTF-8".'];
}
