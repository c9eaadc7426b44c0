import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Role } from '#domain/permissions/roles.ts';
import { SEALER, testApp } from '#test/api.ts';
import { testDatabase } from '#test/db.ts';
import { BASE, type Employee, SERVICE, SERVICE_PASSWORD, startSlapd } from '#test/ldap/slapd.ts';
import { PASSWORD, type Someone, someone } from '#test/people.ts';
import { runDirectories } from './runs.ts';

const db = await testDatabase();
const slapd = await startSlapd();
afterAll(() => slapd.end());
const app = await testApp(db, slapd.hosts);
const out = { sealer: SEALER, privateHosts: slapd.hosts };
const admin = await someone(db, 'emergency', ['admin'], { password: PASSWORD });

const SETTINGS = {
  ...{ kind: 'ldap', url: slapd.ldap, ca: slapd.ca, bindDn: SERVICE, baseDn: BASE, emailClaim: 'mail' },
  ...{ phoneClaim: 'telephoneNumber', departmentClaim: 'department', managerClaim: 'manager' },
  ...{ groupClaim: 'memberOf', groupRoles: [{ group: 'helpdesk', role: 'agent' }] },
};
const HELPDESK = [`cn=helpdesk,ou=groups,${BASE}`];
const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const FIRM: Employee[] = [
  { uid: 'zhang', cn: '张敏', mail: 'zhang@x.cn', department: '总部/财务部', entryUUID: id(1) },
  { uid: 'wang', cn: '王芳', manager: slapd.dnOf('zhang'), memberOf: HELPDESK, entryUUID: id(2) },
  { uid: 'li', cn: '李娜', telephoneNumber: '8001', manager: slapd.dnOf('zhang'), entryUUID: id(3) },
  { uid: 'old', cn: '旧', userAccountControl: 514, entryUUID: id(4) },
];

const call = async (
  method: 'POST' | 'PATCH' | 'GET',
  path: string,
  payload?: object,
  headers = {},
  who: Someone = admin,
) => {
  const answer = await app.inject({
    ...{ method, url: `/api${path}`, headers: { ...who.headers, ...headers } },
    ...(payload ? { payload } : {}),
  });
  return { status: answer.statusCode, body: answer.json() };
};
const signIn = async (login: string, password: string) => {
  const answer = await app.inject({ method: 'POST', url: '/api/session', payload: { login, password } });
  return { status: answer.statusCode, body: answer.json() };
};
const runAll = async () => {
  while (await runDirectories(db, out, Date.now)) {}
};
let source = '';
const asked = async () => {
  const { status, body } = await call('POST', `/directory-sources/${source}/runs`);
  expect(status).toBe(202);
  await runAll();
  return (await call('GET', `/directory-sources/${source}/runs/${body.id}`)).body;
};
const preview = async () => (await call('POST', `/directory-sources/${source}/preview`)).body;
const short = ({ changes }: { changes: { login: string; kind: string; reason: string | null }[] }) =>
  changes.map(({ login, kind, reason }) => [login, kind, reason]);
const people = async () => {
  const rows =
    await sql`select p.login, p.name, d.path as department, m.login as manager, p.given_roles as roles, p.active
    from person p left join department_path d on d.id = p.department_id left join person m on m.id = p.manager_id
    where p.login not in ('emergency') order by p.login`.execute(db);
  return rows.rows;
};
const rules = (body: object) => call('PATCH', `/directory-sources/${source}`, body, { 'if-match': '*' });

beforeAll(async () => {
  const made = await call('POST', '/identity-providers', {
    name: 'AD',
    settings: SETTINGS,
    secret: SERVICE_PASSWORD,
  });
  expect(made.status).toBe(201);
  const body = { kind: 'ldap', name: '总部 AD', providerId: made.body.id, match: 'login' };
  const added = await call('POST', '/directory-sources', body);
  expect([added.status, added.body.nextRunAt]).toEqual([201, null]);
  source = added.body.id;
});
beforeEach(() => slapd.holds(FIRM));

describe('a directory server', () => {
  it('is looked at first: nothing is written', async () => {
    await someone(db, 'li');
    const test = await call('POST', `/directory-sources/${source}/test`);
    expect(test.body).toMatchObject({ problem: null, error: null });
    expect(test.body.people).toHaveLength(4);
    expect(test.body.people[0]).toMatchObject({ key: id(1), login: 'zhang', name: '张敏', active: true });
    const { result } = await preview();
    expect(short(result).sort()).toEqual([
      ['li', 'link', 'login'],
      ['wang', 'create', null],
      ['zhang', 'create', null],
    ]);
    expect(result).toMatchObject({ counts: { disabled: 1 }, stop: null, problems: [] });
    expect(result.newDepartments).toEqual(['总部', '总部/财务部']);
    expect(await people()).toMatchObject([{ login: 'li' }]);
  });

  it('brings people with departments, managers and roles, and signs them in', async () => {
    expect(await asked()).toMatchObject({ state: 'done', counts: { create: 2, link: 1 } });
    expect(await people()).toMatchObject([
      { login: 'li', manager: 'zhang', roles: ['requester'] },
      { login: 'wang', name: '王芳', manager: 'zhang', roles: ['requester', 'agent'] },
      { login: 'zhang', department: '总部/财务部', manager: null },
    ]);
    const signedIn = await signIn('wang', 'of wang');
    expect(signedIn).toMatchObject({ status: 200, body: { login: 'wang' } });
    expect(await asked()).toMatchObject({
      state: 'done',
      counts: { unchanged: 3, update: 0 },
      result: { changes: [] },
    });
  });

  it('says of each change who did it: the system, for which source and run', async () => {
    const found = await sql`select kind, person_id as by, what ->> 'source' as source from audit_entry
      where kind in ('person_created', 'person_changed', 'identity_bound', 'directory_synced')
        and what ->> 'run' = (select what ->> 'run' from audit_entry where kind = 'directory_synced' order by id limit 1) order by kind = 'directory_synced', kind = 'identity_bound', kind limit 5`.execute(
      db,
    );
    expect(found.rows).toEqual(
      ['person_changed', 'person_created', 'person_created', 'identity_bound', 'directory_synced'].map(
        (kind) => ({
          ...{ kind, by: null, source },
        }),
      ),
    );
  });

  it('keeps its fields from hands, and lets a hand send somebody away', async () => {
    const one = async (login: string) => {
      const { rows } = await sql<{
        id: string;
        version: number;
      }>`select id, version from person where login = ${login}`.execute(db);
      return rows[0]!;
    };
    const change = async (login: string, body: object) => {
      const { id: person, version } = await one(login);
      const { status, body: said } = await call('PATCH', `/people/${person}`, body, {
        'if-match': `"${version}"`,
      });
      return [status, said.code, said.fields?.map(({ field }: { field: string }) => field)];
    };
    expect(await change('wang', { name: '别名' })).toEqual([409, 'owned_by_directory', ['body.name']]);
    expect(await change('wang', { roles: ['requester'] })).toEqual([
      409,
      'owned_by_directory',
      ['body.roles'],
    ]);
    expect((await change('wang', { roles: ['agent', 'lead'] }))[0]).toBe(200);
    const file = Buffer.from('login,phone,extension\nli,9,4711\n');
    const imported = await app.inject({
      ...{ method: 'POST', url: '/api/organisation/import?dryRun=true' },
      ...{ headers: { ...admin.headers, 'content-type': 'text/csv' }, payload: file },
    });
    expect(imported.json().problems).toMatchObject([{ field: 'phone', code: 'bad_phone' }]);
    expect((await change('li', { extension: '4711' }))[0]).toBe(200);
    expect((await change('li', { active: false }))[0]).toBe(200);
    expect(await asked()).toMatchObject({ counts: { unchanged: 3 } });
    expect((await people())[0]).toMatchObject({ login: 'li', active: false });
    expect((await change('li', { active: true }))[0]).toBe(200);
  });

  it('takes away whom it does not name or has disabled, and brings them back', async () => {
    await slapd.holds([{ ...FIRM[0]!, userAccountControl: 514 }, FIRM[2]!]);
    const gone = await asked();
    expect(short(gone.result).sort()).toEqual([
      ['wang', 'leave', 'absent'],
      ['zhang', 'leave', 'disabled'],
    ]);
    expect((await signIn('wang', 'of wang')).status).toBe(401);
    const { rows } = await sql<{
      id: string;
      version: number;
    }>`select id, version from person where login = 'wang'`.execute(db);
    const back = await call(
      'PATCH',
      `/people/${rows[0]?.id}`,
      { active: true },
      { 'if-match': `"${rows[0]?.version}"` },
    );
    expect([back.status, back.body.code]).toEqual([409, 'owned_by_directory']);
    await slapd.holds(FIRM);
    expect(await asked()).toMatchObject({ counts: { return: 2 } });
  });

  it('calls somebody otherwise, who stays who they are', async () => {
    await slapd.holds([FIRM[0]!, { ...FIRM[1]!, uid: 'wang.fang' }, FIRM[2]!]);
    expect((await asked()).result.changes).toMatchObject([
      {
        login: 'wang.fang',
        kind: 'update',
        fields: [{ field: 'login', before: 'wang', after: 'wang.fang' }],
      },
    ]);
    expect((await signIn('wang.fang', 'of wang.fang')).status).toBe(200);
    await slapd.holds(FIRM);
    await asked();
  });
});

describe('a run that would take too much', () => {
  it('is stopped, writes nothing, and is let through for these very people', async () => {
    expect((await rules({ maxLosses: 0 })).status).toBe(200);
    await slapd.holds([FIRM[0]!]);
    const before = await people();
    const stopped = await asked();
    expect(stopped).toMatchObject({ state: 'stopped', stop: { code: 'too_many_leave', count: 2, of: 3 } });
    expect(await people()).toEqual(before);
    const told = await sql`select target, way from audit_word where about = ${stopped.id}`.execute(db);
    expect(told.rows).toEqual([{ target: 'emergency@huaheng.example', way: 'mail' }]);
    expect((await call('GET', '/directory-sources')).body).toMatchObject({ troubled: 1 });
    await sql`update session set proved_at = now() - interval '1 hour'`.execute(db);
    const path = `/directory-sources/${source}/runs/${stopped.id}/let-through`;
    expect((await call('POST', path)).body.code).toBe('proof_required');
    await sql`update session set proved_at = now()`.execute(db);
    // Meanwhile one more has gone: nobody let them go.
    await slapd.holds([FIRM[1]!]);
    const once = await call('POST', path);
    expect([once.status, once.body.letsThrough]).toEqual([202, stopped.id]);
    await runAll();
    const still = (await call('GET', `/directory-sources/${source}/runs/${once.body.id}`)).body;
    expect(still).toMatchObject({ state: 'stopped', stop: { count: 1 } });
    expect((await call('POST', path)).body.code).toBe('run_not_stopped');
    const again = await call('POST', `/directory-sources/${source}/runs/${still.id}/let-through`);
    expect(again.status).toBe(202);
    await runAll();
    expect(await people()).toMatchObject([{ active: false }, { active: true }, { active: false }]);
  });

  it('because the source names nobody, is never let through', async () => {
    await slapd.holds([]);
    const stopped = await asked();
    expect(stopped).toMatchObject({ state: 'stopped', stop: { code: 'empty' } });
    const refused = await call('POST', `/directory-sources/${source}/runs/${stopped.id}/let-through`);
    expect([refused.status, refused.body.code]).toEqual([409, 'run_not_stopped']);
    await slapd.holds(FIRM);
    await rules({ maxLosses: 50 });
    expect(await asked()).toMatchObject({ state: 'done', counts: { return: 2 } });
  });
});

describe('runs', () => {
  it('of a source that cannot be read fail and change nothing', async () => {
    await slapd.stop();
    const before = await people();
    expect(await asked()).toMatchObject({ state: 'failed', problem: 'unreachable', result: null });
    expect(await preview()).toMatchObject({ problem: 'unreachable', result: null });
    expect(await people()).toEqual(before);
    await slapd.start();
  });

  it('begin by themselves when it is time, one at a time', async () => {
    await rules({ everyMinutes: 30 });
    await sql`update directory_source set next_run_at = now() - interval '1 minute'`.execute(db);
    const started = await Promise.all([1, 2, 3].map(() => runDirectories(db, out, Date.now)));
    expect(started.filter(Boolean)).toHaveLength(1);
    const { items } = (await call('GET', `/directory-sources/${source}/runs?limit=1`)).body;
    expect(items).toMatchObject([{ state: 'done', askedBy: null }]);
    const [listed] = (await call('GET', '/directory-sources')).body.items;
    expect(Date.parse(listed.nextRunAt)).toBeGreaterThan(Date.now());
  });

  it('whose worker is gone have failed, and the next one completes them', async () => {
    await slapd.holds([...FIRM, { uid: 'new', cn: '新', entryUUID: id(9) }]);
    await sql`insert into directory_run (source_id, state, asked_at, started_at, leased_until)
      values (${source}, 'running', now(), now(), now() - interval '1 second')`.execute(db);
    await runAll();
    const { items } = (await call('GET', `/directory-sources/${source}/runs?limit=2`)).body;
    expect(items).toMatchObject([
      { state: 'done', counts: { create: 1 } },
      { state: 'failed', problem: 'interrupted' },
    ]);
  });

  it('that lost their lease write nothing', async () => {
    await slapd.holds([...FIRM, { uid: 'later', cn: '后', entryUUID: id(10) }]);
    await call('POST', `/directory-sources/${source}/runs`);
    slapd.pause();
    const running = runDirectories(db, out, Date.now);
    const lost = async () =>
      sql`update directory_run set state = 'failed', problem = 'interrupted', ended_at = now()
        where state = 'running' returning 1`.execute(db);
    while ((await lost()).rows.length === 0) {}
    slapd.resume();
    await running;
    expect((await people()).filter((one) => (one as { login: string }).login === 'later')).toEqual([]);
  });
});

describe('a file', () => {
  let file = '';
  const give = (text: string) =>
    app.inject({
      ...{ method: 'POST', url: `/api/directory-sources/${file}/file` },
      ...{ headers: { ...admin.headers, 'content-type': 'text/csv' }, payload: Buffer.from(text) },
    });
  const ran = async () => {
    const { body } = await call('POST', `/directory-sources/${file}/runs`);
    await runAll();
    return (await call('GET', `/directory-sources/${file}/runs/${body.id}`)).body;
  };

  it('is a source like any other; it gives no role that runs the installation', async () => {
    const made = await call('POST', '/directory-sources', { kind: 'csv', name: '人事文件' });
    file = made.body.id;
    expect(await ran()).toMatchObject({ state: 'failed', problem: 'no_file' });
    expect(
      (await give('登录名,姓名,角色,状态\nfa,甲,管理员;工程师,在职\nfb,乙,,离职\nzhang,别人,,在职\n'))
        .statusCode,
    ).toBe(200);
    expect(await ran()).toMatchObject({ state: 'done', counts: { create: 1, disabled: 1, problems: 1 } });
    const { rows } = await sql<{
      roles: Role[];
    }>`select given_roles as roles from person where login = 'fa'`.execute(db);
    expect(rows[0]?.roles).toEqual(['requester', 'agent']);
    expect((await give('登录名,姓名\n"fa,甲\n')).statusCode).toBe(200);
    expect(await ran()).toMatchObject({ state: 'failed', problem: 'bad_file' });
    expect((await give('登录名,姓名\n')).statusCode).toBe(200);
    expect(await ran()).toMatchObject({ state: 'stopped', stop: { code: 'empty' } });
  });

  it.each([
    [{ kind: 'ldap', name: 'x' }, 'body.providerId'],
    [{ kind: 'csv', name: 'x', providerId: '5f0c7e0e-6d1c-4a6e-9c9e-0a5b1c2d3e4f' }, 'body.providerId'],
    [{ kind: 'ldap', name: 'x', providerId: '5f0c7e0e-6d1c-4a6e-9c9e-0a5b1c2d3e4f' }, 'body.providerId'],
    [{ kind: 'csv', name: '人事文件' }, 'body.name'],
    [{ kind: 'csv', name: 'x', maxLossPercent: 101 }, 'body.maxLossPercent'],
    [{ kind: 'csv', name: 'x', everyMinutes: 1 }, 'body.everyMinutes'],
  ])('that is not a source: %j', async (body, field) => {
    const { status, body: said } = await call('POST', '/directory-sources', body);
    expect([Math.floor(status / 100), said.fields?.[0]?.field]).toEqual([4, field]);
  });

  it('is of no concern to anybody else', async () => {
    const other = await someone(db, 'other', ['security_admin', 'auditor', 'lead']);
    expect((await call('GET', '/directory-sources', undefined, {}, other)).status).toBe(403);
  });
});
