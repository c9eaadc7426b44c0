import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SYSTEM } from '../../permissions/actor.ts';
import { type Directory, type DirectoryPerson, type ImportChange, planImport } from './plan.ts';
import { IMPORT_FIELDS, type ImportRow } from './row.ts';

const person = (login: string, fields: Partial<DirectoryPerson> = {}): DirectoryPerson => ({
  id: `id-${login}`,
  login,
  name: login,
  department: null,
  site: null,
  phone: null,
  email: null,
  manager: null,
  roles: ['requester'],
  groups: [],
  active: true,
  extension: null,
  wecom: null,
  dingtalk: null,
  feishu: null,
  sms: null,
  ...fields,
});

const directory = (...people: DirectoryPerson[]): Directory => ({
  people: [person('root', { name: '系统', roles: ['requester', 'admin'] }), ...people],
  departments: new Set(['总部', '总部/财务部']),
  sites: new Set(['杭州总部']),
  groups: new Set(['一线服务台', '二线网络']),
});

const rows = (...cells: ImportRow['cells'][]): ImportRow[] => cells.map((c, i) => ({ row: i + 2, cells: c }));
const codes = (plan: ReturnType<typeof planImport>) =>
  plan.problems.map(({ row, field, code }) => `${row} ${field} ${code}`);
const changed = ({ fields }: ImportChange) =>
  fields.map(({ field, before, after }) => [field, before, after]);

describe('a row', () => {
  it('creates a person, with the departments on the way', () => {
    const plan = planImport(
      rows({
        login: ' LiNa ',
        name: '李娜',
        department: '总部 / 财务部／应收组',
        site: '杭州总部',
        phone: '０５７１-8888',
        email: 'lina@huaheng.example',
        manager: 'root',
        roles: '工程师；服务台主管',
        groups: '二线网络、一线服务台',
        active: '在职',
      }),
      directory(),
    );
    expect(plan.problems).toEqual([]);
    expect(plan.newDepartments).toEqual(['总部/财务部/应收组']);
    expect(plan.changes[0]).toMatchObject({
      row: 2,
      kind: 'create',
      personId: null,
      after: {
        login: 'lina',
        name: '李娜',
        department: '总部/财务部/应收组',
        phone: '0571-8888',
        manager: 'root',
        roles: ['requester', 'agent', 'lead'],
        groups: ['一线服务台', '二线网络'],
        active: true,
      },
    });
  });

  it('changes only what its columns say, and an empty cell clears', () => {
    const lina = person('lina', { name: '李娜', phone: '8001', email: 'lina@huaheng.example' });
    const plan = planImport(rows({ login: 'LINA', phone: '8002', email: '' }), directory(lina));
    expect(plan.problems).toEqual([]);
    expect(plan.changes.map((change) => [change.kind, change.personId, changed(change)])).toEqual([
      [
        'update',
        'id-lina',
        [
          ['phone', '8001', '8002'],
          ['email', 'lina@huaheng.example', null],
        ],
      ],
    ]);
  });

  it('deactivates and takes back', () => {
    const plan = planImport(
      rows({ login: 'a', active: '离职' }, { login: 'b', active: '是' }),
      directory(person('a'), person('b', { active: false })),
    );
    expect(plan.changes.map((change) => change.kind)).toEqual(['deactivate', 'update']);
  });

  it.each<[string, ImportRow['cells'], string]>([
    ['no login', { login: ' ', name: '甲' }, '2 login required'],
    ['an extension that is none', { login: 'a', name: '甲', extension: '8a' }, '2 extension bad_extension'],
    ['everybody as a WeCom id', { login: 'a', name: '甲', wecom: '@all' }, '2 wecom bad_address'],
    ['a DingTalk id with a space', { login: 'a', name: '甲', dingtalk: 'a b' }, '2 dingtalk bad_address'],
    ['a Feishu id in Chinese', { login: 'a', name: '甲', feishu: '飞书' }, '2 feishu bad_address'],
    ['words as a number', { login: 'a', name: '甲', sms: '手机' }, '2 sms bad_address'],
    ['a login with a space', { login: 'li na', name: '甲' }, '2 login bad_login'],
    ['no name for a new person', { login: 'new' }, '2 name required'],
    ['an empty name', { login: 'root', name: '　' }, '2 name required'],
    ['a name that is too long', { login: 'root', name: '长'.repeat(101) }, '2 name too_long'],
    ['a control character', { login: 'root', name: 'a\u0007b' }, '2 name broken_text'],
    ['a mark that turns the writing', { login: 'root', name: 'a\u202eb' }, '2 name broken_text'],
    ['an e-mail without a host', { login: 'root', email: 'lina' }, '2 email bad_email'],
    ['two e-mails', { login: 'root', email: 'a@b.cn;c@d.cn' }, '2 email bad_email'],
    ['a phone of letters', { login: 'root', phone: '总机' }, '2 phone bad_phone'],
    ['a role that is none', { login: 'root', roles: '国王' }, '2 roles unknown_role'],
    ['an unknown site', { login: 'root', site: '火星' }, '2 site unknown_site'],
    ['an unknown group', { login: 'root', groups: '一线服务台;四线' }, '2 groups unknown_group'],
    ['an unknown manager', { login: 'root', manager: '无名' }, '2 manager unknown_manager'],
    ['a hole in the path', { login: 'root', department: '总部//财务部' }, '2 department bad_department'],
    ['neither yes nor no', { login: 'root', active: '也许' }, '2 active bad_active'],
  ])('is refused for %s', (_, cells, problem) => {
    expect(codes(planImport(rows(cells), directory()))).toEqual([problem]);
  });
});

describe('rows together', () => {
  it('name one person once', () => {
    const plan = planImport(rows({ login: 'a', name: '甲' }, { login: 'A', name: '乙' }), directory());
    expect(codes(plan)).toEqual(['3 login duplicate_login']);
  });

  it('give one e-mail to one person, in whatever case', () => {
    const held = person('b', { email: 'Same@huaheng.example' });
    const twice = rows(
      { login: 'x', name: '甲', email: 'x@huaheng.example' },
      { login: 'y', name: '乙', email: 'X@huaheng.example' },
      { login: 'z', name: '丙', email: 'same@huaheng.example' },
    );
    expect(codes(planImport(twice, directory(held)))).toEqual([
      '3 email duplicate_email',
      '4 email duplicate_email',
    ]);
  });

  it('may swap their e-mails', () => {
    const people = [person('a', { email: 'a@x.cn' }), person('b', { email: 'b@x.cn' })];
    const plan = planImport(
      rows({ login: 'a', email: 'b@x.cn' }, { login: 'b', email: 'a@x.cn' }),
      directory(...people),
    );
    expect(plan.problems).toEqual([]);
  });

  it('find managers by login or by a name that only one has', () => {
    const people = [
      person('w1', { name: '王伟' }),
      person('w2', { name: '王伟' }),
      person('g', { active: false }),
    ];
    const plan = planImport(
      rows(
        { login: 'boss', name: '张敏', manager: '' },
        { login: 'a', name: '甲', manager: '张敏' },
        { login: 'b', name: '乙', manager: 'BOSS' },
        { login: 'c', name: '丙', manager: '王伟' },
        { login: 'd', name: '丁', manager: 'g' },
      ),
      directory(...people),
    );
    expect(plan.changes.map(({ after }) => after.manager)).toEqual([null, 'boss', 'boss', null, null]);
    expect(codes(plan)).toEqual(['5 manager ambiguous_manager', '6 manager inactive_manager']);
  });

  it('make no circle of managers, also not with the directory', () => {
    const people = [person('a', { manager: 'b' }), person('b', { manager: 'c' }), person('c'), person('d')];
    const plan = planImport(
      rows({ login: 'c', manager: 'a' }, { login: 'd', manager: 'a' }, { login: 'root', manager: 'root' }),
      directory(...people),
    );
    expect(codes(plan)).toEqual(['2 manager manager_cycle', '4 manager manager_cycle']);
  });

  it('leave one administrator', () => {
    expect(codes(planImport(rows({ login: 'root', active: '否' }), directory()))).toEqual([
      '2 active last_admin',
    ]);
    expect(codes(planImport(rows({ login: 'root', roles: '' }), directory()))).toEqual([
      '2 roles last_admin',
    ]);
    const handed = rows({ login: 'root', roles: '' }, { login: 'next', name: '后任', roles: '管理员' });
    expect(codes(planImport(handed, directory()))).toEqual([]);
  });
});

const cell = fc.oneof(
  fc.constantFrom(
    '',
    'root',
    'a',
    'b',
    '甲',
    '总部/财务部',
    'a@x.cn',
    '8001',
    '管理员',
    '一线服务台',
    '是',
    '否',
  ),
  fc.string({ unit: 'binary', maxLength: 30 }),
);
const anyRows = fc
  .array(fc.record(Object.fromEntries(IMPORT_FIELDS.map((f) => [f, cell])), { requiredKeys: ['login'] }), {
    maxLength: 12,
  })
  .map((cells) => rows(...cells));

it('planning twice changes nothing the second time', () => {
  fc.assert(
    fc.property(anyRows, (file) => {
      const before = directory(person('a', { manager: 'b' }), person('b'));
      const plan = planImport(file, before);
      if (plan.problems.length > 0) return;
      const after = new Map(before.people.map((p) => [p.login, p]));
      for (const change of plan.changes) {
        after.set(change.after.login, { id: change.personId ?? 'new', ...change.after });
      }
      const departments = new Set([...before.departments, ...plan.newDepartments]);
      const again = planImport(file, { ...before, people: [...after.values()], departments });
      expect(again.changes.every(({ kind }) => kind === 'unchanged')).toBe(true);
      expect(again.newDepartments).toEqual([]);
      expect(again.problems).toEqual([]);
    }),
    { numRuns: 500 },
  );
});

describe('own roles of an installation', () => {
  const withNames = (...roles: [code: string, name: string][]): Directory => {
    const byName = new Map<string, string[]>();
    for (const [code, name] of roles) byName.set(name, [...(byName.get(name) ?? []), code]);
    const own = new Map(roles.map(([code]) => [code, ['agent'] as const]));
    const duties = { separated: false, alone: false };
    return { ...directory(person('lina')), giving: { actor: SYSTEM, duties, own, named: byName } };
  };
  it.each<[string, [string, string][], string, readonly string[] | string]>([
    ['by name', [['x-suzhou', '苏州坐席']], '苏州坐席', ['requester', 'x-suzhou']],
    ['by name in another case', [['x-site', 'site agent']], 'Site Agent', ['requester', 'x-site']],
    ['by code', [['x-suzhou', '苏州坐席']], 'X-Suzhou', ['requester', 'x-suzhou']],
    [
      'beside a shipped one',
      [['x-suzhou', '苏州坐席']],
      '苏州坐席；审计员',
      ['requester', 'auditor', 'x-suzhou'],
    ],
    [
      'by a name that two bear',
      [
        ['x-a', '坐席甲'],
        ['x-b', '坐席甲'],
      ],
      '坐席甲',
      '2 roles ambiguous_role',
    ],
    ['by a name that none bears', [['x-a', '坐席甲']], '坐席乙', '2 roles unknown_role'],
  ])('are given %s', (_, roles, cell, found) => {
    const plan = planImport(rows({ login: 'lina', roles: cell }), withNames(...roles));
    if (typeof found === 'string') expect(codes(plan)).toEqual([found]);
    else expect([codes(plan), plan.changes[0]?.after.roles]).toEqual([[], found]);
  });
});
