import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PERMISSIONS, type Permission, SCOPED_PERMISSIONS } from './actions.ts';
import { effectsOf } from './effect.ts';
import { type Grants, type RoleDefinition, SCOPES, together } from './grants.ts';
import { ROLES, type Role } from './roles.ts';

const role = (grants: Grants = {}, parts: Role[] = []): RoleDefinition => ({ grants, parts });
const said = (holders: Parameters<typeof effectsOf>[0], before: RoleDefinition, after: RoleDefinition) =>
  effectsOf(holders, before, after).items.map(
    ({ part, permission, scope, gained, lost }) => `${part ?? `${permission} ${scope}`} +${gained} -${lost}`,
  );

describe('a change of a role', () => {
  const nobody = role();
  it.each<[string, Parameters<typeof effectsOf>[0], RoleDefinition, RoleDefinition, string[]]>([
    ['that nobody holds changes nothing', [], role(), role({ 'audit.read': ['all'] }), []],
    [
      'gives to all who hold it',
      [{ people: 3, others: nobody }],
      role(),
      role({ 'audit.read': ['all'] }),
      ['audit.read all +3 -0'],
    ],
    [
      'is none for whom another role allows it',
      [
        { people: 3, others: nobody },
        { people: 2, others: role({ 'ticket.read': ['all'] }) },
      ],
      role({ 'ticket.read': ['site'] }),
      role(),
      ['ticket.read site +0 -3'],
    ],
    [
      'from a site to all takes nothing away',
      [{ people: 1, others: nobody }],
      role({ 'ticket.read': ['site'] }),
      role({ 'ticket.read': ['all'] }),
      ['ticket.read all +1 -0'],
    ],
    [
      'of a part is told as well',
      [{ people: 4, others: role({}, ['lead']) }],
      role({}, ['lead', 'agent']),
      role({}, ['auditor']),
      ['auditor +4 -0', 'agent +0 -4'],
    ],
  ])('%s', (_, holders, before, after, told) => {
    expect(said(holders, before, after)).toEqual(told);
  });

  const grants = fc.dictionary(
    fc.constantFrom<Permission>(...SCOPED_PERMISSIONS, 'audit.read', 'desk.read'),
    fc.uniqueArray(fc.constantFrom(...SCOPES), { minLength: 1 }),
  ) as fc.Arbitrary<Grants>;
  const definition = fc.record({ grants, parts: fc.uniqueArray(fc.constantFrom(...ROLES)) });

  it('signs out exactly when the role allows more, and back again takes what it gave', () => {
    fc.assert(
      fc.property(definition, definition, (before, after) => {
        const one = [{ people: 1, others: nobody }];
        const there = effectsOf(one, before, after);
        const back = effectsOf(one, after, before);
        expect(there.signedOut).toBe(there.items.some(({ gained }) => gained > 0));
        expect(
          new Set(there.items.filter((i) => i.gained > 0).map((i) => [i.part, i.permission, i.scope].join())),
        ).toEqual(
          new Set(back.items.filter((i) => i.lost > 0).map((i) => [i.part, i.permission, i.scope].join())),
        );
        expect(
          effectsOf([{ people: 5, others: { parts: [...ROLES], grants: all } }], before, after).items,
        ).toEqual([]);
      }),
    );
  });
  const all = together(
    (Object.keys(PERMISSIONS) as Permission[]).map((permission) => ({ [permission]: ['all'] as const })),
  );
});
