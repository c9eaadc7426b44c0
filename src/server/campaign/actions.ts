import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import {
  amendProblem,
  CAMPAIGN_MOVES,
  type Campaign,
  type CampaignFields,
  type CampaignMove,
  fieldProblems,
  mayMove,
} from '#domain/campaign/campaign.ts';
import { isSame, NEW_TARGET, type Target } from '#domain/campaign/target.ts';
import type { Instant } from '#domain/instant.ts';
import type { PersonActor } from '#domain/permissions/actor.ts';
import type { FieldProblem } from '#domain/refusal.ts';
import { classesOf } from '../config/classes.ts';
import { withinManaged } from '../config/reach.ts';
import type { Queries, Tx } from '../platform/db/db.ts';
import { eventsOf } from '../platform/history/history.ts';
import { Refused, refused } from '../platform/http/refused.ts';
import { checkNamedChange } from '../software/named-change.ts';
import { inScope, isMajorItem, itemsInScope } from './scope.ts';
import { changesSeen } from './seen.ts';
import {
  type CampaignEvent,
  campaignOr404,
  insertCampaign,
  type KeptCampaign,
  runningCampaign,
  saveCampaign,
  type TargetChange,
  targetsWhere,
} from './store.ts';

/** Who acts on campaigns, and when. */
export interface By {
  actor: PersonActor;
  now: Instant;
}
const historyBy = ({ actor, now }: By) => ({ personId: actor.personId, now });

/** No campaign has more targets; what needs more is two. */
const MOST_TARGETS = 50_000;

/** Begins a campaign as a draft. @returns its id */
export async function createCampaign(tx: Tx, fields: CampaignFields, by: By): Promise<string> {
  await checkFields(tx, fields);
  const id = randomUUID();
  const campaign: Campaign = { ...fields, status: 'draft', startedAt: null, endedAt: null };
  await insertCampaign(tx, id, campaign, historyBy(by));
  return id;
}

/** Changes what a campaign says, on the version that the caller saw (null: whatever it is). */
export async function amendCampaign(
  tx: Tx,
  id: string,
  wish: Partial<CampaignFields>,
  reason: string | null,
  version: number | null,
  by: By,
): Promise<void> {
  const kept = await campaignOr404(tx, id, true);
  if (version !== null && version !== kept.version)
    throw refused('version_conflict', { version: kept.version });
  const { campaign } = kept;
  const named = (Object.keys(wish) as (keyof CampaignFields)[]).filter(
    (field) => wish[field] !== undefined && JSON.stringify(wish[field]) !== JSON.stringify(campaign[field]),
  );
  const refusal = amendProblem(campaign, named, reason);
  if (refusal) throw new Refused(refusal);
  if (named.length === 0) return;
  const after = Object.fromEntries(named.map((field) => [field, wish[field]]));
  await checkFields(tx, { ...campaign, ...after });
  await saveCampaign(tx, kept, { kind: 'amended', after, data: { reason } }, historyBy(by));
}

async function checkFields(tx: Tx, fields: CampaignFields): Promise<void> {
  const problems: FieldProblem[] = fieldProblems(fields);
  if (problems.length > 0) throw refused('invalid', undefined, problems);
  const { affected, scope, ownerId } = fields;
  const products = affected.map(({ productId }) => productId);
  const found = await sql<{ id: string }>`
    select id from software_product where id = any(${products}::uuid[]) and merged_into is null
    union all select id from person where id = ${ownerId} and active
    union all select id from site where id = ${scope.siteId}::uuid
    union all select id from department where id = ${scope.departmentId}::uuid
    union all select id from support_group where id = ${scope.groupId}::uuid`.execute(tx);
  const known = new Set(found.rows.map(({ id }) => id));
  const missing = (field: string, id: string | null): FieldProblem[] =>
    id === null || known.has(id) ? [] : [{ field: `body.${field}`, code: 'unknown_reference' }];
  const unknown = [
    ...affected.flatMap(({ productId }, index) => missing(`affected.${index}.productId`, productId)),
    ...missing('ownerId', ownerId),
    ...(['siteId', 'departmentId', 'groupId'] as const).flatMap((name) =>
      missing(`scope.${name}`, scope[name]),
    ),
  ];
  if (scope.class !== null && !(await classesOf(tx)).has(scope.class))
    unknown.push({ field: 'body.scope.class', code: 'unknown_reference' });
  if (unknown.length > 0) throw refused('unknown_reference', undefined, unknown);
  await checkNamedChange(tx, fields.changeRef, 'body.changeRef');
}

const KIND = { start: 'started', finish: 'finished', cancel: 'cancelled', resume: 'resumed' } as const;

/** Starts, ends or resumes a campaign. Starting freezes its scope into targets. */
export async function moveCampaign(
  tx: Tx,
  id: string,
  move: CampaignMove,
  reason: string | null,
  by: By,
): Promise<void> {
  const kept = await campaignOr404(tx, id, true);
  const found = move === 'start' && kept.campaign.status === 'draft' ? await newTargets(tx, kept, by) : [];
  const counts = await factsOf(tx, kept, found);
  const refusal = mayMove(kept.campaign, move, { ...counts, reason });
  if (refusal) throw new Refused(refusal);
  const to = CAMPAIGN_MOVES[move].to;
  const ends = to === 'running' ? null : by.now;
  const after = { status: to, endedAt: ends, ...(move === 'start' ? { startedAt: by.now } : {}) };
  const targets = found.map((itemId): TargetChange => ({ itemId, before: null, after: NEW_TARGET }));
  const data = { reason, ...(move === 'start' ? { targets } : {}) };
  await saveCampaign(tx, kept, { kind: KIND[move], after, data }, historyBy(by));
}

async function factsOf(q: Queries, { id }: KeptCampaign, found: readonly string[]) {
  const counted = await sql<{ open: number; targets: number; majorTargets: number }>`
    select count(*) filter (where t.state in ('pending', 'scheduled', 'failed')) as open,
      count(t.item_id) + ${found.length}::int as targets,
      (select count(*) from item i where i.id = any(${[...found]}::uuid[]) and ${isMajorItem}) as "majorTargets"
    from campaign_target t where t.campaign_id = ${id}`.execute(q);
  return counted.rows[0]!;
}

async function newTargets(tx: Tx, { id, campaign }: KeptCampaign, by: By): Promise<string[]> {
  const scope = inScope(campaign, await classesOf(tx), by.actor, by.now);
  const isNew = sql`not exists (select from campaign_target t where t.campaign_id = ${id} and t.item_id = i.id)`;
  const found = await itemsInScope(tx, sql`${scope} and ${isNew}`);
  const had = await sql<{
    n: number;
  }>`select count(*) as n from campaign_target where campaign_id = ${id}`.execute(tx);
  if (found.length + had.rows[0]!.n > MOST_TARGETS) throw refused('too_many_targets', { most: MOST_TARGETS });
  return found;
}

/** Looks again: takes in what came since, and settles and reopens targets by what is seen on their items. */
export async function rescan(tx: Tx, id: string, by: By) {
  const kept = await runningCampaign(tx, id);
  const added = (await newTargets(tx, kept, by)).map(
    (itemId): TargetChange => ({ itemId, before: null, after: NEW_TARGET }),
  );
  const all = await targetsWhere(tx, id, sql`true`);
  const seen = await changesSeen(tx, kept, [...all.keys()], by.now);
  const event: CampaignEvent = { kind: 'rescanned', after: {}, data: { targets: [...added, ...seen] } };
  await saveCampaign(tx, kept, event, historyBy(by));
  const reopened = seen.filter(({ after }) => after.state === 'pending').length;
  return { added: added.length, settled: seen.length - reopened, reopened };
}

/** Takes back what one event said of targets; those of which something else was said since stay as they are. */
export async function undo(tx: Tx, id: string, seq: number, by: By) {
  const kept = await runningCampaign(tx, id);
  const event = (await eventsOf(tx, 'campaign', id, seq - 1)).find((one) => one.seq === seq) as
    | (CampaignEvent & { seq: number })
    | undefined;
  if (!event || (event.kind !== 'set' && event.kind !== 'imported')) throw refused('not_found');
  const changes = event.data.targets ?? [];
  const ids = changes.map(({ itemId }) => itemId);
  const now = await targetsWhere(tx, id, sql`t.item_id = any(${ids}::uuid[]) and t.seq = ${seq}`);
  const managed = await targetsWhere(
    tx,
    id,
    sql`t.item_id = any(${ids}::uuid[]) and ${withinManaged(by.actor)}`,
  );
  const back = changes.flatMap(({ itemId, before, after }): TargetChange[] => {
    const current: Target | undefined = now.get(itemId);
    return before && current && managed.has(itemId) && isSame(current, after)
      ? [{ itemId, before: current, after: before }]
      : [];
  });
  if (back.length === 0) throw refused('nothing_to_undo');
  const data = { undoes: seq, targets: back };
  await saveCampaign(tx, kept, { kind: 'undone', after: {}, data }, historyBy(by));
  return { undone: back.length, left: changes.length - back.length };
}
