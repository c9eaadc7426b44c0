import iconv from 'iconv-lite';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { testDatabase } from '#test/db.ts';
import { someone } from '#test/people.ts';
import { createApp } from '../../platform/http/app.ts';
import { authenticator } from '../../session/authenticate.ts';
import { mountOrganisation } from '../routes.ts';

const db = await testDatabase();
const app = createApp({ logLevel: 'error' });
const clock = () => Date.now();
mountOrganisation({ app, db, clock, authenticate: authenticator(db, clock) });
afterAll(() => app.close());
const admin = await someone(db, 'root', ['admin']);
await sql`insert into site (name) values ('杭州总部'), ('苏州工厂')`.execute(db);
await sql`insert into support_group (name, line) values ('一线服务台', 1), ('二线网络', 2)`.execute(db);

beforeEach(async () => {
  await sql`delete from group_member`.execute(db);
  await sql`delete from session where person_id <> ${admin.id}`.execute(db);
  await sql`delete from api_token`.execute(db);
  await sql`alter table audit_entry disable trigger user`.execute(db);
  await sql`delete from audit_entry`.execute(db);
  await sql`alter table audit_entry enable trigger user`.execute(db);
  await sql`update person set manager_id = null`.execute(db);
  await sql`delete from person_channel`.execute(db);
  await sql`delete from person where id <> ${admin.id}`.execute(db);
  await sql`delete from department where parent_id is not null`.execute(db);
});

async function run(file: string | Uint8Array, dryRun = false) {
  const answer = await app.inject({
    method: 'POST',
    url: `/api/organisation/import?dryRun=${dryRun}`,
    headers: { ...admin.headers, 'content-type': 'text/csv' },
    payload: Buffer.from(file),
  });
  return { status: answer.statusCode, body: answer.json() };
}
const people = async () =>
  (
    await sql`select p.login, p.name, d.path, s.name as site, p.phone, p.email, m.login as manager, p.roles, p.active,
      array(select g.name from group_member gm join support_group g on g.id = gm.group_id
        where gm.person_id = p.id order by 1) as groups
    from person p left join department_path d on d.id = p.department_id left join site s on s.id = p.site_id
      left join person m on m.id = p.manager_id
    where p.login <> 'root' order by p.login`.execute(db)
  ).rows;

const FILE = `登录名,姓名,部门,地点,电话,邮箱,上级,角色,支持组,在职
zhang.min,张敏,总部/财务部,杭州总部,0571-8001,Zhang.Min@huaheng.example,,,,是
li.na,李娜,总部/财务部/应收组,杭州总部,,li.na@huaheng.example,张敏,,,
wang.wei,王伟,总部/信息部,苏州工厂,138 0000 0000,,zhang.min,工程师,一线服务台；二线网络,是
`;

const IMPORTED = [
  {
    login: 'li.na',
    name: '李娜',
    path: '总部/财务部/应收组',
    site: '杭州总部',
    phone: null,
    email: 'li.na@huaheng.example',
    manager: 'zhang.min',
    roles: ['requester'],
    active: true,
    groups: [],
  },
  {
    login: 'wang.wei',
    name: '王伟',
    path: '总部/信息部',
    site: '苏州工厂',
    phone: '138 0000 0000',
    email: null,
    manager: 'zhang.min',
    roles: ['requester', 'agent'],
    active: true,
    groups: ['一线服务台', '二线网络'],
  },
  {
    login: 'zhang.min',
    name: '张敏',
    path: '总部/财务部',
    site: '杭州总部',
    phone: '0571-8001',
    email: 'Zhang.Min@huaheng.example',
    manager: null,
    roles: ['requester'],
    active: true,
    groups: [],
  },
];

describe('an organisation file', () => {
  it('shows what it would change, then changes it, then has nothing more to change', async () => {
    const preview = await run(FILE, true);
    expect(preview.status).toBe(200);
    expect(preview.body).toMatchObject({
      applied: false,
      counts: { create: 3, update: 0, deactivate: 0, unchanged: 0, problems: 0 },
      problems: [],
    });
    expect(preview.body.newDepartments).toContain('总部/财务部/应收组');
    expect(await people()).toEqual([]);
    const applied = await run(FILE);
    expect(applied.body).toEqual({ ...preview.body, applied: true });
    expect(await people()).toEqual(IMPORTED);
    const again = await run(FILE);
    expect(again.body).toMatchObject({
      counts: { create: 0, unchanged: 3 },
      changes: [],
      newDepartments: [],
    });
  });

  it.each([
    ['UTF-8', Buffer.from(FILE), 'utf-8'],
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${FILE}`), 'utf-8'],
    ['GB18030', iconv.encode(FILE, 'gb18030'), 'gb18030'],
    ['GBK with Windows line ends', iconv.encode(FILE.replaceAll('\n', '\r\n'), 'gbk'), 'gb18030'],
    ['semicolons', Buffer.from(FILE.replaceAll(',', ';')), 'utf-8'],
    ['tabs', Buffer.from(FILE.replaceAll(',', '\t')), 'utf-8'],
  ])('may be in %s', async (_, bytes, encoding) => {
    const { body } = await run(bytes);
    expect(body).toMatchObject({ encoding, counts: { create: 3 } });
    expect(await people()).toEqual(IMPORTED);
  });

  it('names people in rare characters, in GB18030 too', async () => {
    const { body } = await run(iconv.encode('登录名,姓名\nrare,㐱𠮷喆堃\n', 'gb18030'));
    expect(body.changes[0].name).toBe('㐱𠮷喆堃');
  });

  it('says field by field what changes, and leaves alone what has no column', async () => {
    await run(FILE);
    const { body } = await run(
      'Login,Phone,E-mail\nli.na,8002,\nWANG.WEI,138 0000 0000,li.na@huaheng.example\n',
    );
    expect(body.changes).toEqual([
      {
        row: 2,
        login: 'li.na',
        name: '李娜',
        kind: 'update',
        fields: [
          { field: 'phone', before: null, after: '8002' },
          { field: 'email', before: 'li.na@huaheng.example', after: null },
        ],
      },
      {
        row: 3,
        login: 'wang.wei',
        name: '王伟',
        kind: 'update',
        fields: [{ field: 'email', before: null, after: 'li.na@huaheng.example' }],
      },
    ]);
    expect(await people()).toMatchObject([
      { phone: '8002', email: null, path: '总部/财务部/应收组' },
      { email: 'li.na@huaheng.example', groups: ['一线服务台', '二线网络'] },
      { login: 'zhang.min', phone: '0571-8001' },
    ]);
  });

  it('brings extension and channels, clears what is empty, and keeps what people chose', async () => {
    const ways = async () =>
      (
        await sql`select p.login, p.extension, c.channel, c.address, c.choice
          from person p join person_channel c on c.person_id = p.id order by 1, 3`.execute(db)
      ).rows;
    const file = 'login,name,分机,企业微信账号,钉钉,feishu,短信号码\n';
    const made = await run(`${file}a,甲,6001,jia,,,138 0000 0000\nb,乙,6002,,yi.2,ou_1,\n`);
    expect(made).toMatchObject({ status: 200, body: { counts: { create: 2, problems: 0 } } });
    expect(await ways()).toEqual([
      { login: 'a', extension: '6001', channel: 'sms', address: '13800000000', choice: 'none' },
      { login: 'a', extension: '6001', channel: 'wecom', address: 'jia', choice: 'urgent' },
      { login: 'b', extension: '6002', channel: 'dingtalk', address: 'yi.2', choice: 'urgent' },
      { login: 'b', extension: '6002', channel: 'feishu', address: 'ou_1', choice: 'urgent' },
    ]);
    await sql`update person_channel set choice = 'all' where channel = 'wecom'`.execute(db);
    const swap = 'login,extension,wecom,sms\na,6002,jia2,\nb,6001,,\n';
    expect((await run(swap, true)).body.changes[0].fields).toEqual([
      { field: 'extension', before: '6001', after: '6002' },
      { field: 'wecom', before: 'jia', after: 'jia2' },
      { field: 'sms', before: '13800000000', after: null },
    ]);
    expect((await run(swap)).body.counts).toMatchObject({ update: 2, problems: 0 });
    expect(await ways()).toMatchObject([
      { login: 'a', extension: '6002', channel: 'wecom', address: 'jia2', choice: 'all' },
      { login: 'b', extension: '6001', channel: 'dingtalk' },
      { login: 'b', extension: '6001', channel: 'feishu' },
    ]);
    expect((await run('login,extension\na,6001\n')).body.detail.problems).toEqual([
      { row: 2, field: 'extension', code: 'duplicate_extension', value: '6001' },
    ]);
    const handed = await run('login,active,extension\nb,否,6001\na,是,6001\n');
    expect(handed.body.counts).toMatchObject({ update: 1, deactivate: 1, problems: 0 });
  });

  it('lets two people swap their addresses', async () => {
    await run('login,name,email\na,甲,a@x.cn\nb,乙,b@x.cn\n');
    expect((await run('login,email\na,b@x.cn\nb,a@x.cn\n')).body.counts.update).toBe(2);
    expect(await people()).toMatchObject([{ email: 'b@x.cn' }, { email: 'a@x.cn' }]);
  });

  it('ends the sessions and tokens of whom it deactivates', async () => {
    const leaver = await someone(db, 'leaver');
    await sql`insert into api_token (person_id, name, secret_hash, scopes, created_at, expires_at)
      values (${leaver.id}, 'x', '\\x00', '{ticket:read}', now(), now() + interval '1 day')`.execute(db);
    const { body } = await run('登录名,状态\nleaver,离职\n');
    expect(body.changes).toMatchObject([{ kind: 'deactivate' }]);
    const left = await sql`select (select count(*) from session where person_id = ${leaver.id}) as sessions,
      (select count(*) from api_token where revoked_at is null) as tokens`.execute(db);
    expect(left.rows).toEqual([{ sessions: 0, tokens: 0 }]);
  });

  it('is applied whole or not at all', async () => {
    const broken = `${FILE}bad login,坏,,,,,,,,\nnew.one,新人,新部门,,,,无名氏,,,\n`;
    const { status, body } = await run(broken);
    expect([status, body.code, body.detail]).toEqual([
      422,
      'import_problems',
      {
        count: 2,
        problems: [
          { row: 5, field: 'login', code: 'bad_login', value: 'bad login' },
          { row: 6, field: 'manager', code: 'unknown_manager', value: '无名氏' },
        ],
      },
    ]);
    expect(await people()).toEqual([]);
    expect((await sql`select from audit_entry`.execute(db)).rows).toHaveLength(0);
  });

  it.each([
    ['nothing', '', [[1, 'missing_column']]],
    ['a header only', 'login,name\n', [[1, 'no_rows']]],
    ['no login column', 'name\n甲\n', [[1, 'missing_column']]],
    ['a column nobody knows', 'login,name,工资\na,甲,1\n', [[1, 'unknown_column']]],
    ['a column twice', 'login,name,姓名\na,甲,乙\n', [[1, 'duplicate_column']]],
    ['an open quote', 'login,name\na,"甲\nb,乙\n', [[3, 'bad_quotes']]],
    ['a row with too many cells', 'login,name\na,甲,x\n', [[2, 'column_count']]],
    [
      'a row with too few',
      'login,name\na\n',
      [
        [2, 'column_count'],
        [2, 'required'],
      ],
    ],
    ['bytes of no encoding', Buffer.from([0x61, 0xff, 0xff, 0x0a]), [[1, 'broken_text']]],
    ['a NUL byte', 'login,name\na,甲\u0000\n', [[2, 'broken_text']]],
  ])('with %s is refused with its row', async (_, file, expected) => {
    for (const dryRun of [true, false]) {
      const { status, body } = await run(file, dryRun);
      expect(status).toBe(dryRun ? 200 : 422);
      const problems = dryRun ? body.problems : body.detail.problems;
      expect(problems.map((p: { row: number; code: string }) => [p.row, p.code])).toEqual(
        expect.arrayContaining(expected),
      );
    }
    expect(await people()).toEqual([]);
  });

  it('counts rows as a spreadsheet does, over empty ones and cells of several lines', async () => {
    const { body } = await run('login,name\n\n,\na,"甲\n乙"\nb b,乙\n', true);
    expect(body.problems.map((p: { row: number; field: string }) => [p.row, p.field])).toEqual([
      [4, 'name'],
      [5, 'login'],
    ]);
  });

  it('is not JSON', async () => {
    const answer = await app.inject({
      method: 'POST',
      url: '/api/organisation/import?dryRun=true',
      headers: admin.headers,
      payload: { rows: [] },
    });
    expect(answer.statusCode).toBe(415);
  });
});

describe('the template', () => {
  it.each(['zh-CN', 'en'])('in %s is a file that can be imported', async (locale) => {
    const answer = await app.inject({
      url: `/api/organisation/import-template?locale=${locale}`,
      headers: admin.headers,
    });
    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(answer.headers['content-disposition']).toMatch(/^attachment; filename\*=UTF-8''/);
    expect((await run(answer.rawPayload, true)).body).toMatchObject({ counts: { create: 2, problems: 0 } });
  });
});

it('takes a handful of statements for 10,000 people', async () => {
  const rows = Array.from(
    { length: 10_000 },
    (_, i) =>
      `emp${i},员工${i},总部/部门${i % 200}/组${i % 1000},杭州总部,0571-${i},emp${i}@x.cn,${i > 7 ? `emp${i >> 3}` : ''},,,`,
  );
  const file = `${FILE.split('\n')[0]}\n${rows.join('\n')}\n`;
  const queries = vi.spyOn(pg.Client.prototype, 'query');
  const { body } = await run(file);
  expect(body.counts).toMatchObject({ create: 10_000, problems: 0 });
  // Those by which callers are found are spelled for a thousand people at a time.
  expect(queries.mock.calls.length).toBeLessThan(60);
  queries.mockRestore();
  expect((await people()).length).toBe(10_000);
  expect((await run(file)).body.counts.unchanged).toBe(10_000);
});
