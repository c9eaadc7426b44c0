import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import type { Route } from '#contract/route.ts';
import { rolesWith } from '#domain/permissions/actions.ts';
import type { Grants } from '#domain/permissions/grants.ts';
import { ROLES } from '#domain/permissions/roles.ts';
import { declaredRoutes } from '#test/api.ts';
import { compose } from '#test/mail/compose.ts';
import { INCIDENT, type Member, world } from '#test/world.ts';
import { type Desk, decideMail } from './intake/actions.ts';
import { keepRaw } from './intake/store.ts';
import { type JsonSchema, jsonSchema } from './openapi/schema.ts';
import { transaction } from './platform/db/db.ts';
import { MailReader } from './platform/mail/mail-reader.ts';
import { diskStore } from './platform/storage/files.ts';

/*
 * A confidential ticket that came by mail, with a file, a call, an alert and a doubtful reply: whoever is out of
 * reach of it hears of it by no way (P5, 2.4d; incorrect authorisation, IDOR, leaks by counts and panels).
 */
const { db, app, person, people, groups } = await world();
const { lina, chen, manager } = people;
const NOW = Date.now() - 3_600_000;
const SECRET = '薪酬核查';

const reader = new MailReader();
const desk: Desk = {
  ...{ db, files: diskStore('/nowhere'), reader, ownAddresses: [], clock: () => NOW },
  policy: { unknownSender: 'quarantine' },
};
async function receive(from: string, subject: string) {
  const raw = compose({ from, subject, text: `${subject}，请处理` });
  const { id } = await keepRaw(db, raw, { kind: 'import' }, NOW);
  return { id, ...(await decideMail(desk, id))! };
}
const opening = await receive('lina@huaheng.example', SECRET);
const doubtful = await receive('who@elsewhere.example', `${SECRET}补充`);
const shared = await receive('wang@huaheng.example', '打印机');
await reader.close();
const hidden = opening.ticketId!;
const upload = await lina.upload('工资.txt', '一万');
await lina.post(`/tickets/${hidden}/attach`, { uploadIds: [upload.body.id] });
const open = (await people.wang.post('/tickets', { ...INCIDENT, title: '显示器' })).body.id as number;
const UNKNOWN = 999_999;

const one = async (text: ReturnType<typeof sql>) => ((await text.execute(db)).rows[0] as { id: string }).id;
const call = await transaction(db, async (tx) => {
  // What no single action brings about is set by hand.
  await sql`set local session_replication_role = replica`.execute(tx);
  await sql`update ticket set confidential = true where id = ${hidden}`.execute(tx);
  await sql`update inbound_mail set related_ticket_id = ${hidden} where id in (${doubtful.id}, ${shared.id})`.execute(
    tx,
  );
  await sql`update mail_decision set related_ticket_id = ${hidden} where mail_id in (${doubtful.id}, ${shared.id})`.execute(
    tx,
  );
  const made = await sql<{ id: string }>`insert into phone_call (system_id, system_call, number, started_at)
    values (${randomUUID()}, '1', '8001', now()) returning id`.execute(tx);
  const { id } = made.rows[0]!;
  await sql`insert into phone_call_ticket (call_id, ticket_id) values (${id}, ${hidden}), (${id}, ${open})`.execute(
    tx,
  );
  const system = await sql<{ systemId: string }>`select system_id as "systemId" from phone_call`.execute(tx);
  await sql`insert into telephone_system (id, name, secret, created_at)
    values (${system.rows[0]!.systemId}, '总机', '\\x00', now())`.execute(tx);
  return id;
});
const source = await one(sql`insert into alert_source (name, kind, token_hash, owner_id, policy, created_at)
  values ('监控', 'zabbix', '\\x00', ${lina.id}, '{"recoveryHours": 24}', now()) returning id`);
await sql`insert into alert (source_id, fingerprint, state, severity, name, first_seen, last_seen, last_heard_at,
    count, payload, ticket_id)
  values (${source}, '1', 'firing', 'high', '磁盘', now(), now(), now(), 1, '{}', ${hidden})`.execute(db);

const shown = async (who: Member, path: string) => {
  const { status, body } = await who.get(path);
  expect([path, status]).toEqual([path, 200]);
  return body;
};
const ids = async (who: Member, path: string): Promise<string[]> =>
  (await shown(who, path)).items.map(({ id }: { id: string }) => id);

describe('what stands beside a ticket', () => {
  it('its messages are in no list, no count and no page for who is out of its reach', async () => {
    expect(await ids(manager, '/mail?outcome=ticket')).toEqual(
      expect.arrayContaining([opening.id, shared.id]),
    );
    expect(await ids(chen, '/mail?outcome=ticket')).toEqual([shared.id]);
    expect(await ids(manager, '/mail')).toEqual([doubtful.id]);
    expect(await ids(chen, '/mail')).toEqual([]);
    expect((await shown(manager, '/mail/waiting')).waiting).toBe(1);
    expect((await shown(chen, '/mail/waiting')).waiting).toBe(0);
    expect(await ids(manager, `/tickets/${hidden}/mail`)).toContain(opening.id);
  });

  it('a message of another ticket does not name it', async () => {
    expect(await shown(manager, `/mail/${shared.id}`)).toMatchObject({ relatedTicketId: hidden });
    const seen = await chen.get(`/mail/${shared.id}`);
    expect(seen.body).toMatchObject({ ticketId: shared.ticketId, relatedTicketId: null });
    expect(seen.body.decisions).toMatchObject([{ ticketId: shared.ticketId, relatedTicketId: null }]);
  });

  it('a call names those tickets alone that may be known', async () => {
    for (const path of ['/calls?state=all', `/tickets/${open}/calls`]) {
      expect((await shown(manager, path)).items[0].tickets).toEqual([hidden, open]);
      expect((await shown(chen, path)).items[0].tickets).toEqual([open]);
    }
    expect((await shown(chen, `/calls/${call}`)).tickets).toEqual([open]);
  });

  it('an alert is seen, its ticket is not named', async () => {
    expect((await shown(manager, '/alerts')).items[0].ticketId).toBe(hidden);
    expect((await shown(chen, '/alerts')).items[0]).toMatchObject({ name: '磁盘', ticketId: null });
  });

  it('nothing is linked or moved to it, and it is no other than one that is not there', async () => {
    await chen.post(`/tickets/${open}/accept`, {});
    for (const [path, body] of [
      [`/tickets/${open}/link_duplicate`, (of: number) => ({ of })],
      [`/tickets/${open}/link_parent`, (parentId: number) => ({ parentId })],
      [`/mail/${shared.id}/move`, (ticketId: number) => ({ ticketId, note: null })],
    ] as const) {
      const [there, absent] = [await chen.post(path, body(hidden)), await chen.post(path, body(UNKNOWN))];
      expect([path, there.status]).toEqual([path, absent.status]);
      expect({ ...there.body, requestId: null }).toEqual({ ...absent.body, requestId: null });
      expect(JSON.stringify(there.body)).toContain('unknown_reference');
    }
  });
});

/** What the parameters of a route name; a route of which nothing is said fails. */
const OF_TICKETS = ['ticket', 'mail', 'file'] as const;
/** What belongs to the installation or to oneself: permission alone opens it, and it tells of no ticket. */
const OTHERWISE = [
  ...[
    'role',
    'family',
    'version',
    'person',
    'roster',
    'token',
    'factor',
    'webhook',
    'system',
    'site',
    'provider',
    'hold',
    'erasure',
    'copy',
    'run',
    'change',
    'figure',
    'release',
    'disposal',
    'import',
    'verification',
    'part',
    'handover',
    'task',
    'model',
    'delegation',
    'feed',
  ],
  ...['product', 'move', 'campaign', 'licence'],
  ...[
    'session',
    'channel',
    'account',
    'robot',
    'mailbox',
    'kind',
    'locale',
    'held',
    'group',
    'department',
    'call',
  ],
  ...['source', 'alert', 'class', 'item', 'relation', 'problem', 'proposal', 'import', 'mapping', 'baseline'],
  ...['case'],
];
const parameters = ({ path }: Route) => [...path.matchAll(/:(\w+)/g)].map(([, name]) => name as string);

/** Asks of a ticket by its number alone who may read it and why: who defines roles asks about every ticket. */
const ASKED_ABOUT = ['access.why', 'access.readers'];

/** The least that a schema takes. */
function least(schema: JsonSchema): unknown {
  const of = (schema.anyOf ?? schema.oneOf ?? schema.allOf) as JsonSchema[] | undefined;
  if ('const' in schema) return schema.const;
  if (schema.enum) return (schema.enum as unknown[])[0];
  if (of) return least(of[0]!);
  switch (schema.type) {
    case 'object': {
      const properties = (schema.properties ?? {}) as Record<string, JsonSchema>;
      const required = (schema.required ?? []) as string[];
      return Object.fromEntries(required.map((name) => [name, least(properties[name]!)]));
    }
    case 'array':
      return Array.from({ length: Number(schema.minItems ?? 0) }, () => least(schema.items as JsonSchema));
    case 'integer':
    case 'number':
      return Number(schema.minimum ?? 1);
    case 'boolean':
      return true;
    case 'null':
      return null;
    default:
      if (schema.format === 'uuid') return randomUUID();
      if (schema.format === 'date-time') return '2026-03-02T08:30:00+08:00';
      if (String(schema.pattern).includes('CH-')) return 'CH-000001';
      return '字'.repeat(Math.max(1, Number(schema.minLength ?? 1)));
  }
}

describe('every route of an object', async () => {
  const grants: Grants = {
    'ticket.use': ['all'],
    ...Object.fromEntries(
      (['ticket.read', 'ticket.work', 'ticket.read_internal'] as const).map((name) => [name, ['department']]),
    ),
    ...Object.fromEntries(
      (['desk.read', 'desk.work', 'intake.work', 'alert.read'] as const).map((n) => [n, ['all']]),
    ),
  };
  await sql`insert into role (code, name, parts, grants)
    values ('x-place', '本部门', '{agent}', ${JSON.stringify(grants)}::jsonb)`.execute(db);
  const readers: [string, Member][] = await Promise.all(
    ROLES.map(
      async (role) => [role, await person(`m-${role}`, role, [role], [groups.first])] as [string, Member],
    ),
  );
  const placed = await person('m-place', '本地', []);
  await sql`update person set given_roles = '{requester,x-place}', department_id = null
    where id = ${placed.id}`.execute(db);
  readers.push(['x-place', placed]);

  const THERE = { ticket: String(hidden), mail: opening.id, file: upload.body.id as string, seq: '1' };
  const NOT_THERE = { ticket: String(UNKNOWN), mail: randomUUID(), file: randomUUID(), seq: '1' };
  const routes = declaredRoutes().filter(({ route }) => parameters(route).length > 0);
  const guarded = routes.filter(({ route }) => parameters(route).some((name) => name in THERE));

  it('is known to be of a ticket or not', () => {
    const known = new Set<string>([...OF_TICKETS, ...OTHERWISE, 'seq']);
    for (const { name, route } of routes)
      expect([name, parameters(route).filter((one) => !known.has(one))]).toEqual([name, []]);
    expect(guarded.length).toBeGreaterThan(40);
  });

  const asked = async (route: Route, who: Member, values: Record<string, string>, body: unknown) => {
    const url = `/api${route.path.replace(/:(\w+)/g, (_all, name: string) => values[name] ?? who.id)}`;
    const answer = await app.inject({
      method: route.method,
      url,
      headers: { ...who.headers, 'if-match': '"1"' },
      ...(body === undefined ? {} : { payload: body as object }),
    });
    const ids = [values.ticket, values.mail, values.file] as string[];
    const text = ids.reduce((all, id) => all.replaceAll(id, '#'), answer.body);
    return { status: answer.statusCode, text: text.replace(/"requestId":"[^"]*"/, '') };
  };

  it.each(readers)('answers %s of what is out of reach as of what is not there', async (role, who) => {
    // They read confidential tickets of others: the control that there is something to be found.
    if (role === 'it_manager') {
      for (const path of [`/tickets/${hidden}`, `/mail/${opening.id}`, `/files/${upload.body.id}`])
        expect([path, (await who.get(path)).status]).toEqual([path, 200]);
      return;
    }
    const held = role === 'x-place' ? Object.keys(grants) : null;
    const open = (may: Route['may']): boolean =>
      may === 'public' ||
      may === 'session' ||
      (held?.includes(may) ?? rolesWith(may).some((one) => one === role || one === 'requester'));
    for (const { name, route } of guarded) {
      if (ASKED_ABOUT.includes(name) && role === 'security_admin') continue;
      const body = route.body ? least(jsonSchema(route.body, 'input')) : undefined;
      const there = await asked(route, who, THERE, body);
      expect([name, there]).toEqual([name, await asked(route, who, NOT_THERE, body)]);
      expect([name, there.status, there.text]).toEqual([name, open(route.may) ? 404 : 403, there.text]);
    }
  });
});
