import { type RawBuilder, sql } from 'kysely';
import { type Affected, type Campaign, targetsClosed } from '#domain/campaign/campaign.ts';
import type { Target } from '#domain/campaign/target.ts';
import { recordNumber } from '#domain/record-number.ts';
import type { Queries, Tx } from '../platform/db/db.ts';
import { appendEvents, type By, chained, type Happened } from '../platform/history/history.ts';
import { Refused, refused } from '../platform/http/refused.ts';

export const campaignNumber = (number: number): string => recordNumber('PC', number);

/** A campaign with what the store knows of it beside. */
export interface KeptCampaign {
  id: string;
  number: number;
  version: number;
  hash: string;
  campaign: Campaign;
}

/** What happens to targets in one event. */
export interface TargetChange {
  itemId: string;
  /** Null: it was none. */
  before: Target | null;
  after: Target;
}

/** An event: the fields of the campaign that it sets, and what it does to targets. */
export interface CampaignEvent {
  kind: CampaignEventKind;
  after: Partial<Campaign>;
  data: { reason?: string | null; undoes?: number; targets?: readonly TargetChange[] };
}
export type CampaignEventKind = (typeof CAMPAIGN_EVENTS)[number];
const CAMPAIGN_EVENTS = [
  ...(['created', 'amended', 'started', 'rescanned', 'set', 'imported', 'seen', 'undone'] as const),
  ...(['finished', 'cancelled', 'resumed'] as const),
] as const;

const KEPT = sql`c.id, c.number, c.version, encode(c.hash, 'hex') as hash, c.state as campaign`;

export async function campaignsWhere(
  q: Queries,
  where: RawBuilder<unknown>,
  lock = false,
): Promise<KeptCampaign[]> {
  const found = await sql<KeptCampaign>`select ${KEPT} from campaign c where ${where} order by c.id
    ${lock ? sql`for no key update` : sql``}`.execute(q);
  return Promise.all(found.rows.map(async (row) => ({ ...row, campaign: await current(q, row.campaign) })));
}

export async function campaignOr404(q: Queries, id: string, lock = false): Promise<KeptCampaign> {
  const [found] = await campaignsWhere(q, sql`c.id = ${id}`, lock);
  if (!found) throw refused('not_found');
  return found;
}

/** A campaign of whose targets something may be said, locked. */
export async function runningCampaign(tx: Tx, id: string): Promise<KeptCampaign> {
  const kept = await campaignOr404(tx, id, true);
  const refusal = targetsClosed(kept.campaign);
  if (refusal) throw new Refused(refusal);
  return kept;
}

/** Products may have become part of others since. */
async function current(q: Queries, campaign: Campaign): Promise<Campaign> {
  const ids = campaign.affected.map(({ productId }) => productId);
  const found = await sql<{ id: string; into: string }>`
    select id, merged_into as "into" from software_product
    where id = any(${ids}::uuid[]) and merged_into is not null`.execute(q);
  const into = new Map(found.rows.map((row) => [row.id, row.into]));
  const affected = campaign.affected.map(
    (one): Affected => ({ ...one, productId: into.get(one.productId) ?? one.productId }),
  );
  return { ...campaign, affected };
}

const bytes = (hex: string) => Buffer.from(hex, 'hex');

export async function insertCampaign(tx: Tx, id: string, campaign: Campaign, by: By): Promise<void> {
  const event: Happened = { kind: 'created', after: campaign, data: {} };
  const rows = chained({ id, version: 0, hash: null }, [event], by);
  await sql`insert into campaign (id, version, hash, changed_at, state)
    values (${id}, 1, ${bytes(rows[0]!.hash)}, ${new Date(by.now)}, ${JSON.stringify(campaign)}::jsonb)`.execute(
    tx,
  );
  await appendEvents(tx, 'campaign', rows);
}

/** Writes what happened, with what it does to targets. */
export async function saveCampaign(
  tx: Tx,
  kept: KeptCampaign,
  event: CampaignEvent,
  by: By,
): Promise<KeptCampaign> {
  const rows = chained(kept, [event], by);
  const { seq: version, hash } = rows[0]!;
  const campaign: Campaign = { ...kept.campaign, ...event.after };
  await sql`update campaign set version = ${version}, hash = ${bytes(hash)}, changed_at = ${new Date(by.now)},
    state = ${JSON.stringify(campaign)}::jsonb where id = ${kept.id}`.execute(tx);
  await appendEvents(tx, 'campaign', rows);
  const targets = event.data.targets ?? [];
  if (targets.length > 0) await writeTargets(tx, kept.id, targets, version);
  return { ...kept, campaign, version, hash };
}

const instant = (at: number | null) => (at === null ? null : new Date(at).toISOString());

async function writeTargets(
  tx: Tx,
  id: string,
  changes: readonly TargetChange[],
  seq: number,
): Promise<void> {
  const rows = changes.map(({ itemId, after }) => ({
    ...{ itemId, ...after, plannedAt: instant(after.plannedAt) },
    ...{ doneAt: instant(after.doneAt), until: instant(after.until) },
  }));
  await sql`insert into campaign_target
      (campaign_id, item_id, state, evidence, reason, planned_at, done_at, approved_by, until, seq)
    select ${id}, "itemId", state, evidence, reason, "plannedAt", "doneAt", "approvedBy", until, ${seq}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x ("itemId" uuid, state text, evidence text,
      reason text, "plannedAt" timestamptz, "doneAt" timestamptz, "approvedBy" uuid, until timestamptz)
    on conflict (campaign_id, item_id) do update set state = excluded.state, evidence = excluded.evidence,
      reason = excluded.reason, planned_at = excluded.planned_at, done_at = excluded.done_at,
      approved_by = excluded.approved_by, until = excluded.until, seq = excluded.seq`.execute(tx);
}

const ms = (column: RawBuilder<unknown>) => sql`round(extract(epoch from ${column}) * 1000)::float8`;
/** The state of targets `t`. */
export const TARGET = sql`t.state, t.evidence, t.reason, ${ms(sql`t.planned_at`)} as "plannedAt",
  ${ms(sql`t.done_at`)} as "doneAt", t.approved_by as "approvedBy", ${ms(sql`t.until`)} as until`;

/** Targets by a condition on `t` and their items `i`. */
export async function targetsWhere(
  q: Queries,
  id: string,
  where: RawBuilder<unknown>,
): Promise<Map<string, Target>> {
  const found = await sql<Target & { itemId: string }>`
    select t.item_id as "itemId", ${TARGET} from campaign_target t join item i on i.id = t.item_id
    where t.campaign_id = ${id} and ${where}`.execute(q);
  return new Map(found.rows.map(({ itemId, ...target }) => [itemId, target]));
}
