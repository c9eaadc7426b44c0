import fc from 'fast-check';
import { sql } from 'kysely';
import { beforeAll, expect, it } from 'vitest';
import { isTrueOf } from '#domain/scim/evaluate.ts';
import { attributePath, type Filter, OPERATORS } from '#domain/scim/filter.ts';
import { ScimProblem } from '#domain/scim/problem.ts';
import { ENTERPRISE, GROUPS, type ResourceType, USERS } from '#domain/scim/schema.ts';
import { world } from '#test/world.ts';
import { groupColumn, groupResource, listGroups } from './groups.store.ts';
import { type Columns, conditionOf } from './sql.ts';
import { type ListWish, listUsers, userColumn, userResource } from './users.store.ts';

const { db, people, groups } = await world();

beforeAll(async () => {
  await sql`update person set manager_id = ${people.lead.id}, email = null, locale = 'en' where id = ${people.chen.id}`.execute(
    db,
  );
  await sql`update person set active = false, phone = null, department_id = null where id = ${people.wang.id}`.execute(
    db,
  );
  await sql`insert into scim_user (person_id, external_id, family_name, given_name, employee_number)
    values (${people.lina.id}, 'Ext-A', '李', '娜', '7'), (${people.zhao.id}, 'ext-a', null, 'Min', '')`.execute(
    db,
  );
  await sql`insert into scim_group values (${groups.first}, 'G-1')`.execute(db);
});

const words = [
  'lina',
  'LI',
  'n',
  '李',
  '娜',
  '8001',
  'ext-a',
  'Ext-A',
  'work',
  'en',
  '财务部',
  '7',
  '',
  'true',
  '@huaheng.example',
  people.lead.id,
  groups.first,
  '服务台',
  '2026-01-01T00:00:00Z',
  '2099-01-01T00:00:00+08:00',
  'User',
  '组',
];
const literal = fc.oneof(
  fc.constantFrom(...words),
  fc.constantFrom(...words),
  fc.boolean(),
  fc.constant(null),
  fc.integer(),
);
const filters = (
  paths: readonly string[],
  many: Readonly<Record<string, readonly string[]>>,
): fc.Arbitrary<Filter> => {
  const terms = (names: readonly string[]) => {
    const path = fc.constantFrom(...names).map((text) => attributePath(text)!);
    return [
      fc.record({ is: fc.constant('present' as const), path }),
      fc.record({
        is: fc.constant('compare' as const),
        path,
        op: fc.constantFrom(...OPERATORS),
        value: literal,
      }),
    ] as const;
  };
  const some = Object.entries(many).map(([name, subs]) =>
    fc.oneof(...terms(subs)).map((of): Filter => ({ is: 'some', path: attributePath(name)!, of })),
  );
  const { filter } = fc.letrec<{ filter: Filter }>((tie) => ({
    filter: fc.oneof(
      { maxDepth: 3, depthSize: 'small' },
      ...terms(paths),
      ...some,
      fc.record({ is: fc.constant('not' as const), of: tie('filter') }),
      fc.record({
        is: fc.constantFrom('and' as const, 'or' as const),
        of: fc.array(tie('filter'), { minLength: 2, maxLength: 3 }),
      }),
    ),
  }));
  return filter;
};

const OF_USERS = filters(
  [
    'id',
    'externalId',
    'userName',
    'displayName',
    'name.formatted',
    'name.familyName',
    'name.givenName',
    'active',
    'preferredLanguage',
    'timezone',
    'emails',
    'emails.value',
    'emails.type',
    'emails.primary',
    'phoneNumbers.value',
    'groups',
    'groups.display',
    'meta.created',
    'meta.lastModified',
    'meta.resourceType',
    `${ENTERPRISE}:employeeNumber`,
    `${ENTERPRISE}:department`,
    `${ENTERPRISE}:manager`,
    `${ENTERPRISE}:manager.displayName`,
    'password',
  ],
  { emails: ['type', 'value', 'primary'], phoneNumbers: ['value', 'type'] },
);
const OF_GROUPS = filters(
  [
    'id',
    'externalId',
    'displayName',
    'members',
    'members.value',
    'members.display',
    'meta.created',
    'nothing',
  ],
  {},
);

async function agrees<R extends { id: string }>(
  {
    list,
    resource,
    columns,
    of,
  }: {
    list(wish: ListWish): Promise<{ total: number; rows: R[] }>;
    resource(row: R): Parameters<typeof isTrueOf>[1];
    columns: Columns;
    of: ResourceType;
  },
  arbitrary: fc.Arbitrary<Filter>,
) {
  const asked = (where: ListWish['where']) => list({ where, order: sql`1`, offset: 0, limit: 200 });
  const all = (await asked(sql`true`)).rows.map((row) => resource(row));
  await fc.assert(
    fc.asyncProperty(arbitrary, async (filter) => {
      let expected: unknown[];
      try {
        expected = all.filter((one) => isTrueOf(filter, one, of)).map(({ id }) => id);
      } catch (error) {
        expect(error).toBeInstanceOf(ScimProblem);
        // Which attributes there are is known to both; that one has no order may go unasked where nothing is looked at.
        return;
      }
      let condition: ListWish['where'];
      try {
        condition = conditionOf(filter, columns);
      } catch (error) {
        expect(error).toBeInstanceOf(ScimProblem);
        return;
      }
      const { total, rows } = await asked(condition);
      expect(rows.map(({ id }) => id).sort()).toEqual(expected.sort());
      expect(total).toBe(expected.length);
    }),
    { numRuns: 150 },
  );
}

it('PostgreSQL finds the people of whom a filter is true', () =>
  agrees(
    {
      list: (wish) => listUsers(db, wish),
      resource: (row) => userResource(row, ''),
      columns: userColumn,
      of: USERS,
    },
    OF_USERS,
  ));

it('and the groups', () =>
  agrees(
    {
      list: (wish) => listGroups(db, wish),
      resource: (row) => groupResource(row, ''),
      columns: groupColumn,
      of: GROUPS,
    },
    OF_GROUPS,
  ));
