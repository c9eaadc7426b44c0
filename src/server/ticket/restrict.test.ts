import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { SEALER } from '#test/api.ts';
import { fakePlatforms, SECRETS } from '#test/fake-platforms.ts';
import { INCIDENT, type Member, world } from '#test/world.ts';
import { notify } from '../notice/reactions.ts';
import { sendMessages } from '../robot/messages.ts';
import { planMessages } from '../robot/plan.ts';
import { drainOutbox } from './outbox.ts';

/* A ticket that is kept to its readers (2.4d): who says so, who still reads it, and what a chat group hears of it. */
const fakes = await fakePlatforms();
const privateHosts = new Set([fakes.host]);
const { db, people, groups } = await world(privateHosts);
const { lina, wang, chen, zhao, manager, admin } = people;
const WORD = '薪酬核查';

const record = async (more: object = {}) => {
  const made = await lina.post('/tickets', { ...INCIDENT, title: WORD, ...more });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return made.body.id as number;
};
const restrict = (by: Member, id: number, readerIds: string[], confidential = true) =>
  by.post(`/tickets/${id}/restrict`, { confidential, readerIds, reason: '涉及个人' });
const readers = async (id: number) => {
  const statuses = await Promise.all(
    [lina, wang, chen, zhao, manager].map((who) => who.get(`/tickets/${id}`)),
  );
  return statuses.map(({ status }) => status);
};

describe('a confidential ticket', () => {
  it('is read by its requester, named readers and the IT manager; opened again, by the desk', async () => {
    const id = await record();
    expect(await readers(id)).toEqual([200, 404, 200, 200, 200]);
    expect((await restrict(chen, id, [wang.id])).status).toBe(200);
    expect(await readers(id)).toEqual([200, 200, 404, 404, 200]);
    expect((await wang.get(`/tickets/${id}`)).body.confidential).toBe(true);
    // Who could not read it any more cannot open it again; whoever can, does.
    expect((await restrict(chen, id, [], false)).status).toBe(404);
    expect((await restrict(manager, id, [], false)).status).toBe(200);
    expect(await readers(id)).toEqual([200, 404, 200, 200, 200]);
  });

  it('is so from its first moment where its requester says so', async () => {
    expect(await readers(await record({ confidential: true }))).toEqual([200, 404, 404, 404, 200]);
  });

  it('is made by the desk alone, for readers who are there', async () => {
    const id = await record();
    expect((await restrict(lina, id, [])).status).toBe(403);
    const nobody = '5f0c7e0e-6d1c-4a6e-9c9e-0a5b1c2d3e4f';
    expect(await restrict(chen, id, [nobody])).toMatchObject({
      status: 422,
      body: { fields: [{ field: 'body.readerIds', code: 'unknown_reference' }] },
    });
    await sql`update person set active = false where id = ${wang.id}`.execute(db);
    expect(await restrict(chen, id, [wang.id])).toMatchObject({
      status: 422,
      body: { code: 'inactive_person' },
    });
    await sql`update person set active = true where id = ${wang.id}`.execute(db);
    expect(await readers(id)).toEqual([200, 404, 200, 200, 200]);
  });
});

describe('a chat group', async () => {
  const robot = await admin.post('/robots', {
    ...{ serves: 'group', channel: 'dingtalk', name: '服务台群', groupId: groups.first },
    webhook: `${fakes.base}/robot/send?access_token=${SECRETS.dingtalkToken}`,
    sign: SECRETS.dingtalkSign,
  });
  expect(robot.status).toBe(201);
  const P1 = { impact: 'enterprise', urgency: 'stopped' };
  const planned = async () => {
    while (await drainOutbox(db, [notify, planMessages])) {}
  };
  const sent = async () => {
    while (await sendMessages(db, { sealer: SEALER, privateHosts, publicUrl: null })) {}
    return fakes.took.splice(0).length;
  };

  it('hears of a P1, but nothing of one that is confidential', async () => {
    await planned();
    await sent();
    await record(P1);
    await planned();
    expect(await sent()).toBeGreaterThan(0);
    const id = await record({ ...P1, confidential: true });
    await planned();
    const found = await sql`select from message where ticket_id = ${id}`.execute(db);
    expect([found.rows.length, await sent()]).toEqual([0, 0]);
  });

  it('hears nothing either of one that became so while the news waited', async () => {
    const id = await record(P1);
    await planned();
    expect((await restrict(zhao, id, [])).status).toBe(200);
    expect(await sent()).toBe(0);
  });
});
