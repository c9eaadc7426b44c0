import { expect, it } from 'vitest';
import { SYSTEM } from '../permissions/actor.ts';
import { ROLES, type Role } from '../permissions/roles.ts';
import { seesWhole } from './visible.ts';

const WHOLE: Record<Role, boolean> = {
  requester: false,
  agent: true,
  lead: true,
  it_manager: true,
  admin: true,
  security_admin: true,
  auditor: true,
};

it.each(ROLES)('%s sees the whole record of others as listed, and always their own', (role) => {
  const actor = { kind: 'person', personId: 'me', roles: ['requester', role], groupIds: [] } as const;
  expect(seesWhole(actor, 'other')).toBe(WHOLE[role]);
  expect(seesWhole(actor, 'me')).toBe(true);
});

it('the system sees everything', () => expect(seesWhole(SYSTEM, 'other')).toBe(true));
