import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, expect, it } from 'vitest';
import { sealerIn } from '#server/platform/auth/seal.ts';
import { type Database, transaction } from '#server/platform/db/db.ts';
import { insertRobot } from '#server/robot/store.ts';
import { recordTicket } from '#server/ticket/actions.ts';
import { newWebhookSecret } from '#server/webhook/signing.ts';
import { insertWebhook } from '#server/webhook/store.ts';
import { fakePlatforms, SECRETS } from '#test/fake-platforms.ts';
import { receiver } from '#test/receiver.ts';
import { ownPostgres } from './desk.ts';
import { Workers } from './workers.ts';

/** Far more than it takes; no test says how long anything may last. */
const PATIENCE = 3_600_000;
const NIGHTLY = process.env.YINUO_NIGHTLY !== undefined;

const { desk } = await ownPostgres();
const fakes = await fakePlatforms();
const sink = await receiver();
const filesDir = await mkdtemp(join(tmpdir(), 'yinuo-messages-'));
afterAll(() => rm(filesDir, { recursive: true }));

const COUNT = NIGHTLY ? 40 : 6;
const DEATHS = NIGHTLY ? 12 : 3;

async function people(db: Database): Promise<{ groupId: string; lina: string; lead: string }> {
  const found = await sql<{ groupId: string; lina: string; lead: string }>`
    select (select id from support_group) as "groupId", (select id from person where login = 'lina') as lina,
      (select id from person where 'lead' = any(roles) limit 1) as lead`.execute(db);
  return found.rows[0]!;
}

async function tickets(db: Database, lina: string): Promise<void> {
  const actor = { kind: 'person', personId: lina, roles: ['requester'], groupIds: [] } as const;
  for (let i = 0; i < COUNT; i += 1) {
    const submission = {
      ...({ type: 'incident', title: `断网 ${i}`, symptom: null, occurredAt: null, scope: null } as const),
      ...({ description: null, devices: [], noDeviceReason: null, channel: 'portal', source: null } as const),
      ...({ impact: 'enterprise', urgency: 'stopped', receivedAt: null, backdateReason: null } as const),
    };
    const requester = { personId: lina, contact: null };
    await transaction(db, (tx) =>
      recordTicket(tx, { submission, requester, uploadIds: [] }, { actor, now: Date.now() }),
    );
  }
}

/** Kills the worker and lets the time pass for which it still has what it was sending. */
async function death(db: Database, workers: Workers, table: 'message' | 'webhook_message'): Promise<void> {
  const before = workers.killed;
  for (; workers.killed === before; await sleep(20)) workers.killOne();
  await sql`update ${sql.table(table)} set claimed_until = now() where claim is not null`.execute(db);
}

async function allSent(db: Database, workers: Workers, table: 'message' | 'webhook_message') {
  for (;;) {
    const found = await sql<{ sent: number; all: number }>`
      select count(*) filter (where state = 'sent')::int as sent, count(*)::int as all
      from ${sql.table(table)}`.execute(db);
    const { sent, all } = found.rows[0]!;
    if (all >= COUNT && sent === all && workers.killed >= DEATHS) break;
    await sleep(200);
  }
  await workers.stop();
}

it('workers killed between telling a chat and marking it tell it once more at most, and never not at all (P3)', {
  timeout: PATIENCE,
}, async () => {
  const db = await desk();
  const { groupId, lina } = await people(db);
  const webhook = `${fakes.base}/open-apis/bot/v2/hook/${SECRETS.feishuHook}`;
  const secret = sealerIn(filesDir).seal(JSON.stringify({ webhook, sign: SECRETS.feishuSign }));
  const robot = { name: '群', channel: 'feishu', serves: 'group', groupId, locale: 'zh-CN' } as const;
  await insertRobot(db, { ...robot, settings: {}, enabled: true }, secret, Date.now());
  await tickets(db, lina);
  const workers = new Workers(db.url, 1, filesDir, fakes.host);
  // Every second message that is taken costs the worker its life, before it hears that it was taken.
  fakes.taken = async () => {
    if (workers.killed < DEATHS && fakes.took.length % 2 === 1) await death(db, workers, 'message');
  };
  await allSent(db, workers, 'message');
  const copies = new Map<string, number>();
  for (const { body } of fakes.took) {
    // One event a ticket; the address of a worker that was started anew is another one.
    const told = body.card.header.title.content;
    copies.set(told, (copies.get(told) ?? 0) + 1);
  }
  expect(copies.size).toBe(COUNT);
  expect(fakes.took.length - copies.size, 'a death costs one copy').toBeLessThanOrEqual(DEATHS);
  expect(fakes.took.length).toBeGreaterThan(copies.size);
});

it('workers killed between telling a webhook and marking it tell it once more at most, under the same name (P3)', {
  timeout: PATIENCE,
}, async () => {
  const db = await desk();
  const { lina, lead } = await people(db);
  const hook = {
    name: 'CMDB',
    url: `http://${sink.home}/`,
    kinds: ['recorded'],
    ownerId: lead,
    enabled: true,
  };
  await insertWebhook(db, hook, sealerIn(filesDir).seal(newWebhookSecret()), Date.now() - 1000);
  await tickets(db, lina);
  const workers = new Workers(db.url, 1, filesDir, sink.home);
  sink.answer = async () => {
    if (workers.killed < DEATHS && sink.got.length % 2 === 1) await death(db, workers, 'webhook_message');
    return { status: 204 };
  };
  await allSent(db, workers, 'webhook_message');
  const told = sink.got.map(({ headers, body }) => ({
    name: String(headers['webhook-id']),
    ticket: JSON.parse(body).data.ticket.id as number,
  }));
  const names = new Map(told.map(({ ticket, name }) => [ticket, name]));
  expect(names.size).toBe(COUNT);
  for (const { ticket, name } of told) expect(name).toBe(names.get(ticket));
  expect(told.length - names.size, 'a death costs one copy').toBe(DEATHS);
});
