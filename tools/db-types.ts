import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { connect } from '#server/platform/db/db.ts';
import { migrate } from '#server/platform/db/migrate.ts';
import { temporaryPostgres } from '#test/temporary-postgres.ts';
import { schemaPicture } from './schema-picture.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
export const TYPES = join(ROOT, 'src/server/platform/db/schema.generated.ts');
export const PICTURE = join(ROOT, 'src/server/schema.sql');

const NOTE = `Written by \`npm run db:types\` from the migrated database. Do not edit.`;

/** Both files as they have to be for the migrations as they are. */
export async function describeDatabase(): Promise<{ types: string; picture: string }> {
  const server = await temporaryPostgres();
  const db = connect(server.url, { max: 1 });
  try {
    await migrate(db.pool, join(ROOT, 'src/server/migrations'));
    return { types: kyselyTypes(server.url), picture: `-- ${NOTE}\n\n${await schemaPicture(db.pool)}` };
  } finally {
    await db.close();
    await server.stop();
  }
}

/** Says of int8 and date what platform/db/columns.ts makes of them. */
function kyselyTypes(url: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'yinuo-types-'));
  const file = join(folder, 'schema.ts');
  const tool = join(ROOT, 'node_modules/kysely-codegen/dist/cli/bin.js');
  const mapping = JSON.stringify({ int8: 'number', tsvector: 'string' });
  const options = ['--dialect=postgres', '--date-parser=string', `--type-mapping=${mapping}`];
  const what = [`--url=${url}`, `--out-file=${file}`, '--exclude-pattern=schema_migration'];
  try {
    execFileSync(process.execPath, [tool, ...options, ...what], { stdio: ['ignore', 'ignore', 'inherit'] });
    const text = readFileSync(file, 'utf8').replace(/^\/\*\*[\s\S]*?\*\/\n+/, '');
    return `// ${NOTE}\n// biome-ignore-all lint: generated\n// biome-ignore-all format: generated\n\n${text}`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (import.meta.main) {
  const { types, picture } = await describeDatabase();
  writeFileSync(TYPES, types);
  writeFileSync(PICTURE, picture);
}
