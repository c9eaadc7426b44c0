import { sql } from 'kysely';
import type { Absence, Delegation } from '#domain/change/approval.ts';
import type { Change } from '#domain/change/change.ts';
import type { ChangeContext, Model } from '#domain/change/decide.ts';
import type { Touched } from '#domain/change/freeze.ts';
import type { Standing } from '#domain/change/lifecycle.ts';
import type { Instant } from '#domain/instant.ts';
import { type Actor, personIdOf } from '#domain/permissions/actor.ts';
import { recordNumber } from '#domain/record-number.ts';
import { peopleHitBy } from '../config/impact.ts';
import { onDutyAt } from '../oncall/actions.ts';
import type { Queries } from '../platform/db/db.ts';
import { boardsOf, changePolicyInForce } from './policy.ts';

export const changeNumber = (number: number): string => recordNumber('CH', number);

interface Row {
  kind: 'delegation' | 'absence';
  personId: string;
  toId: string | null;
  from: Instant;
  to: Instant;
}

/** Who votes for whom, as far as it may concern these people; what was ended early ends then. */
async function standInRows(
  q: Queries,
  from: Instant,
): Promise<{ absences: Absence[]; delegations: Delegation[] }> {
  const found = await sql<Row>`
    select kind, person_id as "personId", to_id as "toId", round(extract(epoch from since) * 1000)::float8 as "from",
      round(extract(epoch from least(until, coalesce(ended_at, until))) * 1000)::float8 as "to"
    from approval_delegation where until > ${new Date(from)}`.execute(q);
  const absences = found.rows
    .filter(({ kind }) => kind === 'absence')
    .map(({ personId, toId, from: since, to }) => ({ personId, deputyId: toId, from: since, to }));
  const delegations = found.rows.flatMap(({ kind, personId, toId, from: since, to }) =>
    kind === 'delegation' && toId !== null ? [{ fromId: personId, toId, from: since, to }] : [],
  );
  return { absences, delegations };
}

/** What the part of somebody in a change depends on; votes are judged by when they were cast. */
export async function standingOf(
  q: Queries,
  actor: Actor,
  since: Instant | null,
  now: Instant,
): Promise<Standing> {
  const { forP1 } = await onDutyAt(q, now);
  return { ...(await standInRows(q, since ?? now)), now, onDuty: forP1.includes(personIdOf(actor) ?? '') };
}

type Named = Pick<Change, 'itemIds' | 'modelId' | 'submittedAt' | 'status'>;

/** Everything that a decision on a change rests on. */
export async function contextFor(
  q: Queries,
  { id, number, change }: { id: string; number: number; change: Named },
  actor: Actor,
  now: Instant,
): Promise<ChangeContext> {
  const { version, policy } = await changePolicyInForce(q, now);
  const items = await touchedItems(q, change.itemIds);
  // What is judged at submission is asked for drafts alone.
  const judged = change.status === 'draft';
  return {
    ...(await standingOf(q, actor, change.submittedAt, now)),
    actor,
    policy,
    items,
    facts: {
      policyVersion: version,
      people: judged ? await peopleHitBy(q, change.itemIds, policy.depth) : 0,
      criticalities: items.map(({ criticality }) => criticality),
      boards: judged ? await boardsOf(q, policy, change.itemIds) : {},
    },
    model: change.modelId === null ? null : await modelOf(q, change.modelId),
    updatedIds: await updatedBy(q, id, changeNumber(number)),
  };
}

async function touchedItems(q: Queries, ids: readonly string[]): Promise<Touched[]> {
  const found = await sql<Touched>`
    select id, criticality from item where id = any(${[...ids]}::uuid[]) order by number`.execute(q);
  return found.rows;
}

async function modelOf(q: Queries, id: string): Promise<Model | null> {
  const found = await sql<{ content: Omit<Model, 'id' | 'approved'>; state: string }>`
    select content, state from change_model where id = ${id}`.execute(q);
  const row = found.rows[0];
  return row ? { ...row.content, id, approved: row.state === 'approved' } : null;
}

/** Items of a change that say something new for its sake. */
async function updatedBy(q: Queries, id: string, number: string): Promise<string[]> {
  const found = await sql<{ id: string }>`
    select distinct x.item_id as id from change_item x join item_event e on e.item_id = x.item_id
    where x.change_id = ${id} and e.cause = 'change' and e.ref = ${number}`.execute(q);
  return found.rows.map((row) => row.id);
}
