import fc from 'fast-check';
import { expect, it } from 'vitest';
import { branchesOf } from './branches.ts';
import { ALWAYS, all, among, any, isTrueOf, NEVER, type Predicate, type TicketFacts } from './predicate.ts';
import { reads } from './reach.ts';

const IDS = ['a', 'b', 'c'];
const id = fc.constantFrom(...IDS);
const maybe = fc.option(id);
const facts: fc.Arbitrary<TicketFacts> = fc.record({
  ...{
    requesterId: maybe,
    recordedBy: maybe,
    assigneeId: maybe,
    groupId: maybe,
    departmentId: maybe,
    siteId: maybe,
  },
  confidential: fc.boolean(),
  security: fc.boolean(),
  readerIds: fc.uniqueArray(id),
});
const leaf: fc.Arbitrary<Predicate> = fc.oneof(
  fc.constantFrom<Predicate>(ALWAYS, NEVER, { is: 'open_to_all_readers' }, { is: 'security_incident' }),
  fc
    .tuple(fc.constantFrom('requesterId', 'assigneeId', 'departmentId'), fc.uniqueArray(id))
    .map(([fact, ids]) => among(fact as 'groupId', ids)),
  id.map((personId): Predicate => ({ is: 'named_reader', personId })),
);
const some = (of: fc.Arbitrary<Predicate>) => fc.array(of, { maxLength: 3 });
const predicate = fc.oneof(
  leaf,
  some(
    fc.oneof(
      leaf,
      some(leaf).map((of) => all(...of)),
    ),
  ).map((of) => any(...of)),
  some(
    fc.oneof(
      leaf,
      some(leaf).map((of) => any(...of)),
    ),
  ).map((of) => all(...of)),
);

it('leads to a ticket by some way exactly where the predicate holds', () => {
  fc.assert(
    fc.property(predicate, facts, (one, ticket) => {
      const ways = branchesOf(one);
      if (ways === null) return;
      const reached = ways.some(({ by, and }) => [by, ...and].every((each) => isTrueOf(each, ticket)));
      expect(reached).toBe(isTrueOf(one, ticket));
    }),
  );
});

const person = { kind: 'person', personId: 'a', groupIds: ['b'] } as const;

it('is one walk for who reads all that is not confidential, and ways for who does not', () => {
  expect(branchesOf(reads({ ...person, roles: ['requester', 'agent'] }))).toBeNull();
  expect(branchesOf(reads({ ...person, roles: ['requester'] }))).toHaveLength(3);
  const scoped = {
    ...{ ...person, roles: ['requester', 'agent'] as const },
    grants: { 'ticket.read': ['department', 'groups'] as const },
    belongs: { departmentIds: ['c'], siteId: null },
  };
  expect(branchesOf(reads(scoped))?.map(({ by }) => (by.is === 'among' ? by.fact : by.is))).toEqual([
    ...['requesterId', 'recordedBy', 'named_reader', 'departmentId', 'groupId', 'assigneeId'],
  ]);
});
