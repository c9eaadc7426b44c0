import { spawn } from 'node:child_process';
import { cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { diskStore } from '#server/platform/storage/files.ts';
import { SEALER } from '#test/api.ts';
import { testDatabase } from '#test/db.ts';
import { compose } from '#test/mail/compose.ts';
import { CORPUS, corpusFiles } from '#test/mail/corpus.ts';
import { COMMANDS } from './commands.ts';
import { dispatch } from './dispatch.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

const temporary = await mkdtemp(join(tmpdir(), 'yinuo-import-'));
afterAll(() => rm(temporary, { recursive: true }));

const installation = async () => ({
  db: await testDatabase(),
  filesDir: await mkdtemp(join(temporary, 'files-')),
});
type Place = Awaited<ReturnType<typeof installation>>;

async function yinuo({ db, filesDir }: Place, ...words: string[]) {
  const lines: string[] = [];
  const open = async () => ({ db, files: diskStore(filesDir), sealer: SEALER, close: async () => {} });
  const code = await dispatch(COMMANDS, words, { print: (line) => lines.push(line), open });
  return { code, lines };
}

/** Counts that must be equal however often and however interrupted the import ran. */
async function standOf({ db }: Place) {
  const { rows } = await db.pool.query(`
    select (select count(*)::int from inbound_mail) as messages,
      (select count(*)::int from inbound_mail where outcome = 'pending') as pending,
      (select count(*)::int from inbound_mail where outcome = 'ticket') as opening,
      (select count(*)::int from inbound_mail where outcome = 'reply') as replies,
      (select count(*)::int from ticket) as tickets,
      (select count(distinct ticket_id)::int from inbound_mail where outcome = 'ticket') as opened,
      (select count(*)::int from ticket_event where kind = 'commented') as comments`);
  return rows[0] as Record<
    'messages' | 'pending' | 'opening' | 'replies' | 'tickets' | 'opened' | 'comments',
    number
  >;
}

/** An installation for each test, so that every import begins with nothing. */
const places = {
  twice: await installation(),
  strangers: await installation(),
  killed: await installation(),
  undisturbed: await installation(),
  corpus: await installation(),
};

/** Our own messages and a conversation of Li Na. */
const folder = join(temporary, 'mail');
await cp(join(ROOT, 'test/mail'), folder, { recursive: true, filter: (path) => !path.endsWith('.ts') });
for (let i = 0; i < 20; i++) {
  const date = `Date: Mon, 2 Mar 2026 09:${String(i).padStart(2, '0')}:00 +0800`;
  const answer = i === 0 ? {} : { inReplyTo: `talk-${i - 1}@x` };
  const letter = { messageId: `talk-${i}@x`, headers: [date], text: `第 ${i} 句`, ...answer };
  // Named against the order in which they were sent.
  await writeFile(join(folder, `talk-${99 - i}.eml`), compose(letter));
}

/** Puts Li Na into the directory. */
const addLina = ({ db }: Place) =>
  db.pool.query(`insert into person (login, name, email) values ('lina', '李娜', 'lina@example.com')`);

describe('yinuo mail import', () => {
  it('takes in a folder, tells what became of it, and makes nothing twice', async () => {
    const place = places.twice;
    await addLina(place);
    const files = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.eml')).length;
    const first = await yinuo(place, 'mail', 'import', folder);
    expect(first.code).toBe(0);
    expect(first.lines[0]).toBe(`${files} messages, 0 of them known before`);
    expect(first.lines.join('\n')).toMatch(/^reply +19 +in_reply_to 19$/m);
    expect(first.lines.at(-1)).toMatch(/^slowest +\d+ +ms: .+\.eml$/);
    const stand = await standOf(place);
    expect(stand).toMatchObject({ messages: files, pending: 0, replies: 19, comments: 19 });
    expect(stand.tickets).toBe(stand.opening);
    const second = await yinuo(place, 'mail', 'import', folder);
    expect(second.lines[0]).toBe(`${files} messages, ${files} of them known before`);
    expect(await standOf(place)).toEqual(stand);
  });

  it('keeps strangers waiting when told to', async () => {
    const place = places.strangers;
    const { code } = await yinuo(place, 'mail', 'import', folder, '--unknown-sender', 'quarantine');
    expect(code).toBe(0);
    expect(await standOf(place)).toMatchObject({ pending: 0, tickets: 0 });
  });

  it.each([
    [['mail', 'import'], 'Name one folder.'],
    [['mail', 'import', '/nowhere/at/all'], '/nowhere/at/all is no folder.'],
    [['mail', 'import', ROOT, '--unknown-sender', 'drop'], '--unknown-sender is ticket or quarantine.'],
    [['mail', 'import', ROOT, '--no-such'], /Unknown option '--no-such'/],
  ])('does not guess: %j', async (words, message) => {
    const { code, lines } = await yinuo({} as Place, ...words);
    expect(code).toBe(2);
    expect(lines[0]).toMatch(message);
  });
});

describe('yinuo', () => {
  it('names its commands when it is given none', async () => {
    const { code, lines } = await yinuo({} as Place, 'mial', 'import');
    expect(code).toBe(2);
    expect(lines.some((line) => line.startsWith('yinuo mail import <folder>'))).toBe(true);
  });
});

it('loses and doubles nothing when it is killed in between, again and again (A01, A02)', {
  timeout: 3_600_000,
}, async () => {
  const place = places.killed;
  await addLina(place);
  const env = { ...process.env, DATABASE_URL: place.db.url, YINUO_FILES_DIR: place.filesDir };
  const start = () =>
    spawn(process.execPath, [join(ROOT, 'cli/yinuo.ts'), 'mail', 'import', folder], { env, stdio: 'ignore' });

  const done = async () => {
    const { messages, pending } = await standOf(place);
    return { stored: messages, decided: messages - pending };
  };
  for (const enough of [{ stored: 5 }, { stored: 40 }, { decided: 1 }, { decided: 20 }, { decided: 50 }]) {
    const child = start();
    const gone = new Promise((resolve) => child.once('exit', resolve));
    while (child.exitCode === null) {
      const { stored, decided } = await done();
      if (
        ('stored' in enough && stored >= enough.stored) ||
        ('decided' in enough && decided >= enough.decided)
      )
        break;
      await sleep(5);
    }
    child.kill('SIGKILL');
    await gone;
  }
  const last = start();
  expect(await new Promise((resolve) => last.once('exit', resolve))).toBe(0);

  const { undisturbed } = places;
  await addLina(undisturbed);
  await yinuo(undisturbed, 'mail', 'import', folder);
  expect(await standOf(place)).toEqual(await standOf(undisturbed));
});

it.skipIf(corpusFiles.length === 0)(
  'gives every message of a corpus its one outcome (A12)',
  { timeout: 120_000 },
  async () => {
    const place = await installation();
    const { code } = await yinuo(place, 'mail', 'import', CORPUS);
    expect(code).toBe(0);
    const stand = await standOf(place);
    expect(stand.pending).toBe(0);
    expect(stand.tickets).toBe(stand.opening);
    await yinuo(place, 'mail', 'import', CORPUS);
    expect(await standOf(place)).toEqual(stand);
  },
);
