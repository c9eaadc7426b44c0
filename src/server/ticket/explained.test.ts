import { describe, expect, it } from 'vitest';
import { DIAGNOSIS, INCIDENT, RESULT, world } from '#test/world.ts';

const { people } = await world();
const { lina, wang, chen } = people;

const record = async () => (await lina.post('/tickets', INCIDENT)).body.id as number;

describe('the reasons of promises', () => {
  it('are told to whoever may read the ticket, and agree with its clocks', async () => {
    const id = await record();
    await chen.post(`/tickets/${id}/accept`);
    await chen.post(`/tickets/${id}/diagnose`, DIAGNOSIS);
    await chen.post(`/tickets/${id}/resolve`, RESULT);
    for (const reader of [lina, chen]) {
      const { status, body } = await reader.get(`/tickets/${id}/clocks`);
      expect(status).toBe(200);
      const { body: ticket } = await reader.get(`/tickets/${id}`);
      expect(body.clocks).toMatchObject(
        ticket.clocks.map(({ kind, verdict, dueAt, budgetMs }: Record<string, unknown>) => ({
          ...{ kind, verdict, budgetMs },
          due: dueAt,
        })),
      );
      expect(body.clocks[0]).toMatchObject({
        startedBy: { kind: 'recorded' },
        endedBy: { kind: 'accepted' },
      });
    }
  });

  it('are not there for others, as the ticket is not', async () => {
    const id = await record();
    expect(await wang.get(`/tickets/${id}/clocks`)).toMatchObject({
      status: 404,
      body: { code: 'not_found' },
    });
    expect((await chen.get('/tickets/2000000000/clocks')).status).toBe(404);
    expect((await chen.get('/tickets/0/clocks')).status).toBe(400);
  });
});
