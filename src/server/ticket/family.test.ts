import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { DIAGNOSIS, INCIDENT, type Member, RESULT, world } from '#test/world.ts';
import { loadTicket } from './store.ts';

const { db, people } = await world();
const { lina, wang, chen, zhao, lead } = people;
const SECRET = '李娜的工资表打不开';

async function accepted(by: Member, title: string = INCIDENT.title): Promise<number> {
  const { id } = (await by.post('/tickets', { ...INCIDENT, title })).body;
  await chen.post(`/tickets/${id}/accept`);
  return id;
}
const link = (id: number, parentId: number, by = chen) => by.post(`/tickets/${id}/link_parent`, { parentId });
const unlink = (id: number, by = chen) =>
  by.post(`/tickets/${id}/unlink_parent`, { reason: '不属于这次搬迁' });
async function resolve(id: number) {
  await chen.post(`/tickets/${id}/diagnose`, DIAGNOSIS);
  return chen.post(`/tickets/${id}/resolve`, RESULT);
}
const ticket = async (id: number, by = chen) => (await by.get(`/tickets/${id}`)).body;
const history = async (id: number) => (await loadTicket(db, id))?.events ?? [];

describe('a parent and its child', () => {
  it('know of each other after one request, and part again', async () => {
    const [parent, child] = [await accepted(lina), await accepted(wang)];
    expect(await link(child, parent)).toMatchObject({ status: 200 });
    expect(await ticket(child)).toMatchObject({
      parentId: parent,
      linked: [{ id: parent, status: 'accepted' }],
    });
    expect(await ticket(parent)).toMatchObject({
      childIds: [child],
      linked: [{ id: child, status: 'accepted' }],
    });
    expect((await history(child)).at(-1)).toMatchObject({ kind: 'parent_linked', actorId: chen.id });
    expect((await history(parent)).at(-1)).toMatchObject({
      kind: 'child_gained',
      actorKind: 'system',
      data: { id: child, by: chen.id },
    });
    expect(await unlink(child)).toMatchObject({ status: 200 });
    expect(await ticket(child)).toMatchObject({ parentId: null, linked: [] });
    expect(await ticket(parent)).toMatchObject({ childIds: [], linked: [] });
    expect((await history(parent)).at(-1)).toMatchObject({ kind: 'child_lost', data: { id: child } });
  });

  it('are worked on separately, and the parent waits for the child', async () => {
    const [parent, child] = [await accepted(lina), await accepted(wang)];
    await link(child, parent);
    expect(await resolve(parent)).toMatchObject({
      status: 422,
      body: { code: 'child_open', detail: { child } },
    });
    expect(await resolve(child)).toMatchObject({ status: 200 });
    expect(await ticket(parent)).toMatchObject({ status: 'in_progress' });
    expect(await resolve(parent)).toMatchObject({ status: 200 });
    await wang.post(`/tickets/${child}/reject`, { comment: '还是不行' });
    expect([(await ticket(child)).status, (await ticket(parent)).status]).toEqual([
      'in_progress',
      'resolved',
    ]);
  });

  it('a child that was withdrawn is waited for no longer', async () => {
    const [parent, child] = [await accepted(lina), await accepted(wang)];
    await link(child, parent);
    await wang.post(`/tickets/${child}/withdraw`, { reason: '不用了' });
    expect(await resolve(parent)).toMatchObject({ status: 200 });
  });

  it('stay as they are when a request is refused', async () => {
    const [parent, child, third] = [await accepted(lina), await accepted(wang), await accepted(wang)];
    await link(child, parent);
    const versions = async () =>
      Promise.all([parent, child, third].map(async (id) => (await ticket(id)).version));
    const before = await versions();
    const codes = [
      await link(third, child),
      await link(parent, third),
      await link(child, third),
      await chen.post(`/tickets/${child}/link_duplicate`, { of: parent }),
      await chen.post(`/tickets/${parent}/link_duplicate`, { of: third }),
      await unlink(third),
      await link(third, 2_000_000_000),
      await link(third, third),
    ].map(({ status, body }) => [status, body.code]);
    expect(codes).toEqual([
      [409, 'parent_is_child'],
      [409, 'has_children'],
      [409, 'already_child'],
      [409, 'linked_otherwise'],
      [409, 'has_children'],
      [409, 'not_child'],
      [422, 'unknown_reference'],
      [422, 'circle'],
    ]);
    for (const [by, status] of [[wang, 403] as const, [lina, 404] as const])
      expect(await link(third, parent, by)).toMatchObject({ status });
    expect(await versions()).toEqual(before);
  });
});

describe('links by many at once', () => {
  it('made crosswise end with one of them, and with no fault', async () => {
    for (let round = 0; round < 5; round++) {
      const [a, b] = [await accepted(lina), await accepted(wang)];
      const by = [chen, zhao, lead];
      const answers = await Promise.all(
        Array.from({ length: 8 }, (_, i) => (i % 2 ? link(a, b, by[i % 3]) : link(b, a, by[i % 3]))),
      );
      const codes = answers.map(({ status, body }) => (status === 200 ? 'ok' : body.code));
      expect(codes.filter((code) => code === 'ok')).toHaveLength(1);
      const known = ['ok', 'parent_is_child', 'already_child', 'has_children'];
      expect(codes.filter((code) => !known.includes(code))).toEqual([]);
      const [one, other] = [await ticket(a), await ticket(b)];
      const [child, parent] = one.parentId === b ? [one, other] : [other, one];
      expect(child).toMatchObject({ parentId: parent.id, childIds: [] });
      expect(parent).toMatchObject({ parentId: null, childIds: [child.id] });
    }
  });

  it('in a ring of three leave a family of one level', async () => {
    const ring = [await accepted(lina), await accepted(wang), await accepted(wang)] as const;
    for (let round = 0; round < 3; round++) {
      const answers = await Promise.all(
        ring.flatMap((id, i) => [link(id, ring[(i + 1) % 3]!), link(id, ring[(i + 2) % 3]!)]),
      );
      expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
      const found = await Promise.all(ring.map(async (id) => ticket(id)));
      for (const { id, parentId, childIds } of found) {
        expect(parentId === null || childIds.length === 0).toBe(true);
        const own = found.filter((other) => other.parentId === id).map((other) => other.id);
        expect([...childIds].sort()).toEqual(own.sort());
      }
      for (const { id, parentId } of found) if (parentId !== null) await unlink(id);
    }
  });

  it('and a result at the same time: never a parent with a result and a child at work', async () => {
    for (let round = 0; round < 5; round++) {
      const [parent, child] = [await accepted(lina), await accepted(wang)];
      await chen.post(`/tickets/${parent}/diagnose`, DIAGNOSIS);
      const [linked, result] = await Promise.all([
        link(child, parent),
        zhao.post(`/tickets/${parent}/resolve`, RESULT),
      ]);
      expect([linked.status, result.status].filter((status) => status === 200)).toHaveLength(1);
      const code = linked.status === 200 ? result.body.code : linked.body.code;
      expect(code).toBe(linked.status === 200 ? 'child_open' : 'parent_resolved');
    }
  });
});

it('children and duplicates gather together, in the same transaction as the fifth (4.3c)', async () => {
  const parent = await accepted(lina);
  const grown = async () =>
    (await ticket(parent)).escalations.filter(({ trigger }: { trigger: string }) => trigger === 'c');
  for (let n = 1; n <= 6; n++) {
    const other = await accepted(wang);
    if (n % 2) await link(other, parent);
    else await chen.post(`/tickets/${other}/link_duplicate`, { of: parent });
    expect(await grown()).toHaveLength(n < 5 ? 0 : 1);
    const why = (await chen.get(`/tickets/${parent}/escalation`)).body.triggers;
    const reasons = why.find(({ trigger }: { trigger: string }) => trigger === 'c').reasons;
    const few = reasons.filter(({ code }: { code: string }) => code === 'too_few_duplicates');
    expect(few).toEqual(n < 5 ? [{ code: 'too_few_duplicates', count: n, needed: 5 }] : []);
  }
  const events = await history(parent);
  const at = events.findIndex(({ kind }) => kind === 'escalated');
  expect(events[at]).toMatchObject({ data: { trigger: 'c', from: '4', to: '5' } });
  expect(events[at - 1]).toMatchObject({ kind: 'child_gained', at: events[at]?.at });
});

describe('the requester of a part', () => {
  it('never learns of the parent, and the parent’s never of its children (P5)', async () => {
    const [parent, child] = [await accepted(lina, SECRET), await accepted(wang)];
    await link(child, parent);
    const told = async (id: number, by: Member) => {
      const late = await by.patch(`/tickets/${id}`, { fields: { title: 'x' } }, { 'if-match': '"1"' });
      return JSON.stringify([await ticket(id, by), (await by.get('/notices')).body, late.body]);
    };
    const childs = await told(child, wang);
    expect(childs).not.toContain(SECRET);
    expect(childs).not.toMatch(new RegExp(`\\b${parent}\\b`));
    expect(childs).not.toContain(lina.id);
    const parents = await told(parent, lina);
    expect(parents).not.toMatch(new RegExp(`\\b${child}\\b`));
    expect(parents).not.toContain(wang.id);
    expect(parents).not.toContain('child_gained');
    expect(await ticket(child, wang)).toMatchObject({ parentId: null, linked: [] });
    expect(await ticket(parent, lina)).toMatchObject({ childIds: [], linked: [] });
  });

  it('is told the number of a ticket of their own', async () => {
    const [parent, child] = [await accepted(wang), await accepted(wang)];
    await link(child, parent);
    expect(await ticket(child, wang)).toMatchObject({ parentId: parent, linked: [{ id: parent }] });
    expect(await ticket(parent, wang)).toMatchObject({ childIds: [child], linked: [{ id: child }] });
  });
});

describe('PostgreSQL itself', () => {
  const change = (id: number, set: ReturnType<typeof sql>) =>
    sql`update ticket set version = version + 1, ${set} where id = ${id}`.execute(db);

  it('refuses what the rules refuse', async () => {
    const [parent, child, third] = [await accepted(lina), await accepted(wang), await accepted(wang)];
    await link(child, parent);
    await expect(change(parent, sql`parent_id = ${third}`)).rejects.toThrow('ticket_family_one_level');
    await expect(change(child, sql`child_ids = array[${third}]::int[]`)).rejects.toThrow('one_level');
    await expect(change(third, sql`parent_id = id`)).rejects.toThrow('ticket_part_of_another');
    await expect(change(third, sql`parent_id = 2000000000`)).rejects.toThrow('parent_id_fkey');
    await expect(change(child, sql`duplicate_of = ${parent}`)).rejects.toThrow('ticket_linked_once');
    await expect(change(parent, sql`duplicate_of = ${third}`)).rejects.toThrow('ticket_duplicate_no_parent');
    const result = sql`status = 'resolved', round = round + 1`;
    await expect(change(parent, result)).rejects.toThrow('still worked on');
  });
});
