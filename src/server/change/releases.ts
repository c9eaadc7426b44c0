import { randomUUID } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import {
  changeRelease,
  endRelease,
  evolveRelease,
  mayRelease,
  type NewReleaseEvent,
  planRelease,
  type Release,
  type ReleaseState,
  type ReleaseWish,
  releaseRates,
} from '#domain/change/release.ts';
import type { Period } from '#domain/change/statistics.ts';
import type { PersonActor } from '#domain/permissions/actor.ts';
import { recordNumber } from '#domain/record-number.ts';
import type { Refusal } from '#domain/refusal.ts';
import { audit } from '../audit/actions.ts';
import type { Queries, Tx } from '../platform/db/db.ts';
import { appendEvents, chained } from '../platform/history/history.ts';
import { pageOf, readCursor } from '../platform/http/cursor.ts';
import { Refused, refused } from '../platform/http/refused.ts';
import type { By } from './actions.ts';
import { checkSpan } from './calendar.ts';
import { type ChangeRow, ROW, ROW_JOINS, rowOf } from './list.ts';

const LONGEST = 3 * 366 * 86_400_000;

interface Kept {
  id: string;
  number: number;
  version: number;
  hash: string;
  release: Release;
}

const KEPT = sql`r.id, r.number, r.version, encode(r.hash, 'hex') as hash, r.state as release`;

async function find(q: Queries, where: RawBuilder<unknown>): Promise<Kept> {
  const found = await sql<Kept>`select ${KEPT} from change_release r where ${where}`.execute(q);
  if (!found.rows[0]) throw refused('not_found');
  return found.rows[0];
}

async function changesOf(q: Queries, ids: readonly string[]): Promise<ChangeRow[]> {
  const found = await sql<ChangeRow>`
    select ${ROW} from change_request c ${ROW_JOINS} where c.id = any(${[...ids]}::uuid[]) order by c.number`.execute(
    q,
  );
  return found.rows;
}

async function shown(q: Queries, { id, number, version, release }: Kept, actor: PersonActor) {
  const { changeIds, ...said } = release;
  const changes = (await changesOf(q, changeIds)).map(rowOf);
  return { ...said, id, number: recordNumber('REL', number), version, changes, mayManage: mayRelease(actor) };
}

export const openRelease = async (q: Queries, id: string, actor: PersonActor) =>
  shown(q, await find(q, sql`r.id = ${id}`), actor);

const key = z.tuple([z.int().min(1).max(2_147_483_647)]);

export async function listReleases(
  q: Queries,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
  actor: PersonActor,
) {
  const after = cursor === undefined ? null : readCursor(cursor, key)[0];
  const found = await sql<Kept>`select ${KEPT} from change_release r
    where ${after}::int is null or r.number < ${after}::int order by r.number desc limit ${limit + 1}`.execute(
    q,
  );
  const { items, next } = pageOf(found.rows, limit, ({ number }) => [number]);
  const views = [];
  for (const one of items) views.push(await shown(q, one, actor));
  return { items: views, next };
}

/** Success and being in time of the releases that ended in a period (c17). */
export async function ratesOf(q: Queries, period: Period) {
  checkSpan(period, LONGEST);
  const found = await sql<{ release: Release }>`select r.state as release from change_release r
    where r.ended_at >= ${period.from} and r.ended_at < ${period.to}`.execute(q);
  return releaseRates(
    found.rows.map(({ release }) => release),
    period,
  );
}

async function checkChanges(q: Queries, ids: readonly string[]): Promise<void> {
  const known = new Set((await changesOf(q, ids)).map(({ id }) => id));
  const lost = ids.flatMap((id, i) =>
    known.has(id) ? [] : [{ field: `body.changeIds.${i}`, code: 'unknown_reference' }],
  );
  if (lost.length > 0) throw refused('unknown_reference', undefined, lost);
}

const happened = (outcome: NewReleaseEvent | Refusal): NewReleaseEvent => {
  if (!('kind' in outcome)) throw new Refused(outcome);
  return outcome;
};

async function save(tx: Tx, kept: Kept, event: NewReleaseEvent, { actor, now }: By): Promise<void> {
  const rows = chained(kept, [event], { personId: actor.personId, now });
  const last = rows.at(-1)!;
  await sql`update change_release set version = ${last.seq}, hash = ${Buffer.from(last.hash, 'hex')},
    state = ${JSON.stringify(evolveRelease(kept.release, event))}::jsonb where id = ${kept.id}`.execute(tx);
  await appendEvents(tx, 'change_release', rows);
}

export async function addRelease(tx: Tx, wish: ReleaseWish, by: By) {
  await checkChanges(tx, wish.changeIds);
  const id = randomUUID();
  const event = planRelease(wish);
  const rows = chained({ id, version: 0, hash: null }, [event], { personId: by.actor.personId, now: by.now });
  await sql`insert into change_release (id, version, hash, state)
    values (${id}, 1, ${Buffer.from(rows[0]!.hash, 'hex')}, ${JSON.stringify(event.after)}::jsonb)`.execute(
    tx,
  );
  await appendEvents(tx, 'change_release', rows);
  return openRelease(tx, id, by.actor);
}

const locked = (tx: Tx, id: string) => find(tx, sql`r.id = ${id} for no key update`);

export async function replanRelease(tx: Tx, id: string, wish: ReleaseWish, version: number | null, by: By) {
  const kept = await locked(tx, id);
  if (version !== null && version !== kept.version)
    throw refused('version_conflict', { version: kept.version });
  await checkChanges(tx, wish.changeIds);
  await save(tx, kept, happened(changeRelease(kept.release, wish)), by);
  return openRelease(tx, id, by.actor);
}

export async function finishRelease(
  tx: Tx,
  id: string,
  said: { state: Exclude<ReleaseState, 'planned'>; result: string },
  by: By,
) {
  const kept = await locked(tx, id);
  const changes = (await changesOf(tx, kept.release.changeIds)).map(({ change }) => ({
    ...{ outcome: change.outcome, begun: change.startedAt !== null },
  }));
  await save(tx, kept, happened(endRelease(kept.release, said, changes, by.now)), by);
  const what = { release: recordNumber('REL', kept.number), ...said };
  await audit(tx, { kind: 'release_ended', by: by.actor.personId, what, ip: by.ip });
  return openRelease(tx, id, by.actor);
}
