import { sql } from 'kysely';
import { approvalProblem, draftProblem, readsAuthored } from '#domain/change/authoring.ts';
import { type ChangePolicy, shippedChangePolicy } from '#domain/change/policy.ts';
import { changePolicyProblems } from '#domain/change/policy-validate.ts';
import type { Instant } from '#domain/instant.ts';
import { holds, type PersonActor } from '#domain/permissions/actor.ts';
import { type AuditKind, audit } from '../audit/actions.ts';
import { namesIn } from '../organisation/names.ts';
import type { Queries, Tx } from '../platform/db/db.ts';
import { Refused, refused, wrongField } from '../platform/http/refused.ts';
import { contentHash } from '../policy/content.ts';
import { occasionOf } from '../policy/store.ts';
import { changePolicyInForce } from './policy.ts';

export interface By {
  actor: PersonActor;
  now: Instant;
  ip: string | null;
}

interface Row {
  version: number;
  state: 'draft' | 'approved' | 'discarded';
  summary: string;
  revision: number;
  authorId: string | null;
  author: string | null;
  approver: string | null;
  createdAt: Instant | null;
  effectiveFrom: Instant | null;
  content: ChangePolicy;
}

const SHIPPED: Row = {
  ...{ version: 0, state: 'approved', summary: 'shipped', revision: 1, authorId: null, author: null },
  ...{ approver: null, createdAt: null, effectiveFrom: null, content: shippedChangePolicy },
};

async function rows(q: Queries, version: number | null): Promise<Row[]> {
  const found = await sql<Row>`
    select v.version, v.state, v.summary, v.revision, v.author_id as "authorId", a.name as author, p.name as approver,
      (extract(epoch from v.created_at) * 1000)::float8 as "createdAt",
      (extract(epoch from v.effective_from) * 1000)::float8 as "effectiveFrom", v.content
    from change_policy v join person a on a.id = v.author_id left join person p on p.id = v.approver_id
    where ${version}::int is null or v.version = ${version}::int order by v.version desc limit 200`.execute(
    q,
  );
  return version === null || version === 0 ? [...found.rows, SHIPPED] : found.rows;
}

async function viewOf(q: Queries, row: Row, actor: PersonActor, now: Instant) {
  const { version: inForce } = await changePolicyInForce(q, now);
  const { alone } = await occasionOf(q, actor, now);
  const { authorId: _authorId, ...said } = row;
  return {
    ...said,
    inForce: row.version === inForce,
    mayApprove: holds(actor, 'change.manage') && approvalProblem(row, actor, alone) === null,
    names: await namesIn(q, row.content),
  };
}

async function versionFor(q: Queries, version: number, actor: PersonActor): Promise<Row> {
  const row = (await rows(q, version)).find((one) => one.version === version);
  if (!row || !readsAuthored(actor, row)) throw refused('not_found');
  return row;
}

export const policyVersion = async (q: Queries, version: number, { actor, now }: By) =>
  viewOf(q, await versionFor(q, version, actor), actor, now);

/** The policy in force with all versions that the actor may read. */
export async function changePolicyFor(q: Queries, { actor, now }: By) {
  const { version } = await changePolicyInForce(q, now);
  const all = (await rows(q, null)).filter((row) => readsAuthored(actor, row));
  return {
    inForce: await viewOf(q, await versionFor(q, version, actor), actor, now),
    versions: all.map(({ content: _content, authorId: _authorId, ...row }) => ({
      ...row,
      inForce: row.version === version,
    })),
    mayManage: holds(actor, 'change.manage'),
  };
}

const note = (tx: Tx, kind: AuditKind, version: number, { actor, ip }: By, more: object = {}) =>
  audit(tx, { kind, by: actor.personId, what: { version, ...more }, ip });

/** Begins a draft as a copy of what is in force; there is one at a time. */
export async function beginPolicyDraft(tx: Tx, summary: string, by: By) {
  await sql`lock table change_policy in share row exclusive mode`.execute(tx);
  const all = await rows(tx, null);
  const standing = all.find(({ state }) => state === 'draft');
  if (standing) throw refused('draft_exists', { version: standing.version });
  const { policy } = await changePolicyInForce(tx, by.now);
  const version = Math.max(...all.map((one) => one.version)) + 1;
  await sql`insert into change_policy (version, state, content, hash, summary, author_id, created_at)
    values (${version}, 'draft', ${JSON.stringify(policy)}::jsonb, ${contentHash(policy)}, ${summary},
      ${by.actor.personId}, ${new Date(by.now)})`.execute(tx);
  await note(tx, 'change_policy_drafted', version, by, { summary });
  return policyVersion(tx, version, by);
}

/** The draft that the caller has seen, locked. */
async function takenDraft(tx: Tx, version: number, revision: number | null, by: By): Promise<Row> {
  await sql`select from change_policy where version = ${version} for update`.execute(tx);
  const row = await versionFor(tx, version, by.actor);
  const refusal = draftProblem(row);
  if (refusal) throw new Refused(refusal);
  if (revision !== null && revision !== row.revision)
    throw refused('version_conflict', { revision: row.revision });
  return row;
}

function requireSound(content: ChangePolicy): void {
  const problems = changePolicyProblems(content);
  if (problems.length === 0) return;
  throw refused(
    'invalid_policy',
    undefined,
    problems.map(({ field, code }) => ({ field: `body.content.${field}`, code })),
  );
}

export async function savePolicyDraft(
  tx: Tx,
  version: number,
  revision: number | null,
  { content, summary }: { content: ChangePolicy; summary: string | null },
  by: By,
) {
  const row = await takenDraft(tx, version, revision, by);
  requireSound(content);
  await requireReferences(tx, content);
  await sql`update change_policy set content = ${JSON.stringify(content)}::jsonb, hash = ${contentHash(content)},
    summary = ${summary ?? row.summary}, revision = revision + 1 where version = ${version}`.execute(tx);
  await note(tx, 'change_policy_saved', version, by, { revision: row.revision + 1 });
  return policyVersion(tx, version, by);
}

/** People, groups and items that a policy names are there. */
async function requireReferences(tx: Tx, { boards, freezes }: ChangePolicy): Promise<void> {
  const named = boards.flatMap(({ asked }, i) =>
    asked.flatMap((one, j) => {
      const field = `body.content.boards.${i}.asked.${j}`;
      if (one.kind === 'group') return [{ kind: 'group', id: one.groupId, field }];
      return one.kind === 'people' ? one.personIds.map((id) => ({ kind: 'person', id, field })) : [];
    }),
  );
  const items = freezes.flatMap(({ scope }, i) =>
    scope.kind === 'items'
      ? scope.itemIds.map((id) => ({ kind: 'item', id, field: `body.content.freezes.${i}.scope` }))
      : [],
  );
  const all = [...named, ...items];
  const ids = all.map(({ id }) => id);
  const found = await sql<{ kind: string; id: string }>`
    select 'person' as kind, id from person where id = any(${ids}::uuid[]) and active
    union all select 'group', id from support_group where id = any(${ids}::uuid[])
    union all select 'item', id from item where id = any(${ids}::uuid[])`.execute(tx);
  const known = new Set(found.rows.map(({ kind, id }) => `${kind} ${id}`));
  const lost = all.find(({ kind, id }) => !known.has(`${kind} ${id}`));
  if (lost) throw refused('invalid_policy', undefined, [{ field: lost.field, code: 'unknown_reference' }]);
}

export async function discardPolicyDraft(tx: Tx, version: number, revision: number | null, by: By) {
  await takenDraft(tx, version, revision, by);
  await sql`update change_policy set state = 'discarded' where version = ${version}`.execute(tx);
  await note(tx, 'change_policy_discarded', version, by);
  return policyVersion(tx, version, by);
}

/** Approved by somebody else than its author, where there is anybody else; from a time on that is not past. */
export async function approvePolicyDraft(
  tx: Tx,
  version: number,
  revision: number | null,
  effectiveFrom: Instant | null,
  by: By,
) {
  const row = await takenDraft(tx, version, revision, by);
  const { alone } = await occasionOf(tx, by.actor, by.now);
  const refusal = approvalProblem(row, by.actor, alone);
  if (refusal) throw new Refused(refusal);
  const from = effectiveFrom ?? by.now;
  if (from < by.now) throw wrongField('body.effectiveFrom', 'in_the_past');
  requireSound(row.content);
  await sql`update change_policy set state = 'approved', approver_id = ${by.actor.personId},
    approved_at = ${new Date(by.now)}, effective_from = ${new Date(from)} where version = ${version}`.execute(
    tx,
  );
  await note(tx, 'change_policy_approved', version, by, { effectiveFrom: new Date(from).toISOString() });
  return policyVersion(tx, version, by);
}
