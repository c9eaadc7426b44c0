import { courseOf, flaps } from '#domain/alert/course.ts';
import { type AlertWord, isUnheard } from '#domain/alert/decide.ts';
import type { Instant } from '#domain/instant.ts';
import { type Database, type Tx, transaction } from '../platform/db/db.ts';
import { lockSource } from './sources.store.ts';
import { loadAlert, oneAtATime, openTicket, settle, type Unsettled, unsettled } from './store.ts';
import { carryOut } from './take-in.ts';

/** What follows because nothing came: an alert flaps no longer, or its end was missed. Any number of workers. */
export async function settleAlerts(db: Database, now: Instant): Promise<void> {
  for (const alert of await unsettled(db, now)) await transaction(db, (tx) => settleOne(tx, alert, now));
}

async function settleOne(tx: Tx, { id, sourceId, fingerprint }: Unsettled, now: Instant): Promise<void> {
  await oneAtATime(tx);
  const source = await lockSource(tx, sourceId);
  const stored = await loadAlert(tx, { sourceId, fingerprint });
  if (!source || !stored) return;
  const course = courseOf(stored.absorbed.marks);
  const flapping = flaps(course, source.policy, now);
  const unheard = stored.state === 'firing' && isUnheard(stored.lastHeardAt, source.policy, now);
  const word: AlertWord | null = unheard ? 'unheard' : stored.flapping && !flapping ? 'settled' : null;
  if (word === null) return;
  await settle(tx, id, { flapping, state: unheard ? 'expired' : stored.state });
  const ticketId = await openTicket(tx, stored.ticketId);
  const concerned = { id, source, known: stored.absorbed, now, ticketId, onset: course.onset };
  await carryOut(tx, concerned, [{ kind: 'word', word }]);
}
