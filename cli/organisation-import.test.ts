import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, expect, it } from 'vitest';
import { diskStore } from '#server/platform/storage/files.ts';
import { SEALER } from '#test/api.ts';
import { testDatabase } from '#test/db.ts';
import { organisationImport } from './organisation-import.ts';

const db = await testDatabase();
const folder = await mkdtemp(join(tmpdir(), 'yinuo-cli-'));
afterAll(() => rm(folder, { recursive: true }));

async function run(...args: string[]) {
  const lines: string[] = [];
  const open = async () => ({ db, files: diskStore(folder), sealer: SEALER, close: async () => {} });
  const code = await organisationImport.run(args, { print: (line) => lines.push(line), open });
  return { code, lines };
}
const people = async () => (await sql<{ login: string }>`select login from person`.execute(db)).rows;

it('shows first, and changes only when told', async () => {
  const file = join(folder, 'people.csv');
  await writeFile(file, '登录名,姓名,部门\nli.na,李娜,总部/财务部\n');
  const shown = await run(file);
  expect(shown).toEqual({
    code: 0,
    lines: [
      'utf-8: 1 to create, 0 to update, 0 to deactivate, 0 unchanged, 0 problems',
      '  new department 总部',
      '  new department 总部/财务部',
      '  row 2: create li.na 李娜',
      'Nothing was changed. Add --apply to change it.',
    ],
  });
  expect(await people()).toEqual([]);
  expect((await run(file, '--apply')).lines.at(-1)).toBe('Applied: 1 created, 0 updated, 0 deactivated.');
  expect(await people()).toEqual([{ login: 'li.na' }]);
});

it('names the rows that are wrong and changes nothing', async () => {
  const file = join(folder, 'wrong.csv');
  await writeFile(file, 'login,phone\nli.na,call me\n');
  const { code, lines } = await run(file, '--apply');
  expect([code, lines.at(-1)]).toEqual([1, '  row 2: phone bad_phone call me']);
});

it('says how it is used', async () => {
  await expect(run()).rejects.toThrow('Name one file.');
  await expect(run('a', 'b')).rejects.toThrow('Name one file.');
  await expect(run(join(folder, 'none.csv'))).rejects.toThrow('cannot be read');
  await expect(run('--wrong')).rejects.toThrow('--wrong');
});
