import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ROLES, type Role } from '../permissions/roles.ts';
import { admit, claimsOf, firstSearch, type Known, mobileOf, ownPlace, rolesByGroups } from './admission.ts';
import { GIVEN_BY_GROUP, movedAnchor, type OidcSettings } from './provider.ts';

const SETTINGS: OidcSettings = {
  kind: 'oidc',
  issuer: 'https://id.example',
  clientId: 'yinuo',
  scope: 'openid',
  loginClaim: 'preferred_username',
  firstBinding: 'email',
  creates: true,
  endsSession: false,
  groupClaim: 'groups',
  groupRoles: [{ group: 'helpdesk', role: 'agent' }],
};
const RAW = {
  sub: 's',
  preferred_username: 'Wang',
  name: ' 王芳 ',
  email: 'W@x.example',
  email_verified: true,
};
const claims = (more: object = {}) => claimsOf({ ...RAW, ...more }, SETTINGS)!;
const known = (more: Partial<Known> = {}): Known => ({
  ...{ personId: 'p', active: true, roles: ['requester'], isBound: false },
  ...more,
});

describe('claims are read strictly:', () => {
  it.each([
    [{}, { login: 'wang', name: '王芳', email: 'w@x.example', emailVerified: true, groups: [] }],
    [{ email_verified: 'true' }, { emailVerified: false }],
    [{ email: 'no address' }, { email: null }],
    [{ preferred_username: 'a)(uid=*' }, { login: null }],
    [{ preferred_username: ['wang'] }, { login: null }],
    [{ groups: 'helpdesk' }, { groups: ['helpdesk'] }],
    [{ groups: ['helpdesk', 7, null] }, { groups: ['helpdesk'] }],
  ])('%j', (more, expected) => expect(claims(more)).toMatchObject(expected));

  it.each([undefined, '', 7, 'x'.repeat(256)])('no subject is %j', (sub) =>
    expect(claimsOf({ ...RAW, sub }, SETTINGS)).toBeNull(),
  );
});

it('who comes for the first time is searched for by what the provider vouches for alone', () => {
  const search = (firstBinding: OidcSettings['firstBinding'], more = {}) =>
    firstSearch(claims(more), { ...SETTINGS, firstBinding });
  expect(search('email')).toEqual({ email: 'w@x.example' });
  expect(search('email', { email_verified: false })).toBeNull();
  expect(search('login')).toEqual({ login: 'wang' });
  expect(search('none')).toBeNull();
  expect(search('mobile', { phone_number: '+86 13800138000', phone_number_verified: true })).toEqual({
    mobile: '13800138000',
  });
  expect(search('mobile', { phone_number: '13800138000' })).toBeNull();
});

it.each([
  ['13800138000', '13800138000'],
  ['+86 138-0013-8000', '13800138000'],
  ['008613800138000', '13800138000'],
  ['(021) 5555.6666', '02155556666'],
  ['8001', null],
  ['no number', null],
  [null, null],
])('the mobile number %j is compared as %j', (written, digits) => expect(mobileOf(written)).toBe(digits));

it('a provider never becomes another: neither its kind nor whose its subjects are', () => {
  expect(movedAnchor(SETTINGS, { ...SETTINGS, clientId: 'another', scope: 'openid email' })).toBeNull();
  expect(movedAnchor(SETTINGS, { ...SETTINGS, issuer: 'https://id2.example' })).toBe('issuer');
  const feishu = { kind: 'feishu', appId: 'a', base: null, firstBinding: 'none', creates: false } as const;
  expect(movedAnchor(SETTINGS, feishu)).toBe('kind');
  expect(movedAnchor(feishu, { ...feishu, appId: 'b' })).toBe('appId');
});

describe('admission', () => {
  it.each([
    ['bound', known(), null, { kind: 'enter', personId: 'p' }],
    ['bound, and an administrator', known({ roles: ['admin'] }), null, { kind: 'enter', personId: 'p' }],
    ['bound, and left', known({ active: false }), null, { kind: 'refuse', problem: 'inactive' }],
    ['bound, whatever else is found', known(), known({ personId: 'q' }), { kind: 'enter', personId: 'p' }],
    ['found', null, known(), { kind: 'bind', personId: 'p' }],
    ['found, and left', null, known({ active: false }), { kind: 'refuse', problem: 'inactive' }],
    ['found, and another subject', null, known({ isBound: true }), { kind: 'refuse', problem: 'not_bound' }],
    ['nobody', null, null, { kind: 'create', login: 'wang', name: '王芳', email: 'w@x.example' }],
  ] as const)('of %s', (_name, bound, found, expected) =>
    expect(admit(claims(), SETTINGS, bound, found)).toEqual(expected),
  );

  it.each(ROLES)('of who is found and is %s', (role) => {
    const safe = role === 'requester' || role === 'agent' || role === 'lead';
    expect(admit(claims(), SETTINGS, null, known({ roles: ['requester', role] })).kind).toBe(
      safe ? 'bind' : 'refuse',
    );
  });

  it('adds nobody where that is switched off, nor anybody without a login', () => {
    const refused = { kind: 'refuse', problem: 'unknown' };
    expect(admit(claims(), { ...SETTINGS, creates: false }, null, null)).toEqual(refused);
    expect(admit(claims({ preferred_username: '' }), SETTINGS, null, null)).toEqual(refused);
    expect(admit(claims({ email_verified: false }), SETTINGS, null, null)).toMatchObject({ email: null });
  });
});

it('groups give and take only roles that the mapping names', () => {
  const roles = fc.uniqueArray(fc.constantFrom<Role | 'x-own'>(...ROLES, 'x-own'));
  const mapping = fc.array(
    fc.record({ group: fc.constantFrom('a', 'b'), role: fc.constantFrom(...GIVEN_BY_GROUP) }),
  );
  fc.assert(
    fc.property(roles, mapping, fc.subarray(['a', 'b']), (given, groupRoles, groups) => {
      const after = rolesByGroups(given, claims({ groups }), { ...SETTINGS, groupRoles });
      for (const role of [...ROLES, 'x-own']) {
        const rules = groupRoles.filter((one) => one.role === role);
        const expected =
          rules.length > 0 ? rules.some((one) => groups.includes(one.group)) : given.includes(role as Role);
        expect([role, after.includes(role)]).toEqual([role, expected]);
      }
      expect(rolesByGroups(after, claims({ groups }), { ...SETTINGS, groupRoles })).toEqual(after);
    }),
  );
});

it('after signing in one goes to a place of this desk', () => {
  const there = ['/', '/tickets/7?x=1#y', '/desk'];
  expect(there.map(ownPlace)).toEqual(there);
  const outside = [
    '',
    '//evil',
    '/\\evil',
    '/a\\b',
    'https:evil',
    'javascript:1',
    '/a\r\nb',
    '/ä',
    '/a b',
    undefined,
  ];
  expect(outside.map(ownPlace)).toEqual(outside.map(() => '/'));
});
