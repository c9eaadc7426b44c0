import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escaped, filterOf, filterOfAll, personOf, sameName, USER_FILTER } from './ldap.ts';
import type { LdapSettings } from './provider.ts';

const SETTINGS: LdapSettings = {
  ...{ kind: 'ldap', url: 'ldaps://ad.example', ca: null, bindDn: 'cn=desk', baseDn: 'dc=example' },
  userFilter: '(&(objectClass=person)(sAMAccountName={login}))',
  ...{
    subjectClaim: 'objectGUID',
    loginClaim: 'sAMAccountName',
    nameClaim: 'displayName',
    emailClaim: 'mail',
  },
  ...{ phoneClaim: null, departmentClaim: 'department', managerClaim: 'manager', groupClaim: 'memberOf' },
  ...{ firstBinding: 'login', creates: false },
  groupRoles: [
    { group: 'Helpdesk', role: 'agent' },
    { group: 'cn=Leads,ou=groups,dc=example', role: 'lead' },
  ],
};

describe('what somebody types is compared and nothing else (RFC 4515):', () => {
  it.each([
    ['wang', 'wang'],
    ['*', '\\2a'],
    ['a)(uid=*', 'a\\29\\28uid=\\2a'],
    ['a\\2a', 'a\\5c2a'],
    ['王 芳', '王 芳'],
    ['a\u0000b', 'a\\00b'],
    ['$&{login}', '$&{login}'],
  ])('%j', (login, expected) => {
    expect(filterOf(SETTINGS, login)).toBe(`(&(objectClass=person)(sAMAccountName=${expected}))`);
  });

  it('no text holds a mark of the filter any more', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(escaped(text)).not.toMatch(/[*()\0]|\\(?![0-9a-f]{2})/);
      }),
    );
  });
});

it('the same filter finds everybody', () =>
  expect(filterOfAll(SETTINGS)).toBe('(&(objectClass=person)(sAMAccountName=*))'));

it.each([
  ['(uid={login})', true],
  ['(&(a=b)(uid={login}))', true],
  ['(uid=*)', false],
  ['uid={login}', false],
  ['(uid={login}*)', false],
  ['(uid=x{login})', false],
])('a filter is %s: %s', (text, expected) => expect(USER_FILTER.test(text)).toBe(expected));

describe('an entry is read', () => {
  const read = (values: Record<string, string[]>) =>
    personOf({ dn: 'cn=w', values: new Map(Object.entries(values)) }, SETTINGS);

  it('by the attributes that the settings name, whatever their case', () => {
    const values = { objectguid: ['g-1'], samaccountname: [' Wang.Fang '], displayname: ['王芳', '芳'] };
    expect(
      read({
        ...values,
        memberof: ['CN=helpdesk,OU=x', 'cn=leads, ou=groups,DC=example', 'cn=other'],
        mail: ['w@x.cn'],
      }),
    ).toEqual({
      ...{ dn: 'cn=w', key: 'g-1', login: 'wang.fang', name: '王芳', email: 'w@x.cn', phone: '' },
      ...{ department: '', manager: '', groups: ['Helpdesk', 'cn=Leads,ou=groups,dc=example'], active: true },
    });
  });

  it.each([
    [[], true],
    [['512'], true],
    [['514'], false],
    [['66050'], false],
    [['66048'], true],
    [['x'], true],
  ])('and is at work by userAccountControl %j: %s', (useraccountcontrol, active) =>
    expect(read({ useraccountcontrol }).active).toBe(active),
  );
});

it('distinguished names are compared as a directory does', () => {
  expect(sameName('CN=Wang Fang, OU=People,DC=x')).toBe(sameName('cn=wang fang,ou=people,dc=x'));
  expect(sameName('cn=a\\, b,dc=x')).not.toBe(sameName('cn=a\\,b,dc=x'));
});
