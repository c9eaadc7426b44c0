import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acting } from '#test/ticket/example.ts';
import { PERMISSIONS, type Permission, SCOPED_PERMISSIONS } from './actions.ts';
import { SYSTEM } from './actor.ts';
import { allowsMore, definitionProblems, OWN_ROLE, partsPlayed } from './defining.ts';
import { grantRefusal } from './giving.ts';
import { SCOPES, together } from './grants.ts';
import { mixesDuties, ROLES, type Role } from './roles.ts';

const admin = acting('a', ['requester', 'admin']);
const security = acting('s', ['requester', 'security_admin']);
const lead = acting('l', ['requester', 'lead']);

describe('who gives roles', () => {
  const somebody = { personId: 'x', parts: ['requester', 'agent'] } as const;
  const mixed = { personId: 'x', parts: ['requester', 'admin', 'auditor'] } as const;
  const together = { separated: false, alone: false };
  const apart = { separated: true, alone: false };
  it.each([
    ['an administrator', admin, somebody, together, null],
    ['a security administrator', security, somebody, together, null],
    ['a lead', lead, somebody, together, 'forbidden'],
    ['the system, of itself', SYSTEM, mixed, together, null],
    ['anybody their own', admin, { ...somebody, personId: 'a' }, together, 'own_roles'],
    ['who is alone their own', admin, { ...somebody, personId: 'a' }, { ...together, alone: true }, null],
    ['a new person', admin, { ...somebody, personId: null }, together, null],
    ['two duties, where they are not kept apart', admin, mixed, together, null],
    ['an administrator, where they are', admin, somebody, apart, 'security_admin_only'],
    ['a security administrator, where they are', security, somebody, apart, null],
    ['a security administrator two duties', security, mixed, apart, 'duties_mixed'],
    [
      'who is alone two duties',
      security,
      { ...mixed, personId: 's' },
      { ...apart, alone: true },
      'duties_mixed',
    ],
    ['the system two duties, where they are kept apart', SYSTEM, mixed, apart, 'duties_mixed'],
  ] as const)('%s', (_, actor, giving, duties, code) => {
    expect(grantRefusal(actor, giving, duties)?.code ?? null).toBe(code);
  });
});

describe('a role of the installation’s own', () => {
  it('plays the duties of its permissions, whether or not it names them', () => {
    const parts = (grants: object, named: readonly Role[] = []) => partsPlayed({ parts: named, grants });
    expect(parts({ 'organisation.manage': ['all'] })).toEqual(['admin']);
    expect(parts({ 'role.manage': ['all'], 'audit.read': ['all'] })).toEqual(['security_admin', 'auditor']);
    expect(parts({ 'ticket.read': ['site'], 'role.grant': ['all'] }, ['agent'])).toEqual(['agent']);
    expect(mixesDuties(parts({ 'setting.manage': ['all'], 'audit.read': ['all'] }))).toBe(true);
  });

  it('limits only what is about tickets', () => {
    for (const permission of Object.keys(PERMISSIONS) as Permission[]) {
      const limited = (SCOPED_PERMISSIONS as readonly Permission[]).includes(permission);
      const problems = definitionProblems({ parts: [], grants: { [permission]: ['site'] } });
      expect(problems.map(({ field }) => field)).toEqual(limited ? [] : [`body.grants.${permission}`]);
      expect(definitionProblems({ parts: [], grants: { [permission]: ['all'] } })).toEqual([]);
    }
    expect(definitionProblems({ parts: ['requester'], grants: {} })).toMatchObject([{ field: 'body.parts' }]);
  });

  it('has a code that no shipped role has', () => {
    for (const role of ROLES) expect(role).not.toMatch(OWN_ROLE);
    for (const code of ['x-', 'X-a', 'x--a', 'x-a b', 'agent']) expect(code).not.toMatch(OWN_ROLE);
    for (const code of ['x-a', 'x-branch-desk-2']) expect(code).toMatch(OWN_ROLE);
  });

  it('allows more when anything is added, and not when anything is taken away', () => {
    const grants = fc
      .array(fc.tuple(fc.constantFrom(...SCOPED_PERMISSIONS), fc.subarray([...SCOPES], { minLength: 1 })))
      .map((given) => together(given.map(([permission, scopes]) => ({ [permission]: scopes }))));
    fc.assert(
      fc.property(grants, grants, (some, others) => {
        const both = { parts: [], grants: together([some, others]) };
        expect(allowsMore(both, { parts: [], grants: some })).toBe(false);
        expect(allowsMore(both, both)).toBe(false);
      }),
    );
    const read = { parts: [], grants: { 'ticket.read': ['site'] } } as const;
    expect(allowsMore(read, { ...read, parts: ['agent'] })).toBe(true);
    expect(allowsMore(read, { parts: [], grants: { 'ticket.read': ['site', 'department'] } })).toBe(true);
    expect(allowsMore(read, { parts: [], grants: { 'ticket.read': ['all'] } })).toBe(true);
  });
});
