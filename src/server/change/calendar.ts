import { sql } from 'kysely';
import { holidaysIn } from '#domain/change/conflicts.ts';
import { overlap } from '#domain/change/freeze.ts';
import { writeChangeFeed } from '#domain/change/ics.ts';
import type { Instant } from '#domain/instant.ts';
import { holds, type PersonActor } from '#domain/permissions/actor.ts';
import { actorOf } from '../access/actor.ts';
import { audit } from '../audit/actions.ts';
import { hashOf, isSecret, newSecret } from '../platform/auth/secret.ts';
import type { Queries, Tx } from '../platform/db/db.ts';
import { refused, wrongField } from '../platform/http/refused.ts';
import { houseCalendar } from './conflicts.ts';
import { type ChangeRow, ROW, ROW_JOINS, rowOf } from './list.ts';
import { changePolicyInForce } from './policy.ts';
import type { By } from './policy-life.ts';

const DAY = 86_400_000;
const LONGEST = 100 * DAY;
/** What a feed tells of: the last month and the coming half year. */
const FEED = { before: 31 * DAY, after: 183 * DAY };

interface Span {
  from: Instant;
  to: Instant;
}

/** A span of a question: forwards, and not without end. */
export function checkSpan({ from, to }: Span, longest: number): void {
  if (to <= from || to - from > longest) throw wrongField('query.to', 'not_allowed');
}

async function windowsIn(q: Queries, { from, to }: Span): Promise<ChangeRow[]> {
  const found = await sql<ChangeRow>`
    select ${ROW} from change_request c ${ROW_JOINS}
    where c.window_from < ${to} and c.window_to > ${from} and c.status not in ('draft', 'rejected', 'cancelled')
    order by c.window_from, c.number limit 1000`.execute(q);
  return found.rows;
}

/** Windows of changes, freezes and holidays. */
export async function changeCalendar(q: Queries, span: Span, now: Instant) {
  checkSpan(span, LONGEST);
  const { policy } = await changePolicyInForce(q, now);
  const calendar = await houseCalendar(q);
  return {
    changes: (await windowsIn(q, span)).map(rowOf),
    freezes: policy.freezes
      .filter((freeze) => overlap(freeze, span))
      .map(({ scope: _scope, ...freeze }) => freeze),
    holidays: holidaysIn(span, calendar).map((date) => ({ date, name: calendar.days[date]?.name ?? '' })),
  };
}

/** The windows around now as an iCalendar text. */
export async function changeFeed(q: Queries, now: Instant): Promise<string> {
  const rows = await windowsIn(q, { from: now - FEED.before, to: now + FEED.after });
  return writeChangeFeed(
    rows.map(rowOf).flatMap(({ window, ...row }) => (window === null ? [] : [{ ...row, window }])),
  );
}

/** The same by a secret address, as long as it is in force and its person reads changes. */
export async function feedBySecret(q: Queries, secret: string, now: Instant): Promise<string> {
  const found = isSecret(secret)
    ? await sql<{ personId: string }>`select person_id as "personId" from change_feed
        where secret_hash = ${hashOf(secret)} and revoked_at is null`.execute(q)
    : { rows: [] };
  const actor = found.rows[0] ? await actorOf(q, found.rows[0].personId) : null;
  if (!actor || !holds(actor, 'change.read')) throw refused('not_found');
  return changeFeed(q, now);
}

interface FeedRow {
  id: string;
  createdAt: Instant;
  revokedAt: Instant | null;
}

const FEED_ROW = sql`id, (extract(epoch from created_at) * 1000)::float8 as "createdAt",
  (extract(epoch from revoked_at) * 1000)::float8 as "revokedAt"`;

export async function feedsOf(q: Queries, actor: PersonActor) {
  const found = await sql<FeedRow>`select ${FEED_ROW} from change_feed
    where person_id = ${actor.personId} and revoked_at is null order by created_at`.execute(q);
  return { items: found.rows };
}

/** A new secret address; at most ten of a person are in force. */
export async function addFeed(tx: Tx, by: By) {
  if ((await feedsOf(tx, by.actor)).items.length >= 10) throw refused('too_many');
  const secret = newSecret();
  const made = await sql<FeedRow>`insert into change_feed (person_id, secret_hash, created_at)
    values (${by.actor.personId}, ${hashOf(secret)}, ${new Date(by.now)}) returning ${FEED_ROW}`.execute(tx);
  const row = made.rows[0]!;
  await audit(tx, { kind: 'change_feed_made', by: by.actor.personId, what: { feed: row.id }, ip: by.ip });
  return { ...row, path: `/api/change-feeds/${secret}/changes.ics` };
}

export async function revokeFeed(tx: Tx, id: string, by: By) {
  const found = await sql<FeedRow>`update change_feed set revoked_at = ${new Date(by.now)}
    where id = ${id} and person_id = ${by.actor.personId} and revoked_at is null returning ${FEED_ROW}`.execute(
    tx,
  );
  if (!found.rows[0]) throw refused('not_found');
  await audit(tx, { kind: 'change_feed_revoked', by: by.actor.personId, what: { feed: id }, ip: by.ip });
  return found.rows[0];
}
