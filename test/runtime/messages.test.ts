import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, expect, it } from 'vitest';
import { sealerIn } from '#server/platform/auth/seal.ts';
import { transaction } from '#server/platform/db/db.ts';
import { insertRobot } from '#server/robot/store.ts';
import { recordTicket } from '#server/ticket/actions.ts';
import { fakePlatforms, SECRETS } from '#test/fake-platforms.ts';
import { ownPostgres } from './desk.ts';
import { Workers } from './workers.ts';

/** Far more than it takes; no test says how long anything may last. */
const PATIENCE = 3_600_000;
const NIGHTLY = process.env.YINUO_NIGHTLY !== undefined;

const { desk } = await ownPostgres();
const fakes = await fakePlatforms();
const filesDir = await mkdtemp(join(tmpdir(), 'yinuo-messages-'));
afterAll(() => rm(filesDir, { recursive: true }));

it('workers killed between telling a chat and marking it tell it once more at most, and never not at all (P3)', {
  timeout: PATIENCE,
}, async () => {
  const db = await desk();
  const found = await sql<{ groupId: string; lina: string }>`
    select (select id from support_group) as "groupId", (select id from person where login = 'lina') as lina`.execute(
    db,
  );
  const { groupId, lina } = found.rows[0]!;
  const webhook = `${fakes.base}/open-apis/bot/v2/hook/${SECRETS.feishuHook}`;
  const secret = sealerIn(filesDir).seal(JSON.stringify({ webhook, sign: SECRETS.feishuSign }));
  const robot = { name: '群', channel: 'feishu', serves: 'group', groupId, locale: 'zh-CN' } as const;
  await insertRobot(db, { ...robot, settings: {}, enabled: true }, secret, Date.now());
  const count = NIGHTLY ? 40 : 6;
  const actor = { kind: 'person', personId: lina, roles: ['requester'], groupIds: [] } as const;
  for (let i = 0; i < count; i += 1) {
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
  const deaths = NIGHTLY ? 12 : 3;
  const workers = new Workers(db.url, 1, filesDir, fakes.host);
  // Every second message that is taken costs the worker its life, before it hears that it was taken.
  fakes.taken = async () => {
    const before = workers.killed;
    if (before >= deaths || fakes.took.length % 2 === 0) return;
    for (; workers.killed === before; await sleep(20)) workers.killOne();
  };
  const sent = async () =>
    (
      await sql<{ sent: number; all: number }>`
      select count(*) filter (where state = 'sent')::int as sent, count(*)::int as all from message where robot_id is not null`.execute(
        db,
      )
    ).rows[0]!;
  for (;;) {
    const now = await sent();
    if (now.all >= count && now.sent === now.all && workers.killed >= deaths) break;
    await sleep(200);
  }
  await workers.stop();
  const { all } = await sent();
  const copies = new Map<string, number>();
  for (const { body } of fakes.took) {
    // One event a ticket; the address of a worker that was started anew is another one.
    const told = body.card.header.title.content;
    copies.set(told, (copies.get(told) ?? 0) + 1);
  }
  expect(copies.size).toBe(all);
  expect(fakes.took.length - copies.size, 'a death costs one copy').toBeLessThanOrEqual(deaths);
  expect(fakes.took.length).toBeGreaterThan(copies.size);
});
