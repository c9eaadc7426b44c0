import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { RETENTION, RETENTION_KINDS } from '#domain/retention/rules.ts';
import { tablesWith } from '#test/left.ts';
import { closedAgo, DAY, didAgo, recordedAgo } from '#test/past.ts';
import { world } from '#test/world.ts';
import { verifyDatabase } from '../../../cli/audit-verify.ts';
import { sealAll } from '../audit/seal.ts';
import { attainment } from '../policy/attainment.ts';
import { runRetention } from './run.ts';

const made = await world();
const { db, people } = made;
const { lina, wang, chen, manager, auditor, admin } = people;
const security = await made.person('security', '安管', ['security_admin']);
const ALL = { from: 0, to: Date.now() + DAY };

const numbers = async (): Promise<number[]> =>
  (await sql<{ id: number }>`select id from ticket order by id`.execute(db)).rows.map(({ id }) => id);
const past = async (): Promise<number[]> =>
  (await sql<{ id: number }>`select ticket_id as id from past_ticket order by 1`.execute(db)).rows.map(
    ({ id }) => id,
  );
const run = async () => {
  await sealAll(db, Date.now());
  while (await runRetention(db, Date.now()));
};
const rules = async () => (await security.get('/retention')).body;
async function keep(days: object, reason = '内部规定'): Promise<{ status: number; body: never }> {
  const now = await rules();
  return security.put('/retention', {
    version: now.version,
    days: { ...now.days, ...days },
    reason,
  }) as never;
}
const preview = async (kind: string, days: object = {}) =>
  (await auditor.post('/retention/preview', { days })).body.items.find(
    (item: { kind: string }) => item.kind === kind,
  );
/** What PostgreSQL itself says to a statement. */
const refusal = (statement: string): Promise<string> =>
  sql
    .raw(statement)
    .execute(db)
    .then(
      () => 'done',
      (error: Error & { constraint?: string }) => error.constraint ?? error.message,
    );

const old = await closedAgo(db, made, lina, 800);
const other = await closedAgo(db, made, wang, 700);
const young = await closedAgo(db, made, lina, 300);
const open = await recordedAgo(db, made, lina, 900);
const guest = await recordedAgo(db, made, { name: '访客甲', contact: 'guest@outside.example' }, 800);
await didAgo(db, guest, chen, 'comment', 800, { text: '请讲' } as never);

describe('the rules', () => {
  it('begin as shipped, are seen by four roles and changed by one, as the next version, with a reason', async () => {
    const shipped = Object.fromEntries(RETENTION_KINDS.map((kind) => [kind, RETENTION[kind].days]));
    for (const who of [security, admin, manager, auditor])
      expect((await who.get('/retention')).body).toMatchObject({ version: 1, days: shipped });
    expect((await lina.get('/retention')).status).toBe(403);
    expect((await admin.put('/retention', { version: 1, days: shipped, reason: 'x' })).status).toBe(403);
    expect((await keep({ tickets: 730, messages: 60 })).status).toBe(204);
    expect(await rules()).toMatchObject({
      version: 2,
      days: { ...shipped, tickets: 730, messages: 60 },
      history: [
        { version: 2, changedBy: '安管', reason: '内部规定' },
        { version: 1, changedBy: null },
      ],
    });
    // The setting says the same.
    expect((await admin.get('/settings')).body.keepMessagesDays).toBe(60);
    const seen = { version: 1, days: shipped, reason: 'x' };
    expect((await security.put('/retention', seen)).status).toBe(412);
  });

  it.each(RETENTION_KINDS.filter((kind) => RETENTION[kind].floor > 1))(
    'never keep %s for less than its floor',
    async (kind) => {
      const answer = await keep({ [kind]: RETENTION[kind].floor - 1 });
      expect(answer).toMatchObject({
        status: 422,
        body: { code: 'retention_floor', fields: [{ field: `body.days.${kind}` }] },
      });
      expect((await rules()).version).toBe(2);
    },
  );

  it('stay as they were written', async () => {
    expect(await refusal(`update retention_rules set days = '{}'`)).toMatch('append-only');
    expect(await refusal('delete from retention_rules')).toMatch('append-only');
  });
});

describe('a legal hold', () => {
  let hold = 0;
  it('is placed by its holders, with a reason, on what exists', async () => {
    const on = { kind: 'ticket', ticketId: other };
    expect((await admin.post('/holds', { on, reason: '诉讼' })).status).toBe(403);
    expect((await manager.post('/holds', { on, reason: ' ' })).status).toBe(400);
    expect(
      (await manager.post('/holds', { on: { kind: 'ticket', ticketId: 99_999 }, reason: 'x' })).body,
    ).toMatchObject({
      code: 'invalid',
      fields: [{ field: 'body.on.ticketId' }],
    });
    const placed = await manager.post('/holds', { on, reason: '诉讼' });
    expect(placed.status).toBe(201);
    hold = placed.body.id;
    expect((await auditor.get('/holds')).body.items).toMatchObject([
      { id: hold, kind: 'ticket', ticketId: other, reason: '诉讼', placedBy: manager.name, liftedAt: null },
    ]);
  });

  it('shows in the dry run, which changes nothing, what would go and what it keeps', async () => {
    await sealAll(db, Date.now());
    expect(await preview('tickets')).toMatchObject({
      ...{ days: 730, due: 1, held: 0 },
      named: [{ id: String(old) }],
    });
    expect(await preview('tickets', { tickets: 400 })).toMatchObject({
      ...{ due: 1, held: 1 },
      kept: [{ id: String(other) }],
    });
    expect(await numbers()).toEqual([old, other, young, open, guest]);
  });

  it('keeps what it is on from the job and from SQL; when it is lifted the next run takes it', async () => {
    await keep({ tickets: 400 });
    await run();
    expect(await past()).toEqual([old]);
    expect(await numbers()).toEqual([other, young, open, guest]);
    const forged = `with b as (insert into retention_batch (at, kind, count, ids_hash, rules)
        values (now(), 'tickets', 1, sha256('x'), 1) returning id)
      insert into past_ticket (ticket_id, batch_id, hashes, type, channel, priority, status, rounds, recorded_at,
        ended_at, confidential)
      select t.id, b.id, (select array_agg(hash order by seq) from ticket_event where ticket_id = t.id), type, channel,
        priority, status, round, recorded_at, updated_at, false from ticket t, b where t.id = `;
    expect(await refusal(forged + other)).toBe('legal_hold');
    expect(await refusal(forged + young)).toBe('past_ticket_floor');
    expect(await refusal(forged + open)).toBe('past_ticket_closed');
    expect(await refusal(`delete from ticket_event where ticket_id = ${other}`)).toMatch('append-only');
    expect(await refusal(`delete from ticket where id = ${other}`)).toMatch('append-only');
    expect(await refusal(`update legal_hold set reason = 'x'`)).toBe('legal_hold_fixed');
    expect((await manager.post(`/holds/${hold}/lift`, { reason: '结案' })).status).toBe(204);
    expect((await manager.post(`/holds/${hold}/lift`, { reason: '结案' })).status).toBe(404);
    await run();
    expect(await past()).toEqual([old, other]);
  });

  it('on a person or a range keeps their tickets, mail, calls and notices', async () => {
    const id = await closedAgo(db, made, wang, 600);
    await sql`insert into notice (person_id, ticket_id, seq, kind, created_at)
      select ${wang.id}, ${id}, 1, 'recorded', now() - interval '600 days' on conflict do nothing`.execute(
      db,
    );
    const person = await security.post('/holds', {
      on: { kind: 'person', personId: wang.id },
      reason: '调查',
    });
    await sealAll(db, Date.now());
    expect((await preview('tickets')).kept.map((one: { id: string }) => one.id)).toContain(String(id));
    await run();
    expect(await numbers()).toContain(id);
    expect(await refusal(`delete from notice where ticket_id = ${id}`)).toBe('legal_hold');
    await security.post(`/holds/${person.body.id}/lift`, { reason: '完' });
    const range = {
      kind: 'range',
      departmentId: made.department,
      since: new Date(Date.now() - 650 * DAY).toISOString(),
      until: new Date(Date.now() - 500 * DAY).toISOString(),
    };
    const placed = await security.post('/holds', { on: range, reason: '检查' });
    await run();
    expect(await numbers()).toContain(id);
    await security.post(`/holds/${placed.body.id}/lift`, { reason: '完' });
    await run();
    expect(await numbers()).not.toContain(id);
  });
});

it('whatever hangs on a ticket goes with it or is let go', async () => {
  // A table that is new here stands in drop_past_tickets (a migration), or goes or forgets by itself.
  const found = await sql<{ name: string }>`
    select distinct conrelid::regclass::text as name from pg_constraint
    where contype = 'f' and confrelid in ('ticket'::regclass, 'ticket_event'::regclass) and confdeltype = 'a'`.execute(
    db,
  );
  const source = await sql<{ text: string }>`
    select prosrc as text from pg_proc where proname = 'drop_past_tickets'`.execute(db);
  const untold = found.rows.filter(({ name }) => !source.rows[0]?.text.includes(`public.${name} `));
  expect(untold).toEqual([]);
});

describe('what stays of tickets that went', () => {
  it('their statistics are what they were, the chain verifies, and each batch is in the audit', async () => {
    const id = await closedAgo(db, made, lina, 500, { title: '金丝雀标题', symptom: '金丝雀现象' });
    await sealAll(db, Date.now());
    const before = await attainment(db, ALL);
    const shares = await manager.get('/board/channels');
    expect(before.some(({ decided }) => decided > 0)).toBe(true);
    await run();
    expect(await numbers()).not.toContain(id);
    expect(await attainment(db, ALL)).toEqual(before);
    expect({ ...(await manager.get('/board/channels')).body, since: 0 }).toEqual({
      ...shares.body,
      since: 0,
    });
    for (const who of [lina, chen, manager]) expect((await who.get(`/tickets/${id}`)).status).toBe(404);
    expect((await manager.get('/tickets?q=金丝雀')).body.items).toEqual([]);
    await sealAll(db, Date.now());
    expect((await verifyDatabase(db)).finding).toBeNull();
    const batches = (await auditor.get('/retention/batches')).body.items;
    const told = (await auditor.get('/audit/entries?kind=records_purged&limit=100')).body.items;
    expect(told.map(({ what }: { what: object }) => what)).toEqual(
      batches.map(({ id, kind, count, hash, rules: version }: Record<string, unknown>) => ({
        ...{ batch: id, kind, count, ids: hash, rules: version },
      })),
    );
    expect(JSON.stringify(told)).not.toContain('金丝雀');
    expect(await tablesWith(db, '金丝雀')).toEqual([]);
  });

  it('is seen when somebody bends it', async () => {
    await sql`alter table past_ticket disable trigger user`.execute(db);
    await sql`create table kept_past as table past_ticket`.execute(db);
    const [id] = await past();
    for (const bend of [
      sql`delete from past_ticket where ticket_id = ${id}`,
      sql`update past_ticket set hashes[2] = sha256('x') where ticket_id = ${id}`,
      sql`update past_ticket set batch_id = (select max(id) from retention_batch) where ticket_id = ${id}`,
    ]) {
      await bend.execute(db);
      expect((await verifyDatabase(db)).finding).toMatch(/ is missing|was altered/);
      await sql`delete from past_ticket`.execute(db);
      await sql`insert into past_ticket table kept_past`.execute(db);
    }
    await sql`drop table kept_past`.execute(db);
    await sql`alter table past_ticket enable trigger user`.execute(db);
    expect((await verifyDatabase(db)).finding).toBeNull();
  });

  it('a run that dies in the middle leaves its batch whole, and the next goes on', async () => {
    const id = await closedAgo(db, made, lina, 600);
    await sealAll(db, Date.now());
    await sql`create function die() returns trigger language plpgsql as 'begin raise exception ''killed''; end'`.execute(
      db,
    );
    await sql`create trigger dies before delete on ticket_search for each row execute function die()`.execute(
      db,
    );
    await expect(runRetention(db, Date.now())).rejects.toThrow('killed');
    expect(await numbers()).toContain(id);
    expect(await past()).not.toContain(id);
    await sql`drop trigger dies on ticket_search`.execute(db);
    await Promise.all([runRetention(db, Date.now()), runRetention(db, Date.now())]);
    await run();
    expect(await numbers()).not.toContain(id);
    await sealAll(db, Date.now());
    expect((await verifyDatabase(db)).finding).toBeNull();
  });
});

it('mail is emptied and known again, calls and sessions go, files go with their ticket or before', async () => {
  const mail = await sql<{ id: string }>`
    insert into inbound_mail (sha256, raw, source, received_at, outcome, reasons, decided_at, sender, subject, summary)
    values (sha256('x'), 'From: a', 'import', now() - interval '400 days', 'automatic', '{automatic}',
      now() - interval '400 days', 'a@outside.example', '外出', '{"to": ["b"]}') returning id`
    .execute(db)
    .catch((error: Error) => Promise.reject(new Error(`mail: ${error.message}`)));
  await sql`insert into mail_decision (mail_id, at, act, outcome, reasons)
    select id, decided_at, 'decided', outcome, reasons from inbound_mail`.execute(db);
  await sql`insert into telephone_system (name, secret, created_at) values ('总机', '\\x00', now())`.execute(
    db,
  );
  await sql`insert into phone_call (system_id, system_call, number, started_at, ended_at)
    select id, '1', '13800000000', now() - interval '400 days', now() - interval '400 days' from telephone_system
    union all select id, '2', '13800000000', now(), null from telephone_system`.execute(db);
  expect(await refusal('delete from phone_call')).toMatch('append-only');
  await run();
  const emptied =
    await sql`select octet_length(raw) as size, sender, subject, summary, outcome from inbound_mail
    where id = ${mail.rows[0]!.id}`.execute(db);
  expect(emptied.rows).toEqual([{ size: 0, sender: null, subject: null, summary: {}, outcome: 'automatic' }]);
  expect((await chen.get('/mail?outcome=automatic')).body.items).toEqual([]);
  expect((await chen.get(`/mail/${mail.rows[0]!.id}`)).status).toBe(404);
  expect((await sql`select from phone_call`.execute(db)).rows).toHaveLength(1);
});
