import { expect, it } from 'vitest';
import { keptFrom } from './owned.ts';

const owned = { fields: ['name', 'email'], roles: ['agent'], left: false };

it.each([
  ['a field of the source', 'name', 'a', 'b', owned, true],
  ['another field', 'phone', null, '1', owned, false],
  ['a role of its groups given', 'roles', ['requester'], ['requester', 'agent'], owned, true],
  ['a role of its groups taken', 'roles', ['requester', 'agent'], ['requester'], owned, true],
  ['another role', 'roles', ['requester'], ['requester', 'lead'], owned, false],
  ['somebody sent away', 'active', true, false, owned, false],
  ['somebody taken back whom a hand sent away', 'active', false, true, owned, false],
  ['somebody taken back whom the source has no more', 'active', false, true, { ...owned, left: true }, true],
] as const)('by hand: %s', (_name, field, before, after, by, kept) => {
  expect(keptFrom(by, [{ field, before, after }])).toEqual(kept ? [field] : []);
});
