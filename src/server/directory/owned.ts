import { sql } from 'kysely';
import type { ImportField } from '#domain/organisation/import/row.ts';
import { keptFrom, type Owned } from '#domain/organisation/owned.ts';
import type { Queries } from '../platform/db/db.ts';
import { refused } from '../platform/http/refused.ts';

/** What sources keep of everybody who comes from one, or of one of them. */
export async function ownedBySources(
  q: Queries,
  personId: string | null = null,
): Promise<Map<string, Owned>> {
  const found = await sql<Owned & { personId: string }>`
    select d.person_id as "personId", s.owned as fields, s.owned_roles as roles, d.has_left as left
    from directory_person d join directory_source s on s.id = d.source_id
    where s.enabled and (${personId}::uuid is null or d.person_id = ${personId}::uuid)`.execute(q);
  return new Map(found.rows.map(({ personId: id, ...owned }) => [id, owned]));
}

/** As a change of a person names them. */
const FIELDS = {
  ...{
    login: 'login',
    name: 'name',
    email: 'email',
    phone: 'phone',
    extension: 'extension',
    active: 'active',
  },
  ...{ roles: 'roles', departmentId: 'department', siteId: 'site', managerId: 'manager' },
} as const satisfies Record<string, ImportField>;

/** Refuses a change by hand of what a source keeps. */
export async function refuseOwned(
  q: Queries,
  personId: string,
  before: { [K in keyof typeof FIELDS]: unknown },
  changed: { [K in keyof typeof FIELDS]?: unknown },
): Promise<void> {
  const owned = (await ownedBySources(q, personId)).get(personId);
  if (!owned) return;
  const named = (Object.keys(FIELDS) as (keyof typeof FIELDS)[]).filter((key) => key in changed);
  const wrong = named.filter((key) => {
    const change = { field: FIELDS[key], before: before[key], after: changed[key] };
    return keptFrom(owned, [change]).length > 0;
  });
  if (wrong.length === 0) return;
  const code = 'owned_by_directory';
  throw refused(
    code,
    undefined,
    wrong.map((key) => ({ field: `body.${key}`, code })),
  );
}
