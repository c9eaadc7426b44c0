import { sql } from 'kysely';
import type { SyncPlan } from '#domain/directory/plan.ts';
import type { Instant } from '#domain/instant.ts';
import { applyPlan } from '../organisation/import/apply.ts';
import type { Tx } from '../platform/db/db.ts';
import type { Reading } from './reading.ts';
import type { Source } from './store.ts';

/** Carries out a plan that was not stopped, by the system, in the transaction of its run. */
export async function applySync(
  tx: Tx,
  source: Source,
  plan: SyncPlan,
  { owned, ownedRoles }: Reading,
  { run, now }: { run: string; now: Instant },
): Promise<void> {
  await rename(tx, plan.renames);
  const by = { personId: null, ip: null, now };
  await applyPlan(tx, plan.applied, by, { source: source.id, run });
  await link(tx, source, plan, { run, now });
  await sql`update directory_source set owned = ${owned}, owned_roles = ${ownedRoles} where id = ${source.id}`.execute(
    tx,
  );
}

/** First out of the way, then as they are to be called: people may hand a login to each other. */
async function rename(tx: Tx, renames: SyncPlan['renames']): Promise<void> {
  if (renames.size === 0) return;
  const rows = JSON.stringify([...renames].map(([id, login]) => ({ id, login })));
  const named = sql`jsonb_to_recordset(${rows}::jsonb) as r(id uuid, login text)`;
  await sql`update person p set login = p.id::text from ${named} where p.id = r.id`.execute(tx);
  await sql`update person p set login = r.login from ${named} where p.id = r.id`.execute(tx);
}

/** Who is whom, for the next run and, of a directory server, for signing in. */
async function link(
  tx: Tx,
  { id, providerId }: Source,
  { links, changes }: SyncPlan,
  { run, now }: { run: string; now: Instant },
): Promise<void> {
  const rows = sql`jsonb_to_recordset(${JSON.stringify(links)}::jsonb) as r(key text, login text, "left" boolean)
    join person p on p.login = r.login`;
  await sql`insert into directory_person (source_id, key, person_id, has_left, linked_at)
    select ${id}::uuid, r.key, p.id, r."left", ${new Date(now)} from ${rows}
    on conflict (source_id, key) do update set has_left = excluded.has_left
      where directory_person.has_left <> excluded.has_left`.execute(tx);
  const found = changes.filter(({ kind }) => kind === 'link').map(({ personId }) => personId);
  await sql`insert into audit_entry (kind, what, object_kind, object_id)
    select 'identity_bound', jsonb_build_object('person', id, 'source', ${id}::text, 'run', ${run}::text), 'person', id
    from unnest(${found}::uuid[]) id`.execute(tx);
  if (providerId === null) return;
  await sql`insert into identity (provider_id, subject, person_id, bound_at)
    select ${providerId}::uuid, r.key, p.id, ${new Date(now)} from ${rows}
    on conflict do nothing`.execute(tx);
}
