import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Change, Request } from '#domain/change/change.ts';
import {
  CHANGE_DECIDERS,
  type ChangeCommands,
  type ChangeContext,
  draftChange,
  type NewChangeEvent,
} from '#domain/change/decide.ts';
import { mayChange, readsChange } from '#domain/change/lifecycle.ts';
import type { Instant } from '#domain/instant.ts';
import type { PersonActor } from '#domain/permissions/actor.ts';
import type { FieldProblem, Refusal } from '#domain/refusal.ts';
import { type AuditKind, audit } from '../audit/actions.ts';
import { withinItems } from '../config/reach.ts';
import type { Tx } from '../platform/db/db.ts';
import { Refused, refused } from '../platform/http/refused.ts';
import { knownOf } from '../ticket/reach.ts';
import { changeNumber, contextFor } from './facts.ts';
import { insertChange, type KeptChange, lockChange, saveChange } from './store.ts';

/** Who acts on changes, and when. */
export interface By {
  actor: PersonActor;
  now: Instant;
  ip: string | null;
}

const historyBy = ({ actor, now }: By) => ({ personId: actor.personId, now });

/** What people answer for stands in the audit, too. */
const AUDITED: Partial<Record<keyof ChangeCommands, AuditKind>> = {
  submit: 'change_submitted',
  revise: 'change_revised',
  vote: 'change_voted',
  release: 'change_released',
  start: 'change_started',
  finish: 'change_finished',
  cancel: 'change_cancelled',
  review: 'change_reviewed',
  close: 'change_closed',
};

type Fields = Partial<Request>;

/** Begins a change as a draft (变更请求). @returns its id */
export async function beginChange(tx: Tx, fields: Fields & { title: string }, by: By): Promise<string> {
  await checkNamed(tx, fields, by);
  const id = randomUUID();
  const named = {
    ...{ itemIds: fields.itemIds ?? [], modelId: fields.modelId ?? null, submittedAt: null },
    status: 'draft' as const,
  };
  const context = await contextFor(tx, { id, number: 0, change: named }, by.actor, by.now);
  const outcome = draftChange(fields, context);
  if (!('kind' in outcome)) throw new Refused(outcome);
  await insertChange(tx, id, outcome, historyBy(by));
  return id;
}

/** What an action does, on the version that the caller saw (null: whatever it is). */
export async function actOnChange<A extends keyof ChangeCommands>(
  tx: Tx,
  id: string,
  action: A,
  command: ChangeCommands[A],
  version: number | null,
  by: By,
): Promise<KeptChange> {
  const kept = await lockChange(tx, id);
  if (!kept) throw refused('not_found');
  const named = 'fields' in command ? { ...kept.change, ...command.fields } : kept.change;
  const context = await contextFor(tx, { ...kept, change: named }, by.actor, by.now);
  if (!readsChange(by.actor, kept.change, context)) throw refused('not_found');
  const refusal = mayChange(by.actor, action, kept.change, context);
  if (refusal) throw new Refused(refusal);
  if (version !== null && version !== kept.version)
    throw refused('version_conflict', { version: kept.version });
  await checkCommand(tx, command, by);
  const decide = CHANGE_DECIDERS[action] as (
    change: Change,
    command: ChangeCommands[A],
    context: ChangeContext,
  ) => NewChangeEvent | Refusal;
  const outcome = decide(kept.change, command, context);
  if (!('kind' in outcome)) throw new Refused(outcome);
  const change = await saveChange(tx, kept, outcome, historyBy(by));
  const kind = AUDITED[action];
  if (kind) {
    const what = { change: changeNumber(kept.number), ...outcome.data };
    await audit(tx, { kind, by: by.actor.personId, what, ip: by.ip });
  }
  return { ...kept, change, version: kept.version + 1 };
}

async function checkCommand(tx: Tx, command: object, by: By): Promise<void> {
  const { fields, ticketIds, tasks } = command as {
    fields?: Fields;
    ticketIds?: readonly number[];
    tasks?: readonly { assigneeId: string | null }[];
  };
  if (fields) await checkNamed(tx, fields, by);
  if (ticketIds) await checkNamed(tx, { ticketIds }, by);
  for (const [i, { assigneeId }] of (tasks ?? []).entries())
    await checkPerson(tx, assigneeId, `body.tasks.${i}.assigneeId`);
}

/** What is named is there, and the actor may know of it. */
async function checkNamed(tx: Tx, { itemIds, ticketIds, implementerId }: Fields, by: By): Promise<void> {
  const problems: FieldProblem[] = [];
  if (itemIds && itemIds.length > 0) {
    const found = await sql<{ id: string }>`select i.id from item i where i.id = any(${[...itemIds]}::uuid[])
      and i.state <> 'retired' and ${withinItems(by.actor)}`.execute(tx);
    const known = new Set(found.rows.map(({ id }) => id));
    problems.push(...unknown('itemIds', itemIds, (id) => known.has(id)));
  }
  if (ticketIds && ticketIds.length > 0) {
    const known = await knownOf(tx, [...ticketIds], by.actor);
    problems.push(...unknown('ticketIds', ticketIds, (id) => known.has(id)));
  }
  if (problems.length > 0) throw refused('unknown_reference', undefined, problems);
  await checkPerson(tx, implementerId ?? null, 'body.implementerId');
}

const unknown = <T>(field: string, all: readonly T[], isKnown: (one: T) => boolean): FieldProblem[] =>
  all.flatMap((one, i) => (isKnown(one) ? [] : [{ field: `body.${field}.${i}`, code: 'unknown_reference' }]));

async function checkPerson(tx: Tx, id: string | null, field: string): Promise<void> {
  if (id === null) return;
  const found = await sql<{ active: boolean }>`select active from person where id = ${id}`.execute(tx);
  if (!found.rows[0]?.active)
    throw refused('unknown_reference', undefined, [{ field, code: 'unknown_reference' }]);
}
