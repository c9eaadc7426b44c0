import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { sql } from 'kysely';
import { beforeEach, describe, expect, it } from 'vitest';
import { SEALER } from '#test/api.ts';
import { receiver } from '#test/receiver.ts';
import { smtpSink } from '#test/smtp.ts';
import { INCIDENT, world } from '#test/world.ts';
import { mailChannel } from '../notice/channels.ts';
import { auditRefusal, settleRefusals } from './brake.ts';
import { keepHead } from './heads.ts';
import { sealAll } from './seal.ts';
import { watchAudit, watchNow } from './watch.ts';
import { sendAuditWords } from './words.ts';

const { db, people } = await world();
const { lina, chen, wang, auditor, admin, manager } = people;
/** Two in the morning in China, after all that happens in this file by the clock. */
const NIGHT = Date.parse('2099-03-02T02:00:00+08:00');
const DAY = 86_400_000;

const checks = async () =>
  (
    await sql<{ reach: string; links: number; upto: number; finding: string | null }>`
      select reach, links, upto, finding from audit_check order by id`.execute(db)
  ).rows;
const last = async () => (await checks()).at(-1);
const note = (ip: string) =>
  sql`insert into audit_entry (kind, what, ip) values ('signed_out', '{}', ${ip})`.execute(db);

describe('the chain, by night', () => {
  it('is verified once, whole the first time, then what is new, whole again after a week; by day not at all', async () => {
    const made = await lina.post('/tickets', INCIDENT);
    await chen.post(`/tickets/${made.body.id}/accept`, {});
    await sealAll(db, Date.now());
    expect(await watchAudit(db, NIGHT + DAY / 2)).toBe(false);
    expect(await checks()).toEqual([]);
    for (const night of [NIGHT, NIGHT + 1000, NIGHT + DAY, NIGHT + 2 * DAY, NIGHT + 7 * DAY]) {
      while (await watchAudit(db, night));
      await note('1');
      await sealAll(db, Date.now());
    }
    const found = await checks();
    expect(found.map(({ reach, finding }) => [reach, finding])).toEqual([
      ['whole', null],
      ['since', null],
      ['since', null],
      ['whole', null],
    ]);
    // One entry came between the first two calls, another after each.
    expect(found.map(({ links }) => links)).toEqual([expect.any(Number), 2, 1, (found[0]?.links ?? 0) + 4]);
  });

  it.each([
    [
      'an entry that was altered',
      sql`update audit_entry set ip = '9' where id = (select max(id) from audit_entry)`,
      /^Entry \d+ \(link \d+\) was altered\.$/,
    ],
    [
      'an entry that is gone',
      sql`delete from audit_entry where id = (select max(id) from audit_entry)`,
      /^Entry \d+ \(link \d+\) is missing\.$/,
    ],
    [
      'a link that is gone',
      sql`delete from audit_link where pos = (select max(pos) - 1 from audit_link)`,
      /^Link \d+ of the chain is missing\.$/,
    ],
  ])('shows %s', async (_name, change, sentence) => {
    await note('2');
    await note('3');
    await sealAll(db, Date.now());
    await watchNow(db, 'since', NIGHT);
    expect((await last())?.finding, 'before').toBeNull();
    await note('4');
    await note('5');
    await sealAll(db, Date.now());
    const kept = await sql<{ entry: unknown; link: unknown }>`select
      (select jsonb_agg(to_jsonb(e)) from audit_entry e) as entry, (select jsonb_agg(to_jsonb(l)) from audit_link l) as link`.execute(
      db,
    );
    const { entry, link } = kept.rows[0]!;
    await db.connection().execute(async (one) => {
      await sql`set session_replication_role = replica`.execute(one);
      await change.execute(one);
      await sql`set session_replication_role = origin`.execute(one);
    });
    await watchNow(db, 'since', NIGHT);
    expect((await last())?.finding).toMatch(sentence);
    await watchNow(db, 'whole', NIGHT);
    expect((await last())?.finding).toMatch(sentence);
    await db.connection().execute(async (one) => {
      await sql`set session_replication_role = replica`.execute(one);
      await sql`delete from audit_entry`.execute(one);
      await sql`delete from audit_link`.execute(one);
      await sql`insert into audit_entry overriding system value select * from jsonb_populate_recordset(null::audit_entry, ${JSON.stringify(entry)}::jsonb)`.execute(
        one,
      );
      await sql`insert into audit_link select * from jsonb_populate_recordset(null::audit_link, ${JSON.stringify(link)}::jsonb)`.execute(
        one,
      );
      await sql`set session_replication_role = origin`.execute(one);
    });
    await watchNow(db, 'whole', NIGHT);
    expect((await last())?.finding, 'after').toBeNull();
  });
});

it('a finding is told to auditors and security administrators, once, and stands on the page', async () => {
  const sink = await smtpSink();
  const mail = mailChannel({ url: sink.url, from: 'desk@huaheng.example' });
  const ways = { post: { mail, publicUrl: null }, privateHosts: new Set<string>() };
  await sql`delete from audit_word`.execute(db);
  await note('6');
  await sealAll(db, Date.now());
  await db.connection().execute(async (one) => {
    await sql`set session_replication_role = replica`.execute(one);
    await sql`update audit_entry set what = '{"x": 1}' where id = (select max(id) from audit_entry)`.execute(
      one,
    );
    await sql`set session_replication_role = origin`.execute(one);
  });
  for (let n = 0; n < 2; n++) await watchNow(db, 'since', NIGHT + n * DAY);
  while (await sendAuditWords(db, ways, NIGHT + DAY));
  const to = sink.got.flatMap((got) => got.to);
  expect(to).toContain('auditor@huaheng.example');
  expect(to).not.toContain('chen@huaheng.example');
  expect(new Set(to).size).toBe(to.length);
  expect(sink.got[0]?.mail.text).toContain('was altered');
  expect((await auditor.get('/audit/state')).body.checked.finding).toMatch(/was altered/);
  mail.close();
});

it('the head of each day leaves the machine, by mail and to an address, at least once', async () => {
  const [sink, hook] = [await smtpSink(), await receiver()];
  const mail = mailChannel({ url: sink.url, from: 'desk@huaheng.example' });
  const ways = { post: { mail, publicUrl: null }, privateHosts: new Set([hook.home]) };
  expect((await admin.patch('/settings', { auditHeadUrl: 'http://out.example/' })).status).toBe(400);
  expect((await admin.patch('/settings', { auditHeadMail: 'no address' })).status).toBe(400);
  expect((await admin.patch('/settings', { auditHeadMail: 'vault@huaheng.example' })).status).toBe(200);
  await sql`insert into setting (key, value, changed_at) values ('auditHeadUrl', ${JSON.stringify(`http://${hook.home}/heads`)}::jsonb, now())`.execute(
    db,
  );
  const filesDir = await mkdtemp(`${tmpdir()}/yinuo-heads-`);
  for (let n = 0; n < 2; n++) await keepHead(db, { sealer: SEALER, filesDir }, NIGHT);
  hook.answer = () => ({ status: 500 });
  while (await sendAuditWords(db, ways, NIGHT));
  hook.answer = () => ({ status: 204 });
  while (await sendAuditWords(db, ways, NIGHT + DAY));
  while (await sendAuditWords(db, ways, NIGHT + 2 * DAY));
  expect(sink.got.filter(({ to }) => to.includes('vault@huaheng.example'))).toHaveLength(1);
  expect(sink.got.at(-1)?.mail.text).toContain('yinuo-audit-head');
  expect(hook.got).toHaveLength(2);
  expect(new Set(hook.got.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
  expect(JSON.parse(hook.got[1]?.body ?? '')).toMatchObject({
    format: 'yinuo-audit-head',
    signature: expect.any(String),
  });
  mail.close();
});

describe('floods of refusals', () => {
  const kept = async () =>
    (
      await sql<{ what: Record<string, unknown>; ip: string }>`
        select what, ip from audit_entry where kind = 'action_refused' and what ->> 'route' = 'GET /flood' order by id`.execute(
        db,
      )
    ).rows.map(({ what, ip }) => [ip, what.count ?? 1, what.tickets ?? what.ticket ?? null]);
  const knock = (ip: string, ticket: number) =>
    auditRefusal(db, {
      ...{ kind: 'action_refused', by: wang.id, ip },
      what: { code: 'forbidden', route: 'GET /flood', ticket },
    });
  const aMinuteLater = () =>
    sql`update audit_refusal set began_at = began_at - interval '61 seconds'`.execute(db);
  beforeEach(async () => {
    await sql`delete from audit_refusal`.execute(db);
  });

  it('are one entry at once and one with a count; nothing is lost', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, n) => knock('1', (n % 3) + 1)));
    await knock('2', 7);
    expect((await kept()).map(([ip, count]) => [ip, count])).toEqual([
      ['1', 1],
      ['2', 1],
    ]);
    await settleRefusals(db);
    expect(await kept()).toHaveLength(2);
    await aMinuteLater();
    await Promise.all([settleRefusals(db), settleRefusals(db)]);
    const [, , counted, ...rest] = await kept();
    expect(rest).toEqual([]);
    expect(counted?.slice(0, 2)).toEqual(['1', 19]);
    expect(new Set(counted?.[2] as number[])).toEqual(new Set([1, 2, 3]));
    await knock('1', 1);
    expect(await kept()).toHaveLength(4);
  });

  it('are written down without a worker too, when somebody knocks again', async () => {
    const before = (await kept()).length;
    for (let n = 0; n < 3; n++) await knock('3', 1);
    await aMinuteLater();
    await knock('3', 1);
    expect((await kept()).slice(before)).toEqual([
      ['3', 1, 1],
      ['3', 3, [1]],
    ]);
  });
});

it('a list that shows confidential tickets of others is an entry with their numbers, once in ten minutes', async () => {
  const listings = async () =>
    (
      await sql<{ by: string; what: { tickets: number[] } }>`
        select person_id as by, what from audit_entry where kind = 'confidential_listed' order by id`.execute(
        db,
      )
    ).rows.map(({ by, what }) => [by, what.tickets]);
  const open = await lina.post('/tickets', INCIDENT);
  const hidden = await lina.post('/tickets', { ...INCIDENT, title: '薪酬系统', confidential: true });
  await lina.get('/tickets?state=all');
  await manager.get(`/tickets?q=${open.body.id}&state=all`);
  expect(await listings()).toEqual([]);
  for (let n = 0; n < 2; n++)
    expect(
      (await manager.get('/tickets?state=all')).body.items.map(({ id }: { id: number }) => id),
    ).toContain(hidden.body.id);
  await manager.get(`/tickets?state=all&q=${encodeURIComponent('薪酬')}`);
  expect(await listings()).toEqual([[manager.id, [hidden.body.id]]]);
  const more = await lina.post('/tickets', { ...INCIDENT, confidential: true });
  await manager.get('/tickets?state=all');
  expect((await listings()).at(-1)).toEqual([manager.id, [more.body.id]]);
});
