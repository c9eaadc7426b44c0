import { readFileSync } from 'node:fs';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { DIAGNOSIS, INCIDENT, RESULT, world } from '#test/world.ts';
import { transaction } from '../platform/db/db.ts';

const { db, people } = await world();
const { lina, chen, lead } = people;
const MIGRATION = new URL('../migrations/0020_review_actions.sql', import.meta.url);

async function reviewed(dueAt: readonly string[]): Promise<number> {
  const { id } = (await lina.post('/tickets', INCIDENT)).body;
  await chen.post(`/tickets/${id}/accept`);
  await lead.post(`/tickets/${id}/declare_major`, { reason: '多个区域报修' });
  await chen.post(`/tickets/${id}/diagnose`, DIAGNOSIS);
  await chen.post(`/tickets/${id}/resolve`, RESULT);
  await lead.post(`/tickets/${id}/end_major`, { text: '已恢复' });
  const actions = dueAt.map((at) => ({ text: '更换电源', ownerId: chen.id, dueAt: at }));
  const review = { summary: '电源故障', cause: '电源老化', actions };
  expect(await lead.post(`/tickets/${id}/review_major`, review)).toMatchObject({ status: 200 });
  return id;
}

it('what was agreed before the product knew of doing it is owed, too', async () => {
  const [some, none] = [await reviewed(['2100-01-02T00:00:00Z', '2100-01-01T00:00:00Z']), await reviewed([])];
  await lina.post('/tickets', INCIDENT);
  await sql`alter table ticket drop column action_due_at`.execute(db);
  await transaction(db, (tx) => sql.raw(readFileSync(MIGRATION, 'utf8')).execute(tx));
  const found = await sql<{ id: number; at: Date | null }>`
    select id, action_due_at as at from ticket where id in (${some}, ${none}) order by id`.execute(db);
  expect(found.rows).toEqual([
    { id: some, at: new Date('2100-01-01T00:00:00Z') },
    { id: none, at: null },
  ]);
  const unguarded = sql`update ticket set title = 'x' where id = ${some}`.execute(db);
  await expect(unguarded, 'the guard stands again').rejects.toThrow('comes with an event');
});
