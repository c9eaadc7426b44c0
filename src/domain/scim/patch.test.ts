import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from './evaluate.ts';
import { operationsOf, patched } from './patch.ts';
import { ScimProblem } from './problem.ts';
import { projected, wantedOf } from './project.ts';
import { ENTERPRISE, GROUP, GROUPS, USER, USERS } from './schema.ts';

const WORK = { value: 'lina@huaheng.example', type: 'work', primary: true };
const LINA: JsonObject = {
  schemas: [USER],
  id: '1',
  userName: 'lina',
  displayName: '李娜',
  name: { formatted: '李娜', familyName: '李' },
  active: true,
  emails: [WORK],
};
const DESK: JsonObject = {
  schemas: [GROUP],
  id: 'g',
  displayName: '服务台',
  members: [{ value: 'a' }, { value: 'b' }],
};
const ops = (...all: Json[]) => operationsOf({ Operations: all });
const person = (...all: Json[]) => patched(LINA, ops(...all), USERS);
const members = (...all: Json[]) => patched(DESK, ops(...all), GROUPS).members;

describe('a person', () => {
  it.each<[string, Json, JsonObject]>([
    ['a path of its own', { op: 'replace', path: 'displayName', value: '李娜娜' }, { displayName: '李娜娜' }],
    [
      'a part',
      { op: 'add', path: 'name.givenName', value: '娜' },
      { name: { formatted: '李娜', familyName: '李', givenName: '娜' } },
    ],
    [
      'Entra: capitals, and a word for a boolean',
      { op: 'Replace', path: 'active', value: 'False' },
      { active: false },
    ],
    ['Okta: no path, an object', { op: 'replace', value: { active: false } }, { active: false }],
    [
      'no path, dotted names',
      { op: 'Add', value: { 'name.givenName': '娜', title: '会计' } },
      { name: { formatted: '李娜', familyName: '李', givenName: '娜' } },
    ],
    [
      'no path, a whole name',
      { op: 'replace', value: { name: { familyName: '王' } } },
      { name: { formatted: '李娜', familyName: '王' } },
    ],
    [
      'an extension by its path',
      { op: 'add', path: `${ENTERPRISE}:department`, value: '财务部' },
      { [ENTERPRISE]: { department: '财务部' } },
    ],
    [
      'no path, the path of an extension as a name',
      { op: 'Add', value: { [`${ENTERPRISE}:employeeNumber`]: '42' } },
      { [ENTERPRISE]: { employeeNumber: '42' } },
    ],
    [
      'no path, a whole extension',
      { op: 'add', value: { [ENTERPRISE]: { department: '财务部' } } },
      { [ENTERPRISE]: { department: '财务部' } },
    ],
    [
      'Entra: a manager as a bare value',
      { op: 'Add', path: `${ENTERPRISE}:manager`, value: 'm' },
      { [ENTERPRISE]: { manager: { value: 'm' } } },
    ],
    [
      'a manager as an object',
      { op: 'add', path: `${ENTERPRISE}:manager`, value: { value: 'm' } },
      { [ENTERPRISE]: { manager: { value: 'm' } } },
    ],
    [
      'one of many by a filter',
      { op: 'replace', path: 'emails[type eq "work"].value', value: 'x@y.example' },
      { emails: [{ ...WORK, value: 'x@y.example' }] },
    ],
    [
      'Entra: one that is not there yet',
      { op: 'Add', path: 'emails[type eq "home"].value', value: 'x@y.example' },
      { emails: [WORK, { type: 'home', value: 'x@y.example' }] },
    ],
    [
      'many anew',
      { op: 'replace', path: 'emails', value: [{ value: 'x@y.example', type: 'work' }] },
      { emails: [{ value: 'x@y.example', type: 'work' }] },
    ],
    ['the same once more', { op: 'add', path: 'emails', value: [WORK] }, { emails: [WORK] }],
    [
      'something that we do not keep',
      { op: 'add', path: 'addresses[type eq "work"].country', value: 'CN' },
      {},
    ],
    ['a schema that we do not know', { op: 'add', path: 'urn:example:2.0:User:badge', value: '1' }, {}],
    ['an id in a value', { op: 'replace', value: { id: 'other', schemas: [], meta: {} } }, {}],
  ])('%s', (_what, operation, changes) => {
    expect(person(operation)).toEqual({ ...LINA, ...changes });
  });

  it('loses what is removed', () => {
    const { displayName: _displayName, ...less } = LINA;
    expect(person({ op: 'remove', path: 'displayName' })).toEqual(less);
    expect(person({ op: 'Remove', path: 'emails[type eq "work"]' })).toEqual({ ...LINA, emails: [] });
    expect(person({ op: 'remove', path: 'name.familyName' })).toEqual({
      ...LINA,
      name: { formatted: '李娜' },
    });
    const enterprise = person({ op: 'add', path: `${ENTERPRISE}:department`, value: 'x' });
    expect(patched(enterprise, ops({ op: 'remove', path: ENTERPRISE }), USERS)).toEqual(LINA);
    expect(patched(enterprise, ops({ op: 'remove', path: `${ENTERPRISE}:department` }), USERS)).toEqual(LINA);
  });

  it.each<[Json, string]>([
    [{ op: 'replace', path: 'id', value: 'x' }, 'mutability'],
    [{ op: 'add', path: 'groups', value: [{ value: 'g' }] }, 'mutability'],
    [{ op: 'remove' }, 'noTarget'],
    [{ op: 'add', path: 'active' }, 'invalidValue'],
    [{ op: 'move', path: 'active', value: true }, 'invalidSyntax'],
    [{ op: 'replace', path: 'active', value: 'maybe' }, 'invalidValue'],
    [{ op: 'replace', path: 'displayName', value: { a: 1 } }, 'invalidValue'],
    [{ op: 'replace', path: 'emails[', value: 'x' }, 'invalidPath'],
    [{ op: 'replace', path: 'displayName[a eq "b"]', value: 'x' }, 'invalidPath'],
    [{ op: 'replace', path: 'emails[type is "work"].value', value: 'x' }, 'invalidFilter'],
    [{ op: 'replace', path: 'emails[value co "@nowhere"].type', value: 'x' }, 'noTarget'],
    [{ op: 'replace', value: 'x' }, 'invalidValue'],
  ])('%j is refused as %s', (operation, scimType) => {
    expect(() => person(operation)).toThrow(expect.objectContaining({ status: 400, scimType }));
  });
});

describe('the members of a group', () => {
  it.each<[string, Json, Json]>([
    [
      'are added',
      { op: 'add', path: 'members', value: [{ value: 'c' }] },
      [{ value: 'a' }, { value: 'b' }, { value: 'c' }],
    ],
    [
      'are not added twice',
      { op: 'Add', path: 'members', value: [{ value: 'a' }] },
      [{ value: 'b' }, { value: 'a' }],
    ],
    ['are removed by a filter', { op: 'remove', path: 'members[value eq "a"]' }, [{ value: 'b' }]],
    [
      'are removed by their value, as Entra does',
      { op: 'Remove', path: 'members', value: [{ value: 'a' }] },
      [{ value: 'b' }],
    ],
    ['are replaced', { op: 'replace', path: 'members', value: [{ value: 'c' }] }, [{ value: 'c' }]],
    [
      'are replaced without a path',
      { op: 'replace', value: { members: [{ value: 'c' }] } },
      [{ value: 'c' }],
    ],
    [
      'may be bare',
      { op: 'add', path: 'members', value: 'c' },
      [{ value: 'a' }, { value: 'b' }, { value: 'c' }],
    ],
    [
      'who are no members go unnoticed',
      { op: 'remove', path: 'members[value eq "z"]' },
      [{ value: 'a' }, { value: 'b' }],
    ],
  ])('%s', (_what, operation, expected) => expect(members(operation)).toEqual(expected));

  it('all go', () => expect(members({ op: 'remove', path: 'members' })).toBeUndefined());
});

it('a request without operations, or with too many, is refused', () => {
  expect(() => operationsOf({})).toThrow(ScimProblem);
  expect(() => ops()).toThrow(ScimProblem);
  expect(() => ops(...Array(1001).fill({ op: 'add', path: 'active', value: true }))).toThrow(
    expect.objectContaining({ status: 413 }),
  );
});

it('whatever is sent ends in a resource or a refusal, with id and schemas as they were', () => {
  const json = fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>;
  const where = fc.constantFrom(
    'active',
    'name',
    'name.familyName',
    'emails',
    'emails[type eq "work"].value',
    ENTERPRISE,
    `${ENTERPRISE}:manager`,
    'constructor',
    '__proto__',
    'x',
  );
  const operation = fc.record({
    op: fc.constantFrom('add', 'replace', 'remove'),
    path: fc.option(fc.oneof(where, fc.string()), { nil: undefined }),
    value: json,
  });
  fc.assert(
    fc.property(fc.array(operation, { minLength: 1, maxLength: 5 }), (all) => {
      try {
        expect(person(...(all as unknown as Json[]))).toMatchObject({ schemas: [USER], id: '1' });
      } catch (error) {
        expect(error).toBeInstanceOf(ScimProblem);
      }
    }),
  );
});

describe('a resource as it was asked for', () => {
  const whole = person(
    { op: 'add', path: `${ENTERPRISE}:department`, value: '财务部' },
    { op: 'add', path: `${ENTERPRISE}:employeeNumber`, value: '7' },
  );
  it.each<[string | undefined, string | undefined, JsonObject]>([
    ['userName', undefined, { userName: 'lina' }],
    ['USERNAME, emails.value', undefined, { userName: 'lina', emails: [{ value: WORK.value }] }],
    ['name.familyName,name.formatted', undefined, { name: { familyName: '李', formatted: '李娜' } }],
    [`${ENTERPRISE}:department`, undefined, { [ENTERPRISE]: { department: '财务部' } }],
    [ENTERPRISE, undefined, { [ENTERPRISE]: { department: '财务部', employeeNumber: '7' } }],
    ['nothing', undefined, {}],
  ])('with %s', (attributes, excluded, expected) => {
    expect(projected(whole, wantedOf(attributes, excluded), USERS)).toEqual({
      schemas: [USER],
      id: '1',
      ...expected,
    });
  });

  it('without some, but never without id and schemas', () => {
    const less = projected(
      whole,
      wantedOf(undefined, `id,emails,name.formatted,${ENTERPRISE}:department`),
      USERS,
    );
    const { emails: _emails, ...rest } = LINA;
    expect(less).toEqual({ ...rest, name: { familyName: '李' }, [ENTERPRISE]: { employeeNumber: '7' } });
  });
});
