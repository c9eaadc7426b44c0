import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { SCOPED_PERMISSIONS, type ScopedPermission } from '#domain/permissions/actions.ts';
import { type Grants, grantsOfRoles, SCOPES, type Scope } from '#domain/permissions/grants.ts';
import type { Role } from '#domain/permissions/roles.ts';
import { beginning, NO_SECURITY_TEAM } from '#domain/ticket/security.ts';
import { transaction } from '#server/platform/db/db.ts';
import { dice, picked } from '#test/dice.ts';
import { INCIDENT, type Member, world } from '#test/world.ts';
import { actorOf } from '../access/actor.ts';
import { bodyOf } from '../webhook/body.ts';
import { countTickets } from './list.ts';

/*
 * People with roles by chance and tickets by chance: every way to come by a ticket shows exactly those that a plain
 * reference model says, which shares no code with the rules (P5, 2.4d). The seed is fixed by day.
 */
const SEED = Number(process.env.YINUO_SEED ?? 20261124);
const NIGHTLY = Boolean(process.env.YINUO_NIGHTLY);
const TICKETS = NIGHTLY ? 200 : 45;
const READERS = NIGHTLY ? 40 : 14;
const roll = dice(SEED);

const { db, person, people, groups } = await world();
const one = async (text: ReturnType<typeof sql>) => ((await text.execute(db)).rows[0] as { id: string }).id;
const department = (name: string, parent: string | null = null) =>
  one(sql`insert into department (name, parent_id) values (${name}, ${parent}) returning id`);
const head = await department('华恒');
const north = await department('北区', head);
const departments = [head, north, await department('北京', north), await department('南区', head)];
const PARENT = new Map([
  [departments[1], head],
  [departments[2], north],
  [departments[3], head],
]);
const sites = await Promise.all(
  ['苏州', '成都'].map((name) => one(sql`insert into site (name) values (${name}) returning id`)),
);

interface Reader {
  member: Member;
  grants: Grants[];
  roles: Role[];
  departmentId: string | null;
  siteId: string | null;
  groupIds: string[];
}

/** A role of the installation's own by chance: the part of an agent, and how far each permission goes. */
async function someRole(n: number): Promise<[string, Grants]> {
  const reaching = (permission: ScopedPermission): [string, Scope[]][] =>
    roll(3) === 0
      ? []
      : [[permission, SCOPES.filter((scope) => roll(4) === 0 && (scope !== 'all' || roll(3) === 0))]];
  const grants: Grants = {
    ...Object.fromEntries(SCOPED_PERMISSIONS.flatMap(reaching)),
    'desk.read': ['all'],
    'desk.work': ['all'],
    'ticket.use': ['all'],
  };
  const code = `x-role-${n}`;
  await sql`insert into role (code, name, parts, grants)
    values (${code}, ${code}, '{agent}', ${JSON.stringify(grants)}::jsonb)`.execute(db);
  return [code, grants];
}

const SHIPPED: Role[][] = [[], ['agent'], ['lead'], ['it_manager'], ['auditor'], ['admin']];
const own = await Promise.all([0, 1, 2, 3, 4, 5, 6, 7].map(someRole));
const readers: Reader[] = [];
for (let n = 0; n < READERS; n++) {
  const shipped = n < SHIPPED.length ? (SHIPPED[n] ?? []) : [];
  const held = n < SHIPPED.length ? [] : own.filter(() => roll(3) === 0);
  const groupIds = [groups.first, groups.second].filter(() => roll(2) === 0);
  const member = await person(`p${n}`, `某${n}`, shipped, groupIds);
  const departmentId = roll(5) === 0 ? null : picked(departments, roll);
  const siteId = roll(4) === 0 ? null : picked(sites, roll);
  const codes = ['requester', ...shipped, ...held.map(([code]) => code)];
  await sql`update person set given_roles = ${codes}, department_id = ${departmentId}, site_id = ${siteId}
    where id = ${member.id}`.execute(db);
  const roles: Role[] = ['requester', ...shipped];
  readers.push({ member, grants: held.map(([, grants]) => grants), roles, departmentId, siteId, groupIds });
}

const NOTE = '只给服务台看';
const files = new Map<number, string>();
for (let n = 0; n < TICKETS; n++) {
  const by = picked(readers, roll).member;
  const upload = await by.upload(`附件${n}.txt`, `附件 ${n}`);
  const made = await by.post('/tickets', { ...INCIDENT, title: `打印机 ${n}`, uploadIds: [upload.body.id] });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  files.set(made.body.id, upload.body.id);
  await people.zhao.post(`/tickets/${made.body.id}/note`, { text: NOTE });
}
// What no single action brings about is set by hand; every mixture may come about in some order.
await transaction(db, async (tx) => {
  await sql`set local session_replication_role = replica`.execute(tx);
  for (const id of files.keys()) {
    const anybody = () => (roll(2) === 0 ? null : picked(readers, roll).member.id);
    const named = roll(3) === 0 ? [picked(readers, roll).member.id] : [];
    const security = roll(6) === 0;
    const incident = security ? beginning(0, null, NO_SECURITY_TEAM) : null;
    await sql`update ticket set assignee_id = ${anybody()}, group_id = ${picked([groups.first, groups.second, null], roll)},
      type = ${security ? 'security_incident' : 'incident'}, security = ${incident && JSON.stringify(incident)}::jsonb,
      confidential = ${security || roll(3) === 0}, reader_ids = ${named}::uuid[] where id = ${id}`.execute(
      tx,
    );
  }
});

interface Row {
  id: number;
  requester: string;
  recorder: string;
  assignee: string | null;
  group: string | null;
  security: boolean;
  confidential: boolean;
  readers: string[];
}
const rows = (
  await sql<Row>`select id, requester_id as requester, recorded_by as recorder, assignee_id as assignee,
    group_id as "group", type = 'security_incident' as security, confidential, reader_ids::text[] as readers from ticket order by id`.execute(
    db,
  )
).rows;

const ofRequester = new Map(readers.map((reader) => [reader.member.id, reader]));

/** Whether `id` is `top` or lies below it. */
function below(id: string | null | undefined, top: string): boolean {
  for (let at = id; at; at = PARENT.get(at)) if (at === top) return true;
  return false;
}

function reaches(reader: Reader, row: Row, permission: ScopedPermission): boolean {
  const scopes = [grantsOfRoles(reader.roles), ...reader.grants].flatMap(
    (grants) => grants[permission] ?? [],
  );
  const asker = ofRequester.get(row.requester);
  const ways: Record<Scope, boolean> = {
    all: true,
    own: row.requester === reader.member.id || row.recorder === reader.member.id,
    groups: row.assignee === reader.member.id || (row.group !== null && reader.groupIds.includes(row.group)),
    // Who has only shipped roles needs no place: these reach all.
    department: reader.departmentId !== null && below(asker?.departmentId, reader.departmentId),
    site: reader.siteId !== null && asker?.siteId === reader.siteId,
  };
  return scopes.some((scope) => ways[scope]);
}

const letIn = (reader: Reader, row: Row): boolean =>
  !row.confidential ||
  row.readers.includes(reader.member.id) ||
  row.assignee === reader.member.id ||
  (row.security && row.group !== null && reader.groupIds.includes(row.group)) ||
  reaches(reader, row, 'ticket.read_confidential');

const mayKnow = (reader: Reader, row: Row): boolean =>
  row.requester === reader.member.id ||
  row.recorder === reader.member.id ||
  row.readers.includes(reader.member.id) ||
  ((reaches(reader, row, 'ticket.read') || reaches(reader, row, 'ticket.work')) && letIn(reader, row));

const mayKnowNotes = (reader: Reader, row: Row): boolean =>
  mayKnow(reader, row) && reaches(reader, row, 'ticket.read_internal') && letIn(reader, row);

async function listed({ member }: Reader, query: string): Promise<number[]> {
  const found: number[] = [];
  for (let next: string | null = ''; next !== null; ) {
    const { status, body } = await member.get(
      `/tickets?limit=7${query}${next === '' ? '' : `&cursor=${next}`}`,
    );
    expect(status, JSON.stringify(body)).toBe(200);
    found.push(...body.items.map(({ id }: { id: number }) => id));
    next = body.next;
  }
  expect(new Set(found).size, 'no row twice').toBe(found.length);
  return found.sort((a, b) => a - b);
}

it('the world by chance has something to keep from most readers', () => {
  const pairs = readers.flatMap((reader) => rows.map((row) => mayKnow(reader, row)));
  expect(pairs.filter(Boolean).length).toBeGreaterThan(pairs.length / 10);
  expect(pairs.filter((known) => !known).length).toBeGreaterThan(pairs.length / 10);
});

it.each(readers.map((reader, n) => [n, reader] as const))(
  'reader %i comes by exactly what they may know, by every way',
  async (_n, reader) => {
    const known = rows.filter((row) => mayKnow(reader, row));
    const ids = known.map(({ id }) => id);
    for (const sort of ['priority', 'due', 'newest']) {
      expect(await listed(reader, `&state=all&sort=${sort}`), sort).toEqual(ids);
    }
    expect(await listed(reader, '&state=open&sort=due')).toEqual(ids);
    expect(await listed(reader, `&state=all&q=${encodeURIComponent('打印机')}`)).toEqual(ids);
    expect(await listed(reader, '&state=all&assignee=none')).toEqual(
      known.filter(({ assignee }) => assignee === null).map(({ id }) => id),
    );
    // What a note says is found by nobody who may not read notes.
    expect(await listed(reader, `&state=all&q=${encodeURIComponent(NOTE)}`)).toEqual([]);
    const counts = (await reader.member.get('/tickets/counts')).body;
    expect(counts).toMatchObject({
      all: ids.length,
      mine: known.filter(({ assignee }) => assignee === reader.member.id).length,
      unassigned: known.filter(({ assignee }) => assignee === null).length,
      myGroups: known.filter(({ group }) => group !== null && reader.groupIds.includes(group)).length,
    });
    const actor = await actorOf(db, reader.member.id);
    // Whoever reads too much to be counted at once gets the same numbers.
    expect(await countTickets(db, actor!, Date.now(), 0)).toEqual(counts);
    const absent = await reader.member.get('/tickets/999999');
    for (const row of rows) {
      const opened = await reader.member.get(`/tickets/${row.id}`);
      const shown = ids.includes(row.id);
      expect([row.id, opened.status]).toEqual([row.id, shown ? 200 : 404]);
      const file = await reader.member.get(`/files/${files.get(row.id)}`);
      expect([row.id, file.status]).toEqual([row.id, shown ? 200 : 404]);
      if (shown) {
        expect([row.id, opened.raw.includes(NOTE)]).toEqual([row.id, mayKnowNotes(reader, row)]);
        continue;
      }
      expect({ ...opened.body, requestId: null }).toEqual({ ...absent.body, requestId: null });
      for (const answer of [
        await reader.member.get(`/tickets/${row.id}/clocks`),
        await reader.member.post(`/tickets/${row.id}/comment`, { text: '我能看到吗' }),
        await reader.member.post(`/tickets/${row.id}/claim`, {}),
      ])
        expect([row.id, answer.status]).toEqual([row.id, 404]);
    }
  },
);

describe('beside the lists', () => {
  /** Everybody has a notice of every ticket, and every file is in trouble. */
  beforeAll(async () => {
    await sql`insert into notice (person_id, ticket_id, seq, kind, created_at)
      select p.id, t.id, 1, 'recorded', now() from person p, ticket t on conflict do nothing`.execute(db);
    await sql`update stored_file set audit = 'missing', audited_at = now()`.execute(db);
  });

  it.each(readers.map((reader, n) => [n, reader] as const))(
    'reader %i comes by nothing else beside the lists: notices, boards, callers, counts, webhooks, exports',
    async (_n, reader) => {
      const { member } = reader;
      const ids = rows.filter((row) => mayKnow(reader, row)).map(({ id }) => id);
      const numbers = (items: { ticketId: number }[]) =>
        items.map(({ ticketId }) => ticketId).sort((a, b) => a - b);
      const noticed: { ticketId: number }[] = [];
      for (let next: string | null = ''; next !== null; ) {
        const page = await member.get(`/notices?limit=50${next === '' ? '' : `&cursor=${next}`}`);
        expect(page.status).toBe(200);
        noticed.push(...page.body.items);
        next = page.body.next ?? null;
      }
      expect(numbers(noticed)).toEqual(ids);
      // A webhook tells its owner's receiver of no other, and of a security incident no grade and no playbook.
      for (const { id } of rows) {
        const body = await bodyOf(db, { ticketId: id, seq: 1, createdAt: new Date(0), ownerId: member.id });
        expect([id, body !== null]).toEqual([id, ids.includes(id)]);
      }
      const analysis = await member.get('/security-incidents/analysis');
      if (analysis.status === 200) {
        const counted = analysis.body.items.reduce(
          (sum: number, { total }: { total: number }) => sum + total,
          0,
        );
        expect(counted).toBe(rows.filter((row) => row.security && mayKnow(reader, row)).length);
      }
      const channels = await member.get('/board/channels');
      if (channels.status === 200) expect(channels.body.all).toBe(ids.length);
      for (const path of [
        '/board/lead',
        '/stored-files/trouble',
        ...readers.map((one) => `/callers/${one.member.id}`),
      ]) {
        const { status, body } = await member.get(path);
        if (status !== 200) continue;
        // Who sees to files is told where they are attached, but of nothing that is confidential.
        const plain = path === '/stored-files/trouble' ? rows.filter((row) => !row.confidential) : [];
        const told = [...ids, ...plain.map(({ id }) => id)];
        const hidden = ticketsIn(body).filter((id) => !told.includes(id));
        expect([path, hidden]).toEqual([path, []]);
      }
    },
  );
});

/** Numbers of the tickets by chance that an answer names, wherever they stand. */
function ticketsIn(body: unknown): number[] {
  if (Array.isArray(body)) return body.flatMap(ticketsIn);
  if (typeof body !== 'object' || body === null) return [];
  return Object.entries(body).flatMap(([key, value]) =>
    /^(id|ticketId|tickets|ticketIds)$/.test(key)
      ? [value].flat().filter((one) => typeof one === 'number' && files.has(one))
      : ticketsIn(value),
  ) as number[];
}
