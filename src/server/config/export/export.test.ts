import fc from 'fast-check';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { CRITICALITIES } from '#domain/config/item.ts';
import { type Answer, type Member, world } from '#test/world.ts';
import { workImports } from '../import/work.ts';

const made = await world();
const { db, people, department, groups } = made;
const { lina, chen, lead } = people;
const because = { reason: '登记' };
await sql`insert into site (name) values ('杭州总部'), ('=苏州')`.execute(db);
const sites = (await sql<{ id: string }>`select id from site`.execute(db)).rows.map(({ id }) => id);

const add = async (wish: object): Promise<{ id: string; number: string }> => {
  const answer: Answer = await chen.post('/items', { class: 'computer', because, ...wish });
  expect([answer.status, answer.body]).toMatchObject([201, {}]);
  return answer.body;
};

/** What an import of an export would do. */
async function again(query: string, by: Member = chen) {
  const file = await by.get(`/item-export?${query}`);
  expect(file.status).toBe(200);
  const { body } = await by.post('/item-imports?name=x', file.raw, {
    'content-type': 'application/octet-stream',
  });
  await by.post(`/item-imports/${body.id}/plan`, body.mapping);
  while (await workImports(db, Date.now));
  const { counts, mapping } = (await by.get(`/item-imports/${body.id}`)).body;
  const rows = (await by.get(`/item-imports/${body.id}/rows?limit=100`)).body.items;
  await by.post(`/item-imports/${body.id}/discard`);
  return { counts, rows, mapping };
}

const printable = (maxLength: number) =>
  fc
    .oneof(
      fc.string({ unit: 'grapheme', minLength: 1, maxLength }),
      fc.constantFrom(
        '=1+1',
        '-5',
        '+86',
        '@x',
        "'=a",
        "''",
        '"a,b"',
        '_x0041_',
        '<b>&amp;',
        'a;b；c',
        '（无）',
        'CI-1',
        '00123',
        '1e5',
      ),
    )
    .map((text) => text.replace(/[\p{Cc}\p{Cs}\ufffd]/gu, '').trim())
    .filter((text) => /[^\s\p{Cc}\p{Cf}\p{Z}\u115f\u1160\u2800\u3164\uffa0]/u.test(text));

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
const wish = fc.record({
  name: printable(20),
  criticality: fc.constantFrom(...CRITICALITIES),
  state: fc.constantFrom('planned', 'in_stock', 'in_use', 'repair', 'idle'),
  note: maybe(printable(40)),
  ownerId: maybe(fc.constantFrom(lina.id, lead.id)),
  holderId: maybe(fc.constant(lina.id)),
  departmentId: maybe(fc.constant(department)),
  groupId: maybe(fc.constantFrom(groups.first, groups.second)),
  siteId: maybe(fc.constantFrom(...sites)),
  attributes: fc.record(
    {
      model: printable(20),
      memory: fc.oneof(
        fc.integer({ min: -1000, max: 1_000_000 }),
        fc.constantFrom(0.1, 1e-7, 123456.789, 0.1 + 0.2),
      ),
      disk_encrypted: fc.boolean(),
      form: fc.constantFrom('laptop', 'thin_client'),
      bought_on: fc.constant('2024-02-29'),
      ip_address: fc.constantFrom('10.0.0.1', 'fe80::1', 'a.example.com'),
    },
    { requiredKeys: [] },
  ),
});

it('what is exported imports again without a change, as CSV and as a workbook, in both languages', async () => {
  let n = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(wish, { minLength: 2, maxLength: 6 }), async (wishes) => {
      const items: { id: string }[] = [];
      for (const one of wishes) {
        n += 1;
        items.push(await add({ ...one, serial: `RT-${n}`, assetNumber: n % 2 === 0 ? `=A-${n}` : null }));
      }
      const [first, second] = items;
      await chen.post(`/items/${first?.id}/relations`, {
        kind: 'runs_on',
        direction: 'forth',
        to: second?.id,
        because,
      });
    }),
    { numRuns: 6 },
  );
  const rack = await add({ class: 'rack', name: '退役机柜' });
  await chen.patch(`/items/${rack.id}`, { state: 'retired', because }, { 'if-match': '"1"' });
  for (const query of [
    'format=csv',
    'format=xlsx&locale=en',
    'format=csv&locale=en&class=computer',
    'state=all&format=xlsx',
  ]) {
    const { counts, rows, mapping } = await again(query);
    expect([query, rows.filter(({ outcome }: { outcome: string }) => outcome !== 'same')]).toEqual([
      query,
      [],
    ]);
    expect(mapping.columns).not.toContain(null);
    expect(counts.same).toBe(counts.rows);
    expect(counts.rows).toBeGreaterThan(10);
  }
});

it('goes as far as its reader may see, and is told to the audit', async () => {
  await add({ name: '二线的', groupId: groups.second, serial: 'SC-1' });
  await sql`insert into role (code, name, grants, parts) values ('x-own', '本组', ${JSON.stringify({
    ...{ 'config.read': ['groups'], 'ticket.use': ['all'] },
  })}::jsonb, '{agent}')`.execute(db);
  const small = await made.person('small', '小赵', [], [groups.first]);
  await sql`update person set given_roles = '{requester,x-own}' where id = ${small.id}`.execute(db);
  const theirs = String((await small.get('/item-export?state=all')).body);
  expect(theirs).not.toContain('二线的');
  expect((await lina.get('/item-export')).status).toBe(403);
  expect(String((await chen.get('/item-export?q=SC-1')).body)).toContain('二线的');
  const told = await people.auditor.get('/audit/entries?kind=items_exported&limit=1');
  expect(told.body.items[0]).toMatchObject({ what: { format: 'csv', filter: { q: 'SC-1' } } });
});

it('no cell is executed by a spreadsheet', async () => {
  await add({ name: '=cmd|calc!A1', serial: 'EV-1', attributes: { model: '@SUM(1)' } });
  const file = String((await chen.get('/item-export?q=EV-1')).body);
  expect(file).toMatch(/^\ufeff/);
  expect(file).toContain("'=cmd|calc!A1");
  expect(file).toContain("'@SUM(1)");
});
