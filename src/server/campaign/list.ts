import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import {
  type Affected,
  type Campaign,
  type CampaignStatus,
  isMajor,
  movesFrom,
  sightOf,
  targetsClosed,
} from '#domain/campaign/campaign.ts';
import {
  ALL_STANDINGS,
  type Counted,
  dueCheckOf,
  progressOf,
  type Standing,
  standingOf,
} from '#domain/campaign/progress.ts';
import { isContradicted, type Target, type TargetState } from '#domain/campaign/target.ts';
import { type Criticality, humanId, type ItemState } from '#domain/config/item.ts';
import type { Classes } from '#domain/config/item-class.ts';
import { resultOf } from '#domain/evidence/check.ts';
import type { Instant } from '#domain/instant.ts';
import { type Actor, holds } from '#domain/permissions/actor.ts';
import { conditions } from '../config/list.ts';
import { withinItems } from '../config/reach.ts';
import { namesIn } from '../organisation/names.ts';
import type { Queries } from '../platform/db/db.ts';
import { pageOf, readCursor } from '../platform/http/cursor.ts';
import { campaignNumber, campaignOr404, campaignsWhere, TARGET } from './store.ts';

const numbered = z.tuple([z.int().min(1).max(2_147_483_647)]);

/** What a standing depends on, of targets `t` of campaigns `c`. */
const facts = (now: Instant) => ({
  doneInTime: sql`(t.done_at is not null and t.done_at <= to_timestamp(c.due_at / 1000.0))`,
  exemptionStands: sql`(t.until is not null and t.until > ${new Date(now)})`,
  isDue: sql`(c.due_at <= ${now}::bigint)`,
});

/** Targets that are alike, by campaign, of items that the actor may know of. */
async function counted(
  q: Queries,
  where: RawBuilder<unknown>,
  now: Instant,
  actor: Actor,
  by: RawBuilder<unknown> = sql`t.campaign_id::text`,
): Promise<Map<string | null, Counted[]>> {
  const { doneInTime, exemptionStands, isDue } = facts(now);
  const found = await sql<Counted & { of: string | null }>`
    select ${by} as of, t.state, ${doneInTime} as "doneInTime", ${exemptionStands} as "exemptionStands",
      ${isDue} as "isDue", count(*)
    from campaign_target t join campaign c on c.id = t.campaign_id join item i on i.id = t.item_id
    where ${where} and ${withinItems(actor)} group by 1, 2, 3, 4, 5`.execute(q);
  const groups = new Map<string | null, Counted[]>();
  for (const { of, ...one } of found.rows) groups.set(of, [...(groups.get(of) ?? []), one]);
  return groups;
}

interface ListFilter {
  cursor?: string | undefined;
  limit: number;
  status?: CampaignStatus | undefined;
  q?: string | undefined;
}

/** Campaigns, the newest first, with how far they are. */
export async function listCampaigns(q: Queries, filter: ListFilter, actor: Actor, now: Instant) {
  const all: RawBuilder<unknown>[] = [sql`true`];
  if (filter.status) all.push(sql`c.status = ${filter.status}`);
  const text = filter.q?.replace(/[\\%_]/g, '\\$&');
  if (text)
    all.push(sql`(c.title ilike ${`%${text}%`} or c.state->'advisory'->>'code' ilike ${`%${text}%`})`);
  if (filter.cursor !== undefined) all.push(sql`c.number < ${readCursor(filter.cursor, numbered)[0]}`);
  const found = await sql<{ id: string; number: number; campaign: Campaign; owner: string }>`
    select c.id, c.number, c.state as campaign, p.name as owner from campaign c join person p on p.id = c.owner_id
    where ${sql.join(all, sql` and `)} order by c.number desc limit ${filter.limit + 1}`.execute(q);
  const { items, next } = pageOf(found.rows, filter.limit, ({ number }) => [number]);
  const ids = items.map(({ id }) => id);
  const counts = await counted(q, sql`t.campaign_id = any(${ids}::uuid[])`, now, actor);
  const rows = items.map(({ id, number, campaign, owner }) => ({
    ...{ id, number: campaignNumber(number), title: campaign.title, status: campaign.status, owner },
    ...{ advisory: campaign.advisory, dueAt: campaign.dueAt, changeRef: campaign.changeRef },
    progress: progressOf(counts.get(id) ?? []),
  }));
  return { items: rows, next };
}

/** One campaign with its products, its progress and what its reader may do. */
export async function openCampaign(q: Queries, id: string, actor: Actor, now: Instant) {
  const { number, version, campaign } = await campaignOr404(q, id);
  const products = campaign.affected.map(({ productId }) => productId);
  const named = await sql<{ id: string; name: string }>`
    select id, name from software_product where id = any(${products}::uuid[])
    union all select id, path from department_path where id = ${campaign.scope.departmentId}::uuid`.execute(
    q,
  );
  const counts = await counted(q, sql`t.campaign_id = ${id}`, now, actor);
  const mayManage = holds(actor, 'campaign.manage');
  return {
    ...{ id, number: campaignNumber(number), version, ...campaign },
    affected: [...campaign.affected],
    progress: progressOf(counts.get(id) ?? []),
    names: {
      ...(await namesIn(q, campaign)),
      ...Object.fromEntries(named.rows.map((one) => [one.id, one.name])),
    },
    mayManage,
    mayWork: holds(actor, 'campaign.work') && targetsClosed(campaign) === null,
    moves: mayManage ? movesFrom(campaign) : [],
  };
}

export interface TargetFilter {
  state?: TargetState | undefined;
  standing?: Standing | undefined;
  q?: string | undefined;
  class?: string | undefined;
  criticality?: Criticality | undefined;
  group?: string | undefined;
  department?: string | undefined;
  site?: string | undefined;
  owner?: string | undefined;
}

/** What a filter asks of targets `t` of campaigns `c` and their items `i`, within what the actor may know. */
export function ofTargets(
  filter: TargetFilter,
  classes: Classes,
  actor: Actor,
  now: Instant,
): RawBuilder<unknown> {
  const { state, standing, ...place } = filter;
  const all = [...conditions({ ...place, state: 'all' }, classes), withinItems(actor)];
  if (state) all.push(sql`t.state = ${state}`);
  if (standing) {
    const { doneInTime, exemptionStands, isDue } = facts(now);
    const known = ALL_STANDINGS.filter((one) => one.standing === standing).map(
      (one) =>
        sql`(${one.state}, ${one.doneInTime}::boolean, ${one.exemptionStands}::boolean, ${one.isDue}::boolean)`,
    );
    all.push(sql`(t.state, ${doneInTime}, ${exemptionStands}, ${isDue}) in (${sql.join(known)})`);
  }
  return sql.join(all, sql` and `);
}

interface TargetRow extends Target {
  itemId: string;
  number: number;
  name: string;
  class: string;
  itemState: ItemState;
  criticality: Criticality;
  owner: string | null;
  holder: string | null;
  group: string | null;
  department: string | null;
  site: string | null;
  approver: string | null;
  doneInTime: boolean;
  exemptionStands: boolean;
  isDue: boolean;
  installed: { productId: string; version: string }[];
}

/** Targets of a campaign by item, the newest first, with what is seen on each. */
export async function listTargets(
  q: Queries,
  id: string,
  { cursor, limit, ...filter }: TargetFilter & { cursor?: string | undefined; limit: number },
  classes: Classes,
  actor: Actor,
  now: Instant,
) {
  const { campaign } = await campaignOr404(q, id);
  const after = cursor === undefined ? null : readCursor(cursor, numbered)[0];
  const { doneInTime, exemptionStands, isDue } = facts(now);
  const products = campaign.affected.map(({ productId }) => productId);
  const found = await sql<TargetRow>`
    select i.id as "itemId", i.number, i.name, i.class, i.state as "itemState", i.criticality, o.name as owner,
      h.name as holder, g.name as "group", d.path as department, s.name as site, a.name as approver, ${TARGET},
      ${doneInTime} as "doneInTime", ${exemptionStands} as "exemptionStands", ${isDue} as "isDue",
      coalesce((select jsonb_agg(distinct jsonb_build_object('productId', v.product_id, 'version', v.version))
        from software_installation n join software_version v on v.id = n.version_id
        where n.item_id = i.id and v.product_id = any(${products}::uuid[])), '[]') as installed
    from campaign_target t join campaign c on c.id = t.campaign_id join item i on i.id = t.item_id
      left join person o on o.id = i.owner_id left join person h on h.id = i.holder_id
      left join support_group g on g.id = i.group_id left join department_path d on d.id = i.department_id
      left join site s on s.id = i.site_id left join person a on a.id = t.approved_by
    where t.campaign_id = ${id} and (${after}::int is null or i.number < ${after}::int)
      and ${ofTargets(filter, classes, actor, now)}
    order by i.number desc limit ${limit + 1}`.execute(q);
  const { items, next } = pageOf(found.rows, limit, ({ number }) => [number]);
  return { items: items.map((row) => targetOf(row, campaign.affected)), next };
}

const targetOf = (row: TargetRow, affected: readonly Affected[]) => ({
  item: {
    ...{
      id: row.itemId,
      number: humanId(row.number),
      name: row.name,
      class: row.class,
      state: row.itemState,
    },
    ...{ criticality: row.criticality, owner: row.owner, holder: row.holder, group: row.group },
    ...{ department: row.department, site: row.site },
  },
  ...{ state: row.state, evidence: row.evidence, reason: row.reason, plannedAt: row.plannedAt },
  ...{ doneAt: row.doneAt, approver: row.approver, until: row.until },
  standing: standingOf(row),
  major: isMajor(row.criticality),
  installed: row.installed,
  contradicted: isContradicted(row, sightOf(affected, row.installed)),
});

const GROUPED = {
  owner: { of: sql`i.owner_id::text`, name: sql`select id::text as id, name from person` },
  group: { of: sql`i.group_id::text`, name: sql`select id::text as id, name from support_group` },
  department: {
    of: sql`i.department_id::text`,
    name: sql`select id::text as id, path as name from department_path`,
  },
  site: { of: sql`i.site_id::text`, name: sql`select id::text as id, name from site` },
} as const;
export type GroupedBy = keyof typeof GROUPED;

/** Progress by who answers for the items, or where they are; who has most to do comes first. */
export async function progressBy(q: Queries, id: string, by: GroupedBy, actor: Actor, now: Instant) {
  await campaignOr404(q, id);
  const counts = await counted(q, sql`t.campaign_id = ${id}`, now, actor, GROUPED[by].of);
  const ids = [...counts.keys()].filter((one) => one !== null);
  const named = await sql<{ id: string; name: string }>`
    select n.id, n.name from (${GROUPED[by].name}) n where n.id = any(${ids}::text[])`.execute(q);
  const names = new Map(named.rows.map((one) => [one.id, one.name]));
  return [...counts]
    .map(([of, groups]) => ({ id: of, name: names.get(of ?? '') ?? null, progress: progressOf(groups) }))
    .sort((a, b) => b.progress.open - a.progress.open || (a.name ?? '').localeCompare(b.name ?? '', 'zh'));
}

/** Clause 2.2 over campaigns that are due in a period: items done by the due date. */
export async function dueCheck(
  q: Queries,
  { from, to }: { from: Instant; to: Instant },
  actor: Actor,
  now: Instant,
) {
  const due = sql`c.status in ('running', 'done') and c.due_at >= ${from}::bigint and c.due_at < ${to}::bigint`;
  const campaigns = await campaignsWhere(q, due);
  const counts = await counted(q, due, now, actor);
  const all = dueCheckOf(progressOf([...counts.values()].flat()));
  const each = campaigns.map(({ id, number, campaign }) => ({
    ...{ id, number: campaignNumber(number), title: campaign.title },
    ...dueCheckOf(progressOf(counts.get(id) ?? [])),
  }));
  return { clause: '2.2' as const, from, to, ...all, result: resultOf(all), campaigns: each };
}

/** What happened to a campaign, the newest first, without the targets themselves. */
export async function historyOf(
  q: Queries,
  id: string,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
) {
  await campaignOr404(q, id);
  const after = cursor === undefined ? null : readCursor(cursor, numbered)[0];
  const found = await sql<{
    seq: number;
    at: number;
    kind: string;
    by: string | null;
    reason: string | null;
    undoes: number | null;
    targets: number;
    states: Record<string, number>;
    fields: string[];
    undone: boolean;
  }>`select e.seq, round(extract(epoch from e.at) * 1000)::float8 as at, e.kind, p.name as by,
      e.data->>'reason' as reason, (e.data->>'undoes')::int as undoes,
      coalesce(jsonb_array_length(e.data->'targets'), 0) as targets,
      coalesce((select jsonb_object_agg(x.state, x.n) from (select t->'after'->>'state' as state, count(*) as n
        from jsonb_array_elements(e.data->'targets') t group by 1) x), '{}') as states,
      array(select jsonb_object_keys(e.after) order by 1) as fields,
      exists (select from campaign_event u where u.record_id = e.record_id and u.kind = 'undone'
        and (u.data->>'undoes')::int = e.seq) as undone
    from campaign_event e left join person p on p.id = e.person_id
    where e.record_id = ${id} and (${after}::int is null or e.seq < ${after}::int)
    order by e.seq desc limit ${limit + 1}`.execute(q);
  return pageOf(found.rows, limit, ({ seq }) => [seq]);
}
