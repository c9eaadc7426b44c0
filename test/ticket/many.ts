import type { Instant } from '#domain/instant.ts';
import type { Submission } from '#domain/ticket/record.ts';
import { type Database, transaction } from '#server/platform/db/db.ts';
import { recordTicket } from '#server/ticket/actions.ts';
import { acting } from './example.ts';

const AT_ONCE = 8;

/** Records so many queries (plain ones: P4) at an instant, as the product does it; answers their numbers. */
export async function recordMany(
  db: Database,
  count: number,
  now: Instant,
  submission: Submission = QUERY,
): Promise<number[]> {
  const found = await db.pool.query<{ id: string }>("select id from person where login = 'lina'");
  const personId = found.rows[0]?.id ?? '';
  const requester = { personId, contact: null };
  const one = () =>
    transaction(db, (tx) =>
      recordTicket(tx, { submission, requester, uploadIds: [] }, { actor: acting(personId), now }),
    );
  const ids: number[] = [];
  const client = async () => {
    for (let left = Math.ceil((count - ids.length) / AT_ONCE); left > 0; left--)
      ids.push((await one()).ticket.id);
  };
  const each = Array.from({ length: AT_ONCE }, client);
  await Promise.all(each);
  return ids;
}

/** A complete query as the portal hands it in. */
export const QUERY = {
  type: 'query',
  title: '怎么用',
  symptom: null,
  occurredAt: null,
  scope: null,
  description: '说明',
  devices: [],
  noDeviceReason: '无',
  impact: 'individual',
  urgency: 'planned',
  channel: 'portal',
  source: null,
  receivedAt: null,
  backdateReason: null,
} as const;
