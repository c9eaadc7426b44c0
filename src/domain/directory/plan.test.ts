import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Directory, DirectoryPerson } from '../organisation/import/plan.ts';
import { planSync, type SyncInput, type SyncPlan } from './plan.ts';
import type { Link, SourcePerson, SourceRules } from './source.ts';

const RULES: SourceRules = { match: 'login', maxLosses: 50, maxLossPercent: 100 };
const person = (login: string, more: Partial<DirectoryPerson> = {}): DirectoryPerson => ({
  ...{ id: `id-${login}`, login, name: `名${login}`, department: null, site: null, phone: null, email: null },
  ...{ manager: null, roles: ['requester'], groups: [], active: true, extension: null },
  ...{ wecom: null, dingtalk: null, feishu: null, sms: null },
  ...more,
});
const boss = person('boss', { roles: ['requester', 'admin'] });
const entry = (login: string, more: Partial<SourcePerson> = {}, cells: object = {}): SourcePerson => ({
  ...{ key: `k-${login}`, active: true },
  ...more,
  cells: { login, name: `名${login}`, ...cells },
});
const link = (login: string, more: Partial<Link> = {}): Link => ({
  ...{ key: `k-${login}`, personId: `id-${login}`, left: false },
  ...more,
});
const directory = (people: readonly DirectoryPerson[]): Directory => ({
  people: [boss, ...people],
  ...{ departments: new Set(), sites: new Set(['杭州']), groups: new Set<string>() },
});
const input = (
  people: readonly SourcePerson[],
  here: readonly DirectoryPerson[],
  links: readonly Link[],
  more: Partial<SyncInput> = {},
): SyncInput => ({
  ...{ people, directory: directory(here), links, rules: RULES, letThrough: new Set() },
  ...{ taken: new Set(links.map(({ personId }) => personId)), barred: new Set(['id-boss']) },
  ...more,
});
const short = (plan: SyncPlan) =>
  plan.changes.map(({ login, kind, reason, fields }) => [
    login,
    kind,
    reason,
    fields.map(({ field }) => field),
  ]);
const problems = (plan: SyncPlan) => plan.problems.map(({ login, field, code }) => [login, field, code]);

describe('a source', () => {
  it('adds whom nobody knows, with manager and department, and shows it', () => {
    const plan = planSync(
      input(
        [entry('a', { managerKey: 'k-b' }, { department: '财务部' }), entry('b', { managerKey: null })],
        [],
        [],
      ),
    );
    expect(plan.changes.map(({ kind, login }) => [kind, login])).toEqual([
      ['create', 'a'],
      ['create', 'b'],
    ]);
    expect(plan.newDepartments).toEqual(['财务部']);
    expect(plan.applied.changes[0]?.after.manager).toBe('b');
    expect(plan.links).toEqual([
      { key: 'k-a', login: 'a', left: false },
      { key: 'k-b', login: 'b', left: false },
    ]);
  });

  it('leaves whom it does not name and never named', () => {
    const plan = planSync(input([entry('a')], [person('a'), person('by-hand')], [link('a')]));
    expect([short(plan), problems(plan)]).toEqual([[], []]);
    expect(plan.counts).toMatchObject({ unchanged: 1 });
  });

  it.each([
    ['is found by login once', RULES, entry('a'), [['a', 'link', 'login', []]], []],
    [
      'is found by address, and called as there',
      { ...RULES, match: 'email' as const },
      entry('new', {}, { email: 'A@x.cn', name: '名a' }),
      [['new', 'link', 'email', ['login', 'email']]],
      [],
    ],
    [
      'is not found unasked',
      { ...RULES, match: 'none' as const },
      entry('a'),
      [],
      [['a', null, 'login_taken']],
    ],
    ['and has left', RULES, entry('gone'), [], [['gone', null, 'match_inactive']]],
    ['and runs the installation', RULES, entry('boss'), [], [['boss', null, 'match_barred']]],
    ['and is meant already', RULES, entry('meant'), [], [['meant', null, 'match_linked']]],
    ['without a key', RULES, entry('a', { key: '' }), [], [['a', null, 'no_key']]],
    ['disabled, and nobody here', RULES, entry('a', { active: false }), [], []],
  ])('somebody of it who %s', (_name, rules, one, changes, wrong) => {
    const here = [person('a', { email: 'a@x.cn' }), person('gone', { active: false }), person('meant')];
    const plan = planSync(input([one], here, [], { rules, taken: new Set(['id-meant']) }));
    expect([short(plan), problems(plan)]).toEqual([changes, wrong]);
  });

  it('means nobody twice', () => {
    const twice = planSync(input([entry('a'), entry('a', { key: 'other' })], [person('a')], []));
    expect(problems(twice)).toEqual([['a', null, 'match_twice']]);
    const same = planSync(input([entry('a'), entry('b', { key: 'k-a' })], [person('a')], [link('a')]));
    expect(problems(same)).toEqual([['b', null, 'duplicate_key']]);
  });

  it('is gone with whom it deactivates and comes back with them; whom a hand deactivated stays out', () => {
    const left = [person('a'), person('b'), person('c', { active: false })];
    const links = ['a', 'b', 'c'].map((login) => link(login));
    const gone = planSync(input([entry('a', { active: false }), entry('x')], left, links));
    expect(short(gone).slice(0, 1)).toEqual([['a', 'leave', 'disabled', ['active']]]);
    expect(short(gone).slice(2)).toEqual([['b', 'leave', 'absent', ['active']]]);
    expect(gone.links.map(({ login, left: is }) => [login, is])).toEqual([
      ['a', true],
      ['x', false],
      ['b', true],
      ['c', false],
    ]);
    const after = ['a', 'b', 'c'].map((login) => person(login, { active: false }));
    const known = [link('a', { left: true }), link('b', { left: true }), link('c')];
    const back = planSync(input([entry('a'), entry('b'), entry('c')], after, known));
    expect(short(back)).toEqual([
      ['a', 'return', null, ['active']],
      ['b', 'return', null, ['active']],
    ]);
  });

  it('calls people otherwise, even in a circle; who cannot get a name keeps the old one', () => {
    const here = [person('a', { manager: 'b' }), person('b'), person('c')];
    const links = ['a', 'b', 'c'].map((login) => link(login));
    const as = (old: string, now: string) => entry(now, { key: `k-${old}` }, { name: `名${old}` });
    const plan = planSync(input([as('a', 'b'), as('b', 'a'), as('c', 'boss')], here, links));
    expect(short(plan)).toEqual([
      ['b', 'update', null, ['login']],
      ['a', 'update', null, ['login']],
    ]);
    expect(problems(plan)).toEqual([['boss', 'login', 'login_taken']]);
    expect([...plan.renames]).toEqual([
      ['id-a', 'b'],
      ['id-b', 'a'],
    ]);
  });

  it('loses a field that is wrong, or an entry that cannot be, and nothing else', () => {
    const plan = planSync(
      input(
        [
          entry('a', { managerKey: 'nobody' }, { phone: 'no number', site: '杭州' }),
          entry('b', {}, { name: '' }),
          entry('no login!'),
          entry('c', { managerKey: 'k-no login!' }, { site: '火星' }),
        ],
        [person('a', { phone: '8001' })],
        [link('a')],
      ),
    );
    expect(short(plan)).toEqual([
      ['a', 'update', null, ['site']],
      ['c', 'create', null, expect.arrayContaining(['name'])],
    ]);
    expect(problems(plan).sort()).toEqual(
      [
        ['a', 'manager', 'manager_outside'],
        ['a', 'phone', 'bad_phone'],
        ['b', 'name', 'required'],
        ['no login!', 'login', 'bad_login'],
        ['c', 'manager', 'unknown_manager'],
        ['c', 'site', 'unknown_site'],
      ].sort(),
    );
    expect(plan.applied.problems).toEqual([]);
  });

  it('never deactivates the last administrator', () => {
    const only = { ...directory([]), people: [boss] };
    const plan = planSync(input([entry('x')], [], [link('boss')], { directory: only }));
    expect(problems(plan)).toEqual([['boss', 'active', 'last_admin']]);
    expect(short(plan).map(([login]) => login)).toEqual(['x']);
  });
});

describe('a run is stopped', () => {
  const many = Array.from({ length: 20 }, (_, i) => `p${i}`);
  const here = many.map((login) => person(login, { roles: ['requester', 'agent'] }));
  const links = many.map((login) => link(login));
  const stop = (
    people: readonly SourcePerson[],
    rules: Partial<SourceRules>,
    letThrough: readonly string[] = [],
  ) =>
    planSync(input(people, here, links, { rules: { ...RULES, ...rules }, letThrough: new Set(letThrough) }))
      .stop;
  const but = (n: number) => many.slice(n).map((login) => entry(login));

  it.each([
    ['one too many', but(4), { maxLosses: 3 }, 'too_many_leave', 4],
    ['just as many as may be', but(3), { maxLosses: 3 }, null, 0],
    ['none may be', but(1), { maxLosses: 0 }, 'too_many_leave', 1],
    ['more than the share', but(4), { maxLossPercent: 19 }, 'too_many_leave', 4],
    ['the share itself', but(4), { maxLossPercent: 20 }, null, 0],
    ['a few, whatever the share', but(3), { maxLossPercent: 1 }, null, 0],
    ['nobody at all', [], {}, 'empty', 20],
    [
      'roles of many',
      many.map((login) => entry(login, { rolesFrom: () => ['requester'] })),
      { maxLosses: 19 },
      'too_many_lose_roles',
      20,
    ],
  ] as const)('by %s', (_name, people, rules, code, count) => {
    expect(stop(people, rules)).toEqual(code && { code, count, of: 20 });
  });

  it('until somebody lets these very people go, and nobody else', () => {
    const ids = many.map((login) => `id-${login}`);
    expect(stop(but(5), { maxLosses: 0 }, ids.slice(0, 5))).toBeNull();
    expect(stop(but(6), { maxLosses: 0 }, ids.slice(0, 5))).toMatchObject({ count: 1 });
    expect(stop([], {}, ids)).toMatchObject({ code: 'empty' });
  });
});

it('a source changes whom it means alone, and soon has nothing more to do', () => {
  const logins = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'boss', 'BAD login');
  const one = fc.record({
    key: fc.constantFrom('1', '2', '3', '4', '5', ''),
    active: fc.boolean(),
    cells: fc.record(
      {
        login: logins,
        name: fc.constantFrom('甲', '乙', ''),
        email: fc.constantFrom('', 'x@x.cn', 'y@x.cn'),
      },
      { requiredKeys: ['login', 'name'] },
    ),
    managerKey: fc.constantFrom('1', '2', '3', null),
  });
  const before = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'f', 'g'));
  const match = fc.constantFrom('login' as const, 'email' as const, 'none' as const);
  fc.assert(
    fc.property(fc.array(one, { maxLength: 6 }), before, match, (people, logins, match) => {
      const here = logins.map((login, i) => person(login, { active: i !== 1 }));
      const links = here
        .slice(0, 3)
        .map(({ id }, i): Link => ({ key: String(i + 1), personId: id, left: i === 1 }));
      const first = input(people, here, links, { rules: { ...RULES, match } });
      const plan = planSync(first);
      const mine = new Set(links.map(({ personId }) => personId));
      for (const { personId, kind } of plan.changes)
        if (personId !== null && kind !== 'link') expect(mine).toContain(personId);
      expect(plan.changes.filter(({ login }) => login === 'boss')).toEqual([]);

      // A login that one run frees is taken in the next.
      let world = first;
      for (let runs = 1; runs <= people.length + 1; runs++) world = applied(world, planSync(world));
      const last = planSync(world);
      expect(short(last)).toEqual([]);
      for (const { key, left } of last.links)
        expect(world.links.find((one) => one.key === key)?.left).toBe(left);
    }),
  );
});

/** The world after a plan was carried out. */
function applied(before: SyncInput, plan: SyncPlan): SyncInput {
  const called = (login: string | null) => {
    const id = before.directory.people.find((one) => one.login === login)?.id ?? '';
    return plan.renames.get(id) ?? login;
  };
  const people = new Map(
    before.directory.people.map((one) => {
      const login = called(one.login) ?? '';
      return [login, { ...one, login, manager: called(one.manager) }];
    }),
  );
  for (const { after, personId } of plan.applied.changes)
    people.set(after.login, { ...after, id: personId ?? `id-${after.login}-new` });
  const links = new Map(before.links.map((one) => [one.key, one]));
  for (const { key, login, left } of plan.links)
    links.set(key, { key, left, personId: people.get(login)?.id ?? '' });
  const all = [...links.values()];
  return {
    ...before,
    directory: { ...before.directory, people: [...people.values()] },
    links: all,
    taken: new Set(all.map(({ personId }) => personId)),
  };
}
