import { sql } from 'kysely';
import type { Instant } from '#domain/instant.ts';
import { holds, type PersonActor } from '#domain/permissions/actor.ts';
import type { Duties } from '#domain/permissions/giving.ts';
import { givesRoles } from '#domain/permissions/giving.ts';
import type { Role } from '#domain/permissions/roles.ts';
import type { Queries, Tx } from '../platform/db/db.ts';
import { refused } from '../platform/http/refused.ts';
import { settingOf, storeSetting } from '../setting/actions.ts';
import { ACTOR, type ActorRow, actorFrom } from './actor.ts';

const KEY = 'separateDuties';

/** Whether nobody may hold two of the duties of administrator, security administrator and auditor. */
export const dutiesSeparated = async (q: Queries): Promise<boolean> => (await settingOf(q, KEY)) === true;

export interface Mixed {
  id: string;
  name: string;
  parts: Role[];
}

/** People at work here who hold two duties. */
export async function mixedDuties(q: Queries): Promise<Mixed[]> {
  const found = await sql<Mixed>`select id, name, roles as parts from person
    where active and mixes_duties(roles) order by name collate "zh-x-icu", id`.execute(q);
  return found.rows;
}

/** Switches it. On is refused while somebody holds two; off needs nothing. The organisation is locked. */
export async function separateDuties(
  tx: Tx,
  separated: boolean,
  by: { personId: string; now: Instant; ip: string | null },
): Promise<void> {
  const before = await dutiesSeparated(tx);
  if (before === separated) return;
  if (separated) {
    const mixed = await mixedDuties(tx);
    if (mixed.length > 0)
      throw refused('duties_mixed', { people: mixed.slice(0, 20).map(({ id, name }) => ({ id, name })) });
  }
  await storeSetting(tx, { key: KEY, before, after: separated }, by);
}

/** People at work here, but for one, of whom the question holds. */
async function others(
  q: Queries,
  personId: string | null,
  may: (actor: PersonActor) => boolean,
): Promise<boolean> {
  const found = await sql<ActorRow>`select ${ACTOR} from person p
    where p.active and p.id is distinct from ${personId}
      and (p.roles && '{admin,security_admin}' or exists (
        select from role r where r.code = any (p.given_roles) and r.grants ? 'role.grant'))`.execute(q);
  return found.rows.map(actorFrom).some(may);
}

/** What giving roles depends on when this person gives them. */
export async function dutiesFor(q: Queries, personId: string | null): Promise<Duties> {
  const separated = await dutiesSeparated(q);
  return { separated, alone: !(await others(q, personId, (actor) => givesRoles(actor, separated))) };
}

/** Whether nobody else defines roles. */
export const definesAlone = async (q: Queries, personId: string): Promise<boolean> =>
  !(await others(q, personId, (actor) => holds(actor, 'role.manage')));

/** Parts that these roles play together; codes of own roles that are unknown are named. */
export async function partsOf(
  q: Queries,
  codes: readonly string[],
): Promise<{ parts: Role[]; unknown: string[] }> {
  const found = await sql<{ parts: Role[]; unknown: string[] }>`
    select parts_of(${[...codes]}::text[]) as parts,
      array(select code from unnest(${[...codes]}::text[]) code
        where code like 'x-%' and not exists (select from role r where r.code = code.code)) as unknown`.execute(
    q,
  );
  return found.rows[0] ?? { parts: [], unknown: [] };
}
