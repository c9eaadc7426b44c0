import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { DIAGNOSIS, INCIDENT, type Member, RESULT, world } from '#test/world.ts';
import { writeCursor } from '../platform/http/cursor.ts';

const { db, people, groups } = await world();
const { lina, wang, chen, zhao } = people;

const CLASSES = [
  { impact: 'enterprise', urgency: 'stopped' },
  { impact: 'individual', urgency: 'blocked' },
  { impact: 'individual', urgency: 'avoidable' },
  { impact: 'individual', urgency: 'planned' },
] as const;

async function record(by: Member, changes: object = {}): Promise<number> {
  return (await by.post('/tickets', { ...INCIDENT, ...changes })).body.id;
}

const all: number[] = [];
for (let i = 0; i < 24; i++) {
  all.push(await record(i % 3 === 0 ? wang : lina, { title: `工单 ${i}`, ...CLASSES[i % 4] }));
}
// Many rows with the same due time, and some that are never due: what a cursor stumbles over.
await sql`update ticket set next_due_at = '2026-12-01T00:00:00Z' where id % 3 = 0`.execute(db);
await sql`update ticket set next_due_at = 'infinity' where id % 3 = 1`.execute(db);

interface Row {
  id: number;
  priority: string;
  nextDueAt: string | null;
}

/** All rows of a list, page by page. */
async function pages(by: Member, query: string, limit = 5): Promise<Row[]> {
  const rows: Row[] = [];
  let next: string | null = '';
  while (next !== null) {
    const cursor: string = next === '' ? '' : `&cursor=${next}`;
    const { status, body } = await by.get(`/tickets?limit=${limit}${query}${cursor}`);
    expect(status, JSON.stringify(body)).toBe(200);
    expect(body.items.length).toBeLessThanOrEqual(limit);
    rows.push(...body.items);
    next = body.next;
  }
  return rows;
}

const ids = (rows: readonly { id: number }[]) => rows.map(({ id }) => id);
const due = ({ nextDueAt }: Row) => (nextDueAt === null ? Number.POSITIVE_INFINITY : Date.parse(nextDueAt));

describe('paging', () => {
  const ORDERS: Record<string, (a: Row, b: Row) => number> = {
    priority: (a, b) => a.priority.localeCompare(b.priority) || compare(due(a), due(b)) || a.id - b.id,
    due: (a, b) => compare(due(a), due(b)) || a.id - b.id,
    newest: (a, b) => b.id - a.id,
  };
  const compare = (a: number, b: number) => (a === b ? 0 : a < b ? -1 : 1);

  for (const sort of Object.keys(ORDERS)) {
    for (const limit of [1, 4, 24, 100]) {
      it(`by ${sort}, ${limit} at a time: everything once, in order`, async () => {
        const rows = await pages(chen, `&sort=${sort}&state=all`, limit);
        expect([...ids(rows)].sort()).toEqual([...all].sort());
        expect(ids(rows)).toEqual(ids([...rows].sort(ORDERS[sort])));
      });
    }
  }

  it('goes on where it was although rows come and go', async () => {
    const first = (await chen.get('/tickets?sort=newest&limit=10')).body;
    const late = await record(lina, { title: '后来的' });
    all.push(late);
    const rest = (await chen.get(`/tickets?sort=newest&limit=100&cursor=${first.next}`)).body;
    expect(new Set([...ids(first.items), ...ids(rest.items)]).size).toBe(24);
    expect(rest.next).toBe(null);
  });

  it.each([
    'x',
    'eyJhIjoxfQ',
    writeCursor(['P1', 'infinity']),
    writeCursor(['P9', 'infinity', 1]),
    writeCursor(['P1', '0000-01-01T00:00:00Z', 1]),
    writeCursor(['P1', '2026-01-01T00:00:00.0000000000000000000000000000000000000000Z', 1]),
    writeCursor(['P1', '-infinity', 1]),
    writeCursor(['P1', 'now', 1]),
    writeCursor(['P1', '2026-02-30T00:00:00Z', 1]),
    writeCursor(['P1', 'infinity', 2 ** 40]),
    writeCursor(['P1', 'infinity', 1.5]),
    writeCursor(['P1', 'infinity', '1; drop table ticket']),
    writeCursor([5]),
    writeCursor(null),
    '%00',
    '../..',
  ])('the forged cursor %j is a 400', async (cursor) => {
    expect(await chen.get(`/tickets?cursor=${encodeURIComponent(cursor)}`)).toMatchObject({
      status: 400,
      body: { fields: [{ field: 'query.cursor' }] },
    });
  });

  it.each(['priority', 'due', 'newest'])('the cursor of another order is no cursor of %s', async (sort) => {
    for (const other of ['priority', 'due', 'newest'].filter((name) => name !== sort)) {
      const { next } = (await chen.get(`/tickets?limit=1&sort=${other}`)).body;
      expect((await chen.get(`/tickets?limit=1&sort=${sort}&cursor=${next}`)).status).toBe(400);
    }
  });

  it.each([
    'limit=0',
    'limit=101',
    'limit=-1',
    'limit=1e2',
    'limit=',
    'sort=id',
    'state=x',
    'status=x',
    'of=all',
    'colour=red',
    'group=x',
    'assignee=you',
    'limit=5&limit=6',
    `q=${'x'.repeat(201)}`,
    'q=%00',
  ])('?%s is a 400 that names it', async (query) => {
    const refused = await chen.get(`/tickets?${query}`);
    expect(refused).toMatchObject({ status: 400, body: { code: 'invalid' } });
    expect(refused.body.fields[0].field).toContain('query');
  });
});

describe('filters', () => {
  it('each shows what it says', async () => {
    const id = await record(lina, { title: '过滤', type: 'query', description: '怎么用' });
    all.push(id);
    await chen.post(`/tickets/${id}/accept`);
    const found = async (by: Member, query: string) =>
      ids((await by.get(`/tickets?limit=100&${query}`)).body.items);
    expect(await found(chen, 'assignee=me')).toEqual([id]);
    expect(await found(zhao, `assignee=${chen.id.toUpperCase()}`)).toEqual([id]);
    expect(await found(chen, 'assignee=none')).not.toContain(id);
    expect(await found(chen, 'status=accepted')).toEqual([id]);
    expect(await found(chen, 'type=query')).toEqual([id]);
    expect(await found(chen, 'group=my')).toHaveLength(all.length);
    expect(await found(zhao, 'group=my')).toEqual([]);
    expect(await found(zhao, `group=${groups.first}`)).toHaveLength(all.length);
    expect(await found(chen, 'priority=P1')).toHaveLength(6);
    expect(await found(chen, 'of=mine')).toEqual([]);
    expect(await found(wang, 'of=mine')).toHaveLength(8);
    expect(await found(wang, 'of=desk')).toHaveLength(8);
    expect(await found(chen, 'state=ended')).toEqual([]);
  });

  it('by state follow the life cycle', async () => {
    const id = await record(lina);
    all.push(id);
    const states = async () => {
      const names = ['open', 'waiting', 'answered', 'ended', 'all'];
      const lists = await Promise.all(names.map((state) => chen.get(`/tickets?limit=100&state=${state}`)));
      return names.filter((_, i) => ids(lists[i]?.body.items).includes(id)).join(' ');
    };
    expect(await states()).toBe('open all');
    await chen.post(`/tickets/${id}/ask`, { question: '?' });
    expect(await states()).toBe('open waiting all');
    await lina.post(`/tickets/${id}/answer`, { text: '!' });
    await chen.post(`/tickets/${id}/accept`);
    await chen.post(`/tickets/${id}/diagnose`, DIAGNOSIS);
    await chen.post(`/tickets/${id}/resolve`, RESULT);
    expect(await states()).toBe('open answered all');
    await lina.post(`/tickets/${id}/confirm`);
    expect(await states()).toBe('ended all');
  });

  it('a row says what it waits for and who has it', async () => {
    const id = await record(lina, { scope: null });
    all.push(id);
    await chen.post(`/tickets/${id}/claim`);
    await chen.post(`/tickets/${id}/ask`, { question: '?' });
    const { items, names } = (await lina.get('/tickets?state=waiting')).body;
    expect(items).toMatchObject([
      {
        id,
        assigneeId: chen.id,
        groupId: groups.first,
        incomplete: true,
        waitsForRequester: ['answer'],
        nextDueAt: null,
      },
    ]);
    expect(names).toEqual({ [chen.id]: '陈晨', [groups.first]: '服务台' });
  });
});

it('counts are the lengths of the lists they stand for', async () => {
  for (const by of [chen, zhao, lina, wang, people.auditor, people.admin]) {
    const { body } = await by.get('/tickets/counts');
    const length = async (query: string) => (await pages(by, query, 100)).length;
    expect(body).toEqual({
      mine: await length('&assignee=me'),
      myGroups: await length('&group=my'),
      unassigned: await length('&assignee=none'),
      unconfirmed: await length('&status=unconfirmed'),
      breached: (await pages(by, '', 100)).filter((row) => due(row) < Date.now()).length,
      all: await length(''),
    });
  }
});
