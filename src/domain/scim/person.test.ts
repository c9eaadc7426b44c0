import { describe, expect, it } from 'vitest';
import { grantsOfRoles } from '../permissions/grants.ts';
import { ROLES } from '../permissions/roles.ts';
import type { JsonObject } from './evaluate.ts';
import { brakes, guardProvisioning, runsInstallation } from './guard.ts';
import { provisionedOf } from './person.ts';
import { ScimProblem } from './problem.ts';

const nameOf = (after: JsonObject, before: JsonObject | null = null) =>
  provisionedOf({ userName: 'lina', ...after }, before && { userName: 'lina', ...before }).name;

describe('what somebody is called', () => {
  it.each<[JsonObject, string]>([
    [{ displayName: '李娜', name: { familyName: '王' } }, '李娜'],
    [{ name: { formatted: '李娜', familyName: '王' } }, '李娜'],
    [{ name: { familyName: '李', givenName: '娜' } }, '李娜'],
    [{ name: { familyName: 'Li', givenName: 'Na' } }, 'Na Li'],
    [{}, 'lina'],
  ])('%j: %s', (said, name) => expect(nameOf(said)).toBe(name));

  it('follows the part that was changed', () => {
    const before = { displayName: '李娜', name: { formatted: '李娜', familyName: '李', givenName: '娜' } };
    expect(nameOf({ ...before, name: { ...before.name, familyName: '王' } }, before)).toBe('王娜');
    expect(nameOf({ ...before, name: { ...before.name, formatted: '娜娜' } }, before)).toBe('娜娜');
    expect(nameOf({ ...before, displayName: 'Lina' }, before)).toBe('Lina');
    expect(nameOf(before, before)).toBe('李娜');
  });
});

it('keeps one address: the primary one, else that of work, else the first', () => {
  const of = (...emails: JsonObject[]) => provisionedOf({ userName: 'a', emails }, null).email;
  const [home, work] = [
    { value: 'h@x.example', type: 'home' },
    { value: 'w@x.example', type: 'work' },
  ];
  expect([of(home, work), of(home), of({ ...home, primary: true }, work), of()]).toEqual([
    'w@x.example',
    'h@x.example',
    'h@x.example',
    null,
  ]);
});

it.each<[JsonObject, string]>([
  [{ userName: '' }, 'userName'],
  [{ userName: 'li na' }, 'userName'],
  [{ userName: 5 }, 'userName'],
  [{ emails: [{ value: 'nobody' }] }, 'emails'],
  [{ emails: 'x@y.example' }, 'emails'],
  [{ phoneNumbers: [{ value: 'call me' }] }, 'phoneNumbers'],
  [{ active: 'yes' }, 'active'],
  [{ displayName: 'x'.repeat(101) }, 'displayName'],
  [{ displayName: 'a\u0000b' }, 'displayName'],
  [{ externalId: {} }, 'externalId'],
])('%j is refused, naming %s', (said, detail) => {
  const refused = expect.objectContaining({ status: 400, scimType: 'invalidValue', message: detail });
  expect(() => provisionedOf({ userName: 'lina', ...said }, null)).toThrow(refused);
});

it('knows languages as far as we speak them', () => {
  const of = (preferredLanguage: string) => provisionedOf({ userName: 'a', preferredLanguage }, null).locale;
  expect(['zh', 'zh-Hans-CN', 'en-GB', 'de'].map(of)).toEqual(['zh-CN', 'zh-CN', 'en', 'en']);
});

describe('who runs the installation', () => {
  it('is an administrator, security administrator or auditor', () => {
    expect(ROLES.filter((role) => runsInstallation(grantsOfRoles([role])))).toEqual([
      'admin',
      'security_admin',
      'auditor',
    ]);
  });

  it('is called and switched by hand alone', () => {
    for (const field of ['login', 'email', 'active'])
      expect(() => guardProvisioning(grantsOfRoles(['admin']), ['name', field])).toThrow(ScimProblem);
    guardProvisioning(grantsOfRoles(['admin']), ['name', 'phone', 'departmentId']);
    guardProvisioning(grantsOfRoles(['it_manager']), ['active']);
  });
});

it.each([
  [0, 1, false],
  [1, 1, true],
  [49, 50, false],
  [0, 0, true],
])('%i switched off within the hour, %i may be: stopped %s', (done, limit, stopped) => {
  expect(brakes(done, limit)).toBe(stopped);
});
