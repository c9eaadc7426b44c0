import { sql } from 'kysely';
import type { Value } from '#domain/config/values.ts';
import type { Facts } from '#domain/discovery/facts.ts';
import { type Doubt, deviceKey } from '#domain/discovery/identity.ts';
import type { Outcome } from '#domain/discovery/source.ts';
import type { Instant } from '#domain/instant.ts';
import type { Tx } from '../platform/db/db.ts';
import type { Source } from './sources.ts';

/** Remembers which item a machine is, and that it was seen. */
export async function rememberIdentity(
  tx: Tx,
  source: Source,
  facts: Facts,
  itemId: string,
  now: Instant,
): Promise<void> {
  const { serial, uuid, hostName } = facts;
  const host = hostName?.toLowerCase() ?? null;
  await sql`
    insert into discovery_identity as d (source_id, key, item_id, serial, uuid, macs, host_name, first_seen_at, last_seen_at)
    values (${source.id}, ${deviceKey(facts)}, ${itemId}, ${serial}, ${uuid}, ${[...facts.macs]}, ${host},
      ${new Date(now)}, ${new Date(now)})
    on conflict (source_id, key) do update set item_id = excluded.item_id, last_seen_at = excluded.last_seen_at,
      serial = coalesce(excluded.serial, d.serial), uuid = coalesce(excluded.uuid, d.uuid),
      macs = case when excluded.macs = '{}' then d.macs else excluded.macs end,
      host_name = coalesce(excluded.host_name, d.host_name)`.execute(tx);
}

/** Remembers what a source said of an item now, beside what it said before of other fields. */
export async function rememberWords(
  tx: Tx,
  source: Source,
  itemId: string,
  values: Readonly<Record<string, Value>>,
  now: Instant,
): Promise<void> {
  const said = Object.fromEntries(
    Object.entries(values).map(([field, value]) => [field, { value, at: now }]),
  );
  await sql`
    insert into discovery_claim as c (item_id, source_id, said) values (${itemId}, ${source.id}, ${JSON.stringify(said)}::jsonb)
    on conflict (item_id, source_id) do update set said = c.said || excluded.said`.execute(tx);
}

/** Asks people what a machine is; a machine of which they want to hear nothing more stays as it is. */
export async function askPeople(
  tx: Tx,
  source: Source,
  facts: Facts,
  doubt: Doubt | 'new',
  candidates: readonly string[],
  now: Instant,
): Promise<'asked' | 'ignored'> {
  const asked = await sql<{ state: string }>`
    insert into discovery_case as c (source_id, key, doubt, facts, candidates, first_at, last_at, state)
    values (${source.id}, ${deviceKey(facts)}, ${doubt}, ${JSON.stringify(facts)}::jsonb, ${[...candidates]}::uuid[],
      ${new Date(now)}, ${new Date(now)}, 'open')
    on conflict (source_id, key) do update set last_at = excluded.last_at, facts = excluded.facts,
      doubt = excluded.doubt, candidates = excluded.candidates,
      first_at = case when c.state = 'settled' then excluded.first_at else c.first_at end,
      state = case when c.state = 'ignored' then 'ignored' else 'open' end,
      decided_at = case when c.state = 'ignored' then c.decided_at end,
      decided_by = case when c.state = 'ignored' then c.decided_by end, item_id = null
    returning state`.execute(tx);
  return asked.rows[0]?.state === 'ignored' ? 'ignored' : 'asked';
}

/** A machine that is known now needs no answer any more. */
export async function closeCase(
  tx: Tx,
  source: Source,
  facts: Facts,
  itemId: string,
  now: Instant,
): Promise<void> {
  await sql`update discovery_case set state = 'settled', item_id = ${itemId}, decided_at = ${new Date(now)}
    where source_id = ${source.id} and key = ${deviceKey(facts)} and state = 'open'`.execute(tx);
}

export interface Run {
  id: string;
  label: string;
}

/** The run to which a report belongs, begun with its first one. */
export async function runOf(tx: Tx, source: Source, label: string, now: Instant): Promise<Run> {
  const at = new Date(now);
  const known = await sql<Run>`select id, label from discovery_run
    where source_id = ${source.id} and label = ${label}`.execute(tx);
  if (known.rows[0]) return known.rows[0];
  const made = await sql<Run>`
    insert into discovery_run (source_id, label, started_at, last_at) values (${source.id}, ${label}, ${at}, ${at})
    on conflict (source_id, label) do update set last_at = excluded.last_at returning id, label`.execute(tx);
  return made.rows[0]!;
}

/** Counts a report into its run; last in its transaction, for all reports of a run meet here. */
export async function countInRun(
  tx: Tx,
  run: Run,
  outcomes: readonly Outcome[],
  now: Instant,
): Promise<void> {
  await sql`
    update discovery_run set reports = reports + 1, last_at = ${new Date(now)},
      counts = (select coalesce(jsonb_object_agg(k, n), '{}') from (
        select k, sum(n)::int as n from (
          select key as k, value::int as n from jsonb_each_text(counts)
          union all select outcome, 1 from unnest(${[...outcomes]}::text[]) outcome
        ) each group by k
      ) summed)
    where id = ${run.id}`.execute(tx);
}

/** Remembers that a run wrote these versions of an item. */
export async function rememberWrite(
  tx: Tx,
  run: Run,
  itemId: string,
  first: number,
  last: number,
): Promise<void> {
  await sql`
    insert into discovery_write as w (run_id, item_id, first_version, last_version)
    values (${run.id}, ${itemId}, ${first}, ${last})
    on conflict (run_id, item_id) do update set last_version = excluded.last_version,
      first_version = case when w.last_version = excluded.first_version - 1 then w.first_version
        else excluded.first_version end`.execute(tx);
}
