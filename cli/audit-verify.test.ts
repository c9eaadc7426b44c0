import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { audit } from '#server/audit/actions.ts';
import { keepHead } from '#server/audit/heads.ts';
import { purgeAudit } from '#server/audit/purge.ts';
import { sealAll, sealAudit } from '#server/audit/seal.ts';
import { transaction } from '#server/platform/db/db.ts';
import { diskStore } from '#server/platform/storage/files.ts';
import { SEALER } from '#test/api.ts';
import { INCIDENT, world } from '#test/world.ts';
import { verifyDatabase } from './audit-verify.ts';
import { COMMANDS } from './commands.ts';
import { dispatch } from './dispatch.ts';

const folder = await mkdtemp(join(tmpdir(), 'yinuo-audit-'));
afterAll(() => rm(folder, { recursive: true }));
const { db, people } = await world();
const DAY = 86_400_000;

async function yinuo(...words: string[]): Promise<{ code: number; said: string }> {
  const lines: string[] = [];
  const open = async () => ({ db, files: diskStore(folder), sealer: SEALER, close: async () => {} });
  const code = await dispatch(COMMANDS, words, { print: (line) => lines.push(line), open });
  return { code, said: lines.join('\n') };
}
const note = (n: number) =>
  audit(db, { kind: 'signed_out', by: people.lina.id, what: { n }, ip: '10.0.0.1' });
const finding = async () => (await verifyDatabase(db)).finding;

/** What somebody does who is master of the database, looked at and undone. */
async function bent(table: string, ...statements: string[]): Promise<string | null> {
  const client = await db.pool.connect();
  const copies = [table, 'audit_link', 'audit_unsealed'];
  try {
    for (const name of new Set(copies)) {
      await client.query(`create temp table kept_${name} as table ${name}`);
      await client.query(`alter table ${name} disable trigger all`);
    }
    for (const statement of statements) await client.query(statement);
    return await finding();
  } finally {
    for (const name of new Set(copies)) {
      await client.query(`delete from ${name}`);
      await client.query(`insert into ${name} overriding system value table kept_${name}`);
      await client.query(`alter table ${name} enable trigger all`);
    }
    client.release(true);
  }
}

it('chains what many transactions write at once, in one order without a gap', async () => {
  const writers = Array.from({ length: 8 }, (_, w) =>
    transaction(db, async (tx) => {
      await audit(tx, { kind: 'signed_out', by: people.lina.id, what: { w }, ip: null });
      if (w % 4 === 3) throw new Error('undone');
    }).catch(() => {}),
  );
  const sealers = Array.from({ length: 4 }, () => sealAudit(db, Date.now()));
  await Promise.all([...writers, ...sealers]);
  await sealAll(db, Date.now());
  const places = await sql<{ n: number; last: number }>`
    select count(*)::int as n, max(pos)::int as last from audit_link`.execute(db);
  const entries = await sql<{ n: number }>`select count(*)::int as n from audit_entry`.execute(db);
  expect(places.rows[0]).toEqual({ n: entries.rows[0]?.n, last: entries.rows[0]?.n });
  expect(await finding()).toBeNull();
});

it('goes on where a worker was killed while it sealed', async () => {
  await note(1);
  const client = await db.pool.connect();
  await client.query('begin');
  await client.query('select pg_advisory_xact_lock(7105114040)');
  await client.query('delete from audit_unsealed');
  expect(await sealAudit(db, Date.now())).toBe(false);
  client.release(true);
  await expect
    .poll(async () => {
      await sealAll(db, Date.now());
      return (await sql`select from audit_unsealed`.execute(db)).rows.length;
    })
    .toBe(0);
  expect(await finding()).toBeNull();
});

describe('whoever is master of the database', () => {
  let ids: number[] = [];
  let [ticket, one, two] = [0, 0, 0];
  beforeAll(async () => {
    for (let n = 10; n < 14; n++) await note(n);
    const recorded = await people.lina.post('/tickets', INCIDENT);
    ticket = recorded.body.id;
    const classified = await people.chen.post(`/tickets/${ticket}/accept`, {});
    expect(classified.status).toBe(200);
    const lead = await people.lead.post(`/tickets/${ticket}/classify`, {
      ...{ impact: 'department', urgency: 'stopped' },
    });
    expect(lead.status, JSON.stringify(lead.body)).toBe(200);
    await sealAll(db, Date.now());
    // In the order of the chain, which is not that of the numbers.
    const linked = await sql<{ id: number }>`
      select entry_id as id from audit_link where entry_id is not null order by pos`.execute(db);
    ids = linked.rows.map(({ id }) => id);
    one = ids[2] ?? 0;
    two = ids[4] ?? 0;
  });
  const link = async (id: number) =>
    (await sql<{ pos: number }>`select pos from audit_link where entry_id = ${id}`.execute(db)).rows[0]?.pos;

  it('cannot alter an entry unseen', async () => {
    expect(await bent('audit_entry', `update audit_entry set ip = '10.9.9.9' where id = ${one}`)).toBe(
      `Entry ${one} (link ${await link(one)}) was altered.`,
    );
    expect(
      await bent(
        'audit_entry',
        `update audit_entry set at = at + interval '1 microsecond' where id = ${two}`,
      ),
    ).toBe(`Entry ${two} (link ${await link(two)}) was altered.`);
  });
  it('cannot delete one, with or without its link', async () => {
    const gone = `delete from audit_entry where id = ${one}`;
    expect(await bent('audit_entry', gone)).toBe(`Entry ${one} (link ${await link(one)}) is missing.`);
    expect(await bent('audit_entry', gone, `delete from audit_link where entry_id = ${one}`)).toBe(
      `Link ${await link(one)} of the chain is missing.`,
    );
  });
  it('cannot slip one in', async () => {
    expect(
      await bent(
        'audit_entry',
        "insert into audit_entry (id, kind) overriding system value values (900000, 'signed_in')",
      ),
    ).toBe('Entry 900000 stands in the table, but not in the chain.');
  });
  it('cannot swap two', async () => {
    const swap = `update audit_entry a set (kind, what, ip, at) = (select kind, what, ip, at from audit_entry b
      where b.id = case a.id when ${one} then ${two} else ${one} end) where a.id in (${one}, ${two})`;
    expect(await bent('audit_entry', swap)).toBe(`Entry ${one} (link ${await link(one)}) was altered.`);
    const links = `update audit_link a set entry_id = -entry_id where entry_id in (${one}, ${two})`;
    const crossed = `update audit_link set entry_id = case entry_id when -${one} then ${two} else ${one} end
      where entry_id in (-${one}, -${two})`;
    expect(await bent('audit_link', links, crossed)).toContain('was altered');
  });
  it('cannot alter or delete a decision on a ticket, nor what came before it', async () => {
    const where = `where ticket_id = ${ticket} and kind = 'classified'`;
    expect(await bent('ticket_event', `update ticket_event set data = '{}' ${where}`)).toMatch(
      new RegExp(`^Event \\d+ of ticket ${ticket} was altered\\.$`),
    );
    expect(await bent('ticket_event', `update ticket_event set hash = '\\x00' ${where}`)).toMatch(
      /was altered/,
    );
    expect(await bent('ticket_event', `delete from ticket_event ${where}`)).toMatch(
      new RegExp(`^Event \\d+ of ticket ${ticket} .*is missing\\.$`),
    );
    expect(
      await bent(
        'ticket_event',
        `update ticket_event set at = at - interval '1 day' where ticket_id = ${ticket} and seq = 1`,
      ),
    ).toBe(`Event 1 of ticket ${ticket} was altered.`);
  });
  it('cannot cut off the end, where a head is known', async () => {
    await keepHead(db, { sealer: SEALER, filesDir: folder }, Date.now());
    const [name] = await readdir(join(folder, 'audit-heads'));
    const head = join(folder, 'audit-heads', name!);
    expect(await yinuo('audit', 'verify', '--against', head)).toMatchObject({ code: 0 });
    const cut = `delete from audit_link where pos > 3 or entry_id is null`;
    const gone = 'delete from audit_entry where id not in (select entry_id from audit_link)';
    expect(await bent('audit_entry', cut, gone)).toMatch(
      /^Link 4 is missing: the head of .* knows links up to \d+\.$/,
    );
    const forged = join(folder, 'forged.json');
    await writeFile(forged, (await readFile(head, 'utf8')).replace(/"pos": (\d+)/, '"pos": 1'));
    expect(await yinuo('audit', 'verify', '--against', forged)).toMatchObject({ code: 1 });
  });
});

it('exports what a program without a database verifies', async () => {
  const file = join(folder, 'audit.jsonl');
  expect(await yinuo('audit', 'export', file)).toMatchObject({ code: 0 });
  expect(await yinuo('audit', 'verify', file, '--against', `${file}.head.json`)).toMatchObject({ code: 0 });
  const lines = (await readFile(file, 'utf8')).split('\n');
  const at = lines.findIndex((text) => text.includes('"n":11'));
  await writeFile(
    file,
    lines.map((text, i) => (i === at ? text.replace('"n":11', '"n":12') : text)).join('\n'),
  );
  expect((await yinuo('audit', 'verify', file)).said).toMatch(/Entry \d+ \(link \d+\) was altered/);
  await writeFile(file, lines.slice(0, -2).join('\n'));
  expect(await yinuo('audit', 'verify', file)).toMatchObject({ code: 1 });
  expect(await yinuo('audit', 'verify', join(folder, 'none'))).toMatchObject({ code: 2 });
  expect(await yinuo('audit', 'verify', '--nonsense')).toMatchObject({ code: 2 });
});

describe('the retention', () => {
  const now = Date.now();
  const keep = (days: number) => purgeAudit(db, SEALER, { keepDays: days, now });
  const rows = async () => (await sql`select from audit_entry`.execute(db)).rows.length;

  it('refuses below the floor, by the API, the command and PostgreSQL itself', async () => {
    const answer = await people.admin.patch('/settings', { keepAuditDays: 182 });
    expect([answer.status, answer.body.code]).toEqual([422, 'audit_floor']);
    expect(await yinuo('audit', 'purge', '--days', '182')).toMatchObject({ code: 1 });
    await expect(
      sql`insert into audit_tombstone (upto, hash, links, first_at, last_at, at, key_id, signature)
        select pos, hash, 1, sealed_at, sealed_at, now(), (select max(id) from audit_key), '\\x00' from audit_link
        order by pos limit 1`.execute(db),
    ).rejects.toThrow('183 days');
    await expect(sql`delete from audit_entry`.execute(db)).rejects.toThrow('append-only');
    await expect(sql`update audit_link set pos = pos`.execute(db)).rejects.toThrow('append-only');
    await expect(sql`truncate audit_link`.execute(db)).rejects.toThrow('append-only');
  });

  it('drops a whole prefix behind a signed tombstone, not under a hold, and the rest still verifies', async () => {
    const fresh = await world();
    const at = (days: number) =>
      sql`insert into audit_entry (at, kind) values (${new Date(now - days * DAY)}, 'signed_in')`.execute(
        fresh.db,
      );
    for (const days of [500, 450, 400]) {
      await at(days);
      await sealAll(fresh.db, now - days * DAY);
    }
    await at(10);
    await sealAll(fresh.db, now);
    const purge = (days: number) => purgeAudit(fresh.db, SEALER, { keepDays: days, now });
    await fresh.people.admin.patch('/settings', { auditHold: true });
    expect(await purge(365)).toBe(0);
    await fresh.people.admin.patch('/settings', { auditHold: false });
    expect(await purge(460)).toBe(1);
    expect(await purge(365)).toBe(2);
    expect(await purge(365)).toBe(0);
    await sealAll(fresh.db, now);
    expect(await verifyDatabase(fresh.db)).toMatchObject({ finding: null });
    await sql`alter table audit_tombstone disable trigger all`.execute(fresh.db);
    await sql`update audit_tombstone set links = 1 where upto = 3`.execute(fresh.db);
    expect((await verifyDatabase(fresh.db)).finding).toBe(
      'The tombstone up to link 3 is not signed by the installation.',
    );
  });

  it('keeps what is young', async () => {
    const before = await rows();
    expect(await keep(365)).toBe(0);
    expect(await rows()).toBe(before);
  });
});
