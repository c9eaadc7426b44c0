import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { FREE_FAILURES } from '#domain/organisation/lockout.ts';
import { ENTERPRISE, GROUP, USER } from '#domain/scim/schema.ts';
import { INCIDENT, world } from '#test/world.ts';
import { settleLeavers } from '../leaving/settle.ts';

const desk = await world();
const { db, app, people, groups, person } = desk;
const { chen, lead, admin } = people;
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const ERROR = 'urn:ietf:params:scim:api:messages:2.0:Error';

let secret = '';
let service = '';
beforeAll(async () => {
  const sec = await person('secadmin', '安全管理员', ['security_admin']);
  service = (await sec.post('/service-accounts', { login: 'svc-scim', name: 'Entra' })).body.id;
  const token = await sec.post(`/service-accounts/${service}/tokens`, { name: 'Entra', scopes: ['scim'] });
  expect(token.status).toBe(201);
  secret = token.body.secret;
});

interface Answer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every form
  body: any;
  headers: Record<string, unknown>;
}
async function scim(
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
  more: Record<string, string> = {},
): Promise<Answer> {
  const answer = await app.inject({
    ...{ method, url: `/scim/v2${path}` },
    headers: {
      authorization: `Bearer ${secret}`,
      ...(body === undefined ? {} : { 'content-type': 'application/scim+json' }),
      ...more,
    },
    ...(body === undefined ? {} : { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return {
    status: answer.statusCode,
    body: answer.body === '' ? null : answer.json(),
    headers: answer.headers,
  };
}
const patch = (path: string, ...Operations: object[]) =>
  scim('PATCH', path, { schemas: [PATCH], Operations });
const find = (filter: string, more = '') => scim('GET', `/Users?filter=${encodeURIComponent(filter)}${more}`);
let count = 0;
const fresh = (more: object = {}) => ({
  schemas: [USER, ENTERPRISE],
  userName: `new${++count}@huaheng.example`,
  externalId: `ext-${count}`,
  displayName: `新人${count}`,
  active: true,
  emails: [{ primary: true, type: 'work', value: `new${count}@huaheng.example` }],
  ...more,
});
const made = async (more: object = {}) => {
  const { status, body } = await scim('POST', '/Users', fresh(more));
  expect([status, body.detail]).toEqual([201, undefined]);
  return body;
};

describe('who may ask', () => {
  it('is a token of an account of a service with the scope, and nothing else', async () => {
    const bare = await app.inject({ method: 'GET', url: '/scim/v2/Users' });
    expect([bare.statusCode, bare.headers['www-authenticate'], bare.json()]).toEqual([
      401,
      'Bearer',
      { schemas: [ERROR], status: '401', detail: 'signed_out' },
    ]);
    const cookie = await app.inject({ method: 'GET', url: '/scim/v2/Users', headers: admin.headers });
    expect(cookie.statusCode).toBe(401);
    const own = await admin.post('/tokens', { name: 'x', scopes: ['organisation:write'] });
    const other = await app.inject({
      method: 'GET',
      url: '/scim/v2/Users',
      headers: { authorization: `Bearer ${own.body.secret}` },
    });
    expect([other.statusCode, other.json().detail]).toEqual([403, 'out_of_scope']);
    expect((await admin.post('/tokens', { name: 'x', scopes: ['scim'] })).status).toBe(400);
    const api = await app.inject({
      method: 'GET',
      url: '/api/people',
      headers: { authorization: `Bearer ${secret}` },
    });
    expect(api.json().code).toBe('out_of_scope');
  });

  it('is not who guesses at tokens: their address is held up', async () => {
    const guess = () =>
      app.inject({
        method: 'GET',
        url: '/scim/v2/Users',
        remoteAddress: '198.51.100.7',
        headers: { authorization: `Bearer yn_${'x'.repeat(43)}` },
      });
    const answers = new Set<number>();
    for (let i = 0; i <= FREE_FAILURES.door; i++) answers.add((await guess()).statusCode);
    expect([...answers]).toEqual([401, 429]);
    expect((await scim('GET', '/Users?count=1')).status).toBe(200);
  });

  it('is told what there is', async () => {
    const { body, headers } = await scim('GET', '/ServiceProviderConfig');
    expect(headers['content-type']).toBe('application/scim+json; charset=utf-8');
    expect(body).toMatchObject({
      patch: { supported: true },
      filter: { supported: true, maxResults: 200 },
      etag: { supported: true },
    });
    const types = (await scim('GET', '/ResourceTypes')).body.Resources;
    expect(types.map(({ name }: { name: string }) => name)).toEqual(['User', 'Group']);
    const schemas = (await scim('GET', '/Schemas')).body.Resources;
    expect(schemas.map(({ id }: { id: string }) => id)).toEqual([USER, ENTERPRISE, GROUP]);
    expect((await scim('GET', `/Schemas/${ENTERPRISE}`)).body.attributes).toHaveLength(3);
    expect([
      (await scim('GET', '/Schemas/x')).status,
      (await scim('GET', '/ResourceTypes/x')).status,
    ]).toEqual([404, 404]);
  });
});

describe('a person', () => {
  it('is added, found, read, changed and gone', async () => {
    const sent = fresh({
      name: { familyName: '新', givenName: '人' },
      [ENTERPRISE]: { employeeNumber: '701', department: '总部/财务部', manager: { value: lead.id } },
    });
    const { status, body, headers } = await scim('POST', '/Users', sent);
    expect(status).toBe(201);
    expect(headers.location).toBe(body.meta.location);
    expect(headers.etag).toBe(body.meta.version);
    expect(body).toMatchObject({
      ...sent,
      id: expect.any(String),
      [ENTERPRISE]: {
        employeeNumber: '701',
        department: '总部/财务部',
        manager: { value: lead.id, displayName: lead.name },
      },
    });
    expect((await find(`userName eq "${sent.userName.toUpperCase()}"`)).body).toMatchObject({
      totalResults: 1,
      startIndex: 1,
      itemsPerPage: 1,
      Resources: [{ id: body.id }],
    });
    expect((await find(`externalId eq "${sent.externalId}"`)).body.Resources[0].id).toBe(body.id);
    const seen = (await scim('GET', `/Users/${body.id}`)).body;
    expect(seen).toEqual(body);
    expect(
      (await scim('GET', `/Users/${body.id}`, undefined, { 'if-none-match': body.meta.version })).status,
    ).toBe(304);
    expect((await scim('DELETE', `/Users/${body.id}`)).status).toBe(204);
    expect((await scim('GET', `/Users/${body.id}`)).status).toBe(404);
    expect((await scim('DELETE', `/Users/${body.id}`)).status).toBe(404);
    expect((await find(`userName eq "${sent.userName}"`)).body).toMatchObject({ totalResults: 0 });
    const record = (await admin.get(`/people/${body.id}`)).body;
    expect(record.whole).toMatchObject({ active: false, roles: ['requester'] });
    const { rows } = await sql<{ kind: string }>`select kind from audit_entry
      where object_id = ${body.id} and person_id = ${service} and via = 'token' order by id`.execute(db);
    expect(rows.map(({ kind }) => kind)).toEqual(['person_created', 'person_changed']);
  });

  it('that comes again after being deleted is the same person, in no group', async () => {
    const sent = fresh();
    const { id } = (await scim('POST', '/Users', sent)).body;
    await scim('DELETE', `/Users/${id}`);
    const again = await scim('POST', '/Users', { ...sent, displayName: '又来了' });
    expect([again.status, again.body.id, again.body.active, again.body.displayName]).toEqual([
      201,
      id,
      true,
      '又来了',
    ]);
  });

  it('is unique by login and address', async () => {
    const sent = fresh();
    await scim('POST', '/Users', sent);
    const login = await scim('POST', '/Users', { ...fresh(), userName: sent.userName });
    expect([login.status, login.body.scimType]).toEqual([409, 'uniqueness']);
    const mail = await scim('POST', '/Users', { ...fresh(), emails: sent.emails });
    expect([mail.status, mail.body.scimType, mail.body.detail]).toEqual([
      409,
      'uniqueness',
      'already_exists: email',
    ]);
    const one = await made();
    const put = await scim('PUT', `/Users/${one.id}`, { schemas: [USER], userName: sent.userName });
    expect([put.status, put.body.scimType]).toEqual([409, 'uniqueness']);
  });

  it('is replaced whole: what is left out goes, but nobody is switched off by silence', async () => {
    const one = await made({ phoneNumbers: [{ value: '8001', type: 'work' }] });
    const { status, body } = await scim('PUT', `/Users/${one.id}`, {
      schemas: [USER],
      userName: one.userName,
      displayName: '新名',
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({ displayName: '新名', active: true });
    expect([body.emails, body.phoneNumbers, body.externalId]).toEqual([undefined, undefined, undefined]);
    expect(
      (await scim('PUT', `/Users/${one.id}`, { schemas: [USER], displayName: '无名' })).body.scimType,
    ).toBe('invalidValue');
  });

  it('is changed on the version that was seen', async () => {
    const one = await made();
    const before = one.meta.version;
    const ops = { schemas: [PATCH], Operations: [{ op: 'replace', path: 'externalId', value: 'other' }] };
    const first = await scim('PATCH', `/Users/${one.id}`, ops, { 'if-match': before });
    expect([first.status, first.body.externalId, first.body.meta.version === before]).toEqual([
      200,
      'other',
      false,
    ]);
    expect((await scim('PATCH', `/Users/${one.id}`, ops, { 'if-match': before })).status).toBe(412);
    expect((await scim('PATCH', `/Users/${one.id}`, ops, { 'if-match': 'nonsense' })).status).toBe(400);
    expect((await scim('DELETE', `/Users/${one.id}`, undefined, { 'if-match': before })).status).toBe(412);
  });

  it('moves as Entra ID and Okta say it', async () => {
    const one = await made();
    const { id } = one;
    const at = `/Users/${id}`;
    const entra = await patch(
      at,
      { op: 'Add', path: 'emails[type eq "work"].value', value: 'changed@huaheng.example' },
      { op: 'Replace', path: 'name.givenName', value: 'Na' },
      { op: 'Add', path: 'name.familyName', value: 'Li' },
      { op: 'Add', path: `${ENTERPRISE}:department`, value: '研发部' },
      { op: 'Add', path: `${ENTERPRISE}:manager`, value: lead.id },
      { op: 'Add', path: 'addresses[type eq "work"].country', value: 'CN' },
    );
    expect(entra.status).toBe(200);
    expect(entra.body).toMatchObject({
      ...{ displayName: 'Na Li', emails: [{ value: 'changed@huaheng.example' }] },
      [ENTERPRISE]: { department: '研发部', manager: { value: lead.id } },
    });
    expect((await patch(at, { op: 'Replace', path: 'active', value: 'False' })).body.active).toBe(false);
    expect(
      (await patch(at, { op: 'Replace', value: { active: 'True', 'name.familyName': 'Wang' } })).body,
    ).toMatchObject({ active: true, displayName: 'Na Wang' });
    expect((await patch(at, { op: 'replace', value: { active: false } })).body.active).toBe(false);
    expect((await find(`id eq "${id}"`)).body.Resources[0].active).toBe(false);
    const away = await patch(at, { op: 'Remove', path: `${ENTERPRISE}:manager` });
    expect(away.body[ENTERPRISE].manager).toBeUndefined();
    expect((await patch(at, { op: 'replace', path: 'id', value: 'x' })).body.scimType).toBe('mutability');
    expect((await patch(at, { op: 'add', path: `${ENTERPRISE}:manager`, value: id })).body.scimType).toBe(
      'invalidValue',
    );
  });

  it('whose switching off ends sessions and hands on what they had', async () => {
    const agent = await person('scim-agent', '客服', ['agent'], [groups.first]);
    const ticket = (await people.lina.post('/tickets', INCIDENT)).body.id;
    await lead.post(`/tickets/${ticket}/assign`, { groupId: groups.first, assigneeId: agent.id });
    expect((await patch(`/Users/${agent.id}`, { op: 'replace', value: { active: false } })).status).toBe(200);
    expect((await agent.get('/session')).status).toBe(401);
    while (await settleLeavers(db, Date.now)) {}
    expect((await lead.get(`/tickets/${ticket}`)).body.assigneeId).toBe(null);
  });

  it('who is forgotten leaves nothing here', async () => {
    const one = await made({ [ENTERPRISE]: { employeeNumber: '9' } });
    await sql`update person set active = false, erased_at = now() where id = ${one.id}`.execute(db);
    const kept = await sql`select from scim_user where person_id = ${one.id}`.execute(db);
    expect([kept.rows.length, (await scim('GET', `/Users/${one.id}`)).status]).toEqual([0, 404]);
  });

  it('who runs the installation is switched, called and revived by hand alone', async () => {
    const at = `/Users/${admin.id}`;
    for (const operation of [
      { path: 'active', value: false },
      { path: 'userName', value: 'other' },
      { path: 'emails', value: [] },
    ]) {
      const { status, body } = await patch(at, { op: 'replace', ...operation });
      expect([status, body.scimType]).toEqual([403, 'sensitive']);
    }
    expect((await scim('DELETE', at)).status).toBe(403);
    expect(
      (await patch(at, { op: 'replace', path: 'phoneNumbers', value: [{ value: '8001', type: 'work' }] }))
        .status,
    ).toBe(200);
    const old = await person('old-admin', '前管理员', ['admin']);
    await sql`update person set active = false where id = ${old.id}`.execute(db);
    expect((await patch(`/Users/${old.id}`, { op: 'replace', path: 'active', value: true })).status).toBe(
      403,
    );
    // A role cannot be said at all.
    const one = await made({ roles: [{ value: 'admin' }], groups: [{ value: groups.first }] });
    expect((await admin.get(`/people/${one.id}`)).body.whole).toMatchObject({
      roles: ['requester'],
      groupIds: [],
    });
  });

  it.each([
    ['no JSON', '{"userName":', 400, 'invalidSyntax'],
    ['a poisoned prototype', '{"userName":"a","__proto__":{"x":1}}', 400, 'invalidSyntax'],
    ['a list', '[]', 400, 'invalidValue'],
    ['no login', { displayName: 'x' }, 400, 'invalidValue'],
    [
      'an unknown manager',
      { ...fresh(), [ENTERPRISE]: { manager: { value: groups.first } } },
      400,
      'invalidValue',
    ],
    ['a zone that is none', { ...fresh(), timezone: 'Nowhere/Here' }, 400, 'invalidValue'],
  ])('is not made of %s', async (_what, body, status, scimType) => {
    const answer = await scim('POST', '/Users', body);
    expect([answer.status, answer.body.scimType, answer.body.schemas]).toEqual([status, scimType, [ERROR]]);
  });

  it('is nothing that is not a person', async () => {
    expect((await scim('GET', `/Users/${service}`)).status).toBe(404);
    expect((await scim('GET', '/Users/nobody')).status).toBe(404);
    expect(
      (await scim('PATCH', '/Users/nobody', { Operations: [{ op: 'add', path: 'active', value: true }] }))
        .status,
    ).toBe(404);
    expect((await find('userName eq "svc-scim"')).body.totalResults).toBe(0);
    const xml = await scim('POST', '/Users', '<user/>', { 'content-type': 'application/xml' });
    expect(xml.status).toBe(415);
  });
});

describe('a list', () => {
  it('is leafed through in order, within bounds', async () => {
    const all = await scim('GET', '/Users?sortBy=userName&count=1000');
    const names = all.body.Resources.map(({ userName }: { userName: string }) => userName);
    expect(names).toEqual([...names].sort());
    expect(all.body).toMatchObject({ totalResults: names.length, itemsPerPage: names.length });
    const some = await scim('GET', '/Users?sortBy=userName&startIndex=3&count=2');
    expect(some.body).toMatchObject({ totalResults: names.length, startIndex: 3, itemsPerPage: 2 });
    expect(some.body.Resources.map(({ userName }: { userName: string }) => userName)).toEqual(
      names.slice(2, 4),
    );
    const back = await scim('GET', '/Users?sortBy=userName&sortOrder=descending&count=1');
    expect(back.body.Resources[0].userName).toBe(names.at(-1));
    expect((await scim('GET', '/Users?count=0')).body).toEqual(
      expect.objectContaining({ totalResults: names.length, itemsPerPage: 0 }),
    );
    expect((await scim('GET', '/Users?startIndex=-5&count=-1')).body).toMatchObject({
      startIndex: 1,
      itemsPerPage: 0,
    });
    expect((await scim('GET', '/Users?startIndex=9999')).body.Resources).toBeUndefined();
    expect((await scim('GET', '/Users?count=many')).body.scimType).toBe('invalidValue');
    expect((await scim('GET', '/Users?sortBy=nothing')).body.scimType).toBe('invalidPath');
  });

  it('shows what was asked for', async () => {
    const { body } = await find('userName eq "chen"', '&attributes=userName,emails.value');
    expect(body.Resources).toEqual([
      {
        schemas: [USER, ENTERPRISE],
        id: chen.id,
        userName: 'chen',
        emails: [{ value: 'chen@huaheng.example' }],
      },
    ]);
    const less = await scim('GET', `/Groups/${groups.first}?excludedAttributes=members`);
    expect([less.body.displayName, less.body.members]).toEqual(['服务台', undefined]);
    const search = await scim('POST', '/Users/.search', {
      filter: 'userName sw "che"',
      attributes: ['userName'],
      count: 1,
    });
    expect(search.body.Resources).toEqual([{ schemas: [USER, ENTERPRISE], id: chen.id, userName: 'chen' }]);
  });

  it.each([
    'userName eq',
    'userName is "x"',
    'nothing eq "x"',
    "' or 1=1 --",
    'password pr',
    'emails[login eq "x"]',
  ])('of %j is refused', async (filter) => {
    const { status, body } = await find(filter);
    expect([status, body.scimType]).toEqual([400, 'invalidFilter']);
  });
});

describe('a group', () => {
  const at = `/Groups/${groups.second}`;
  it('gains and loses members in every way that clients know', async () => {
    const [a, b] = [await made(), await made()];
    const members = async () =>
      ((await scim('GET', at)).body.members ?? []).map(({ value }: { value: string }) => value).sort();
    const before = await members();
    await patch(at, { op: 'Add', path: 'members', value: [{ value: a.id }, { value: b.id }] });
    expect(await members()).toEqual([...before, a.id, b.id].sort());
    expect(
      (await scim('GET', `/Groups?filter=${encodeURIComponent(`members[value eq "${a.id}"]`)}`)).body
        .totalResults,
    ).toBe(1);
    expect((await find(`groups.value eq "${groups.second}" and id eq "${a.id}"`)).body.totalResults).toBe(1);
    await patch(at, { op: 'Remove', path: `members[value eq "${a.id}"]` });
    await patch(at, { op: 'remove', path: 'members', value: [{ value: b.id }] });
    expect(await members()).toEqual(before);
    const unknown = await patch(at, { op: 'add', path: 'members', value: [{ value: groups.first }] });
    expect([unknown.status, unknown.body.scimType]).toEqual([400, 'invalidValue']);
    const nested = await patch(at, { op: 'add', path: 'members', value: [{ value: a.id, type: 'Group' }] });
    expect(nested.body.scimType).toBe('invalidValue');
  });

  it('is added, renamed, found and gone; one that is in use stays', async () => {
    const one = await made();
    const { status, body, headers } = await scim('POST', '/Groups', {
      schemas: [GROUP],
      displayName: '应用组',
      externalId: 'g1',
      members: [{ value: one.id }],
    });
    expect([status, body.displayName, body.externalId, body.members]).toEqual([
      201,
      '应用组',
      'g1',
      [{ value: one.id, $ref: expect.any(String), display: one.displayName, type: 'User' }],
    ]);
    expect(headers.location).toBe(body.meta.location);
    expect((await scim('POST', '/Groups', { displayName: '应用组' })).status).toBe(409);
    const renamed = await patch(`/Groups/${body.id}`, {
      op: 'Replace',
      path: 'displayName',
      value: '应用支持',
    });
    expect([renamed.body.displayName, renamed.body.meta.version === body.meta.version]).toEqual([
      '应用支持',
      false,
    ]);
    expect(
      (
        await scim(
          'PUT',
          `/Groups/${body.id}`,
          { displayName: '应用支持' },
          { 'if-match': body.meta.version },
        )
      ).status,
    ).toBe(412);
    const put = await scim('PUT', `/Groups/${body.id}`, { displayName: '应用支持' });
    expect([put.status, put.body.members, put.body.externalId]).toEqual([200, undefined, undefined]);
    const filter = encodeURIComponent('displayName co "应用"');
    expect((await scim('GET', `/Groups?filter=${filter}`)).body.totalResults).toBe(1);
    expect((await scim('DELETE', `/Groups/${body.id}`)).status).toBe(204);
    expect((await scim('GET', `/Groups/${body.id}`)).status).toBe(404);
    expect((await scim('DELETE', `/Groups/${groups.second}`)).body).toMatchObject({
      status: '409',
      detail: 'group_in_use',
    });
  });

  it('has nobody who has left', async () => {
    const one = await made();
    await patch(`/Users/${one.id}`, { op: 'replace', path: 'active', value: false });
    const { body } = await patch(at, { op: 'add', path: 'members', value: [{ value: one.id }] });
    expect((body.members ?? []).map(({ value }: { value: string }) => value)).not.toContain(one.id);
  });
});

it('a fault that switches off many stops at the brake, whole, and is seen', async () => {
  const sec = await person('secadmin2', '安全管理员', ['security_admin']);
  const { deactivationsAnHour, inLastHour } = (await sec.get('/scim-state')).body;
  expect(deactivationsAnHour).toBe(50);
  const limited = await sec.put('/scim-state', { deactivationsAnHour: inLastHour + 1 });
  expect(limited.status).toBe(200);
  const [a, b] = [await made(), await made()];
  expect((await patch(`/Users/${a.id}`, { op: 'replace', path: 'active', value: false })).status).toBe(200);
  for (const stopped of [
    await patch(`/Users/${b.id}`, { op: 'replace', value: { active: false, displayName: '半途' } }),
    await scim('DELETE', `/Users/${b.id}`),
  ]) {
    expect([stopped.status, stopped.headers['retry-after']]).toEqual([429, '3600']);
  }
  expect((await scim('GET', `/Users/${b.id}`)).body).toMatchObject({
    active: true,
    displayName: b.displayName,
  });
  expect((await sec.get('/scim-state')).body.stoppedAt).not.toBe(null);
  expect((await chen.get('/scim-state')).status).toBe(403);
  await sec.put('/scim-state', { deactivationsAnHour: 1000 });
  expect((await scim('DELETE', `/Users/${b.id}`)).status).toBe(204);
});
