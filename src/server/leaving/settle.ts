import type { Instant } from '#domain/instant.ts';
import { BY_HAND, type Dependent } from '#domain/leaving/leaving.ts';
import { SYSTEM } from '#domain/permissions/actor.ts';
import { passOnSources } from '../alert/sources.actions.ts';
import { audit } from '../audit/actions.ts';
import { leaveRosters } from '../oncall/actions.ts';
import { lockOrganisation } from '../organisation/people.store.ts';
import { type Database, type Tx, transaction } from '../platform/db/db.ts';
import { Refused } from '../platform/http/refused.ts';
import { leaveDrafts } from '../policy/actions.ts';
import { endSessionsOf } from '../session/actions.ts';
import { act } from '../ticket/actions.ts';
import { revokeTokensOf } from '../tokens/actions.ts';
import { passOnWebhooks } from '../webhook/actions.ts';
import { onTickets, type Work } from './open-work.ts';
import {
  activeOf,
  administrator,
  type Departure,
  keeperFor,
  leaveGroups,
  markSettled,
  noteItems,
  passOnReports,
  postponeDeparture,
  putDownAgain,
  stillGone,
  takeDeparture,
  toldSince,
} from './store.ts';

/**
 * Hands on what somebody had in hand who left, works at the desk no more or left a group. Every part may be repeated:
 * it looks at what still names them. A departure that fails waits longer each time and is never dropped.
 * @returns whether there may be more to do at once
 */
export async function settleLeavers(db: Database, now: () => Instant): Promise<boolean> {
  const departure = await takeDeparture(db);
  if (!departure) return false;
  try {
    await settle(db, departure, now);
  } catch (error) {
    await postponeDeparture(db, departure.id, error);
  }
  return true;
}

/** Looks whether anything came to somebody who is gone. */
export const lookForLeavers = (db: Database): Promise<number> => putDownAgain(db);

async function settle(db: Database, departure: Departure, now: () => Instant): Promise<void> {
  if (departure.why !== 'left_group') await transaction(db, (tx) => besideTickets(tx, departure, now()));
  const works = handable(await onTickets(db, departure.personId, SYSTEM), departure);
  const failed: unknown[] = [];
  for (const [id, kinds] of byTicket(works))
    await transaction(db, (tx) => handOver(tx, { id, kinds }, departure, now())).catch((error: unknown) => {
      failed.push(error);
    });
  if (failed.length > 0) throw failed[0];
  await transaction(db, async (tx) => {
    await markSettled(tx, departure.id);
    const { personId, why, groupId } = departure;
    await audit(tx, {
      kind: 'leaving_settled',
      by: null,
      what: { person: personId, why, groupId },
      ip: null,
    });
  });
}

/** Who leaves a group, or the desk, keeps what anybody may have. */
const KEPT_BY: Record<Departure['why'], readonly Dependent[]> = {
  left: [],
  no_desk: ['requested', 'reader', 'review_action'],
  left_group: ['requested', 'reader', 'review_action', 'major', 'call'],
};

const handable = (works: readonly Work[], { why }: Departure): Work[] =>
  works.filter(({ kind }) => !KEPT_BY[why].includes(kind));

function byTicket(works: readonly Work[]): Map<number, Dependent[]> {
  const all = new Map<number, Dependent[]>();
  for (const { kind, thing } of works) all.set(Number(thing), [...(all.get(Number(thing)) ?? []), kind]);
  return all;
}

/** One ticket in a transaction of its own, so that one that fails keeps no other waiting. */
async function handOver(
  tx: Tx,
  { id, kinds }: { id: number; kinds: readonly Dependent[] },
  departure: Departure,
  now: Instant,
): Promise<void> {
  const { personId, why, groupId, heirs } = departure;
  const tellsRequester = kinds.includes('requested') && !(await toldSince(tx, [id], departure)).has(id);
  const command = { personId, why, groupId, heirs, tellsRequester };
  try {
    const ticket = await act(tx, { id, action: 'hand_over', command }, { actor: SYSTEM, now });
    const items = kinds.map((kind) => ({
      ...{ kind, thing: String(id) },
      to: kind === 'ticket' ? ticket.assigneeId : null,
    }));
    await noteItems(
      tx,
      departure.id,
      items.filter(({ kind }) => !BY_HAND.includes(kind)),
    );
  } catch (error) {
    if (!(error instanceof Refused) || error.refusal.code !== 'nothing_to_change') throw error;
  }
}

/** What is no ticket: in one transaction, since it is little. */
async function besideTickets(tx: Tx, departure: Departure, now: Instant): Promise<void> {
  await lockOrganisation(tx);
  if (!(await stillGone(tx, departure))) return;
  const { id, personId, why, heirs } = departure;
  const active = await activeOf(
    tx,
    Object.values(heirs).filter((heir) => typeof heir === 'string'),
  );
  const heirOf = (which: keyof typeof heirs) => {
    const heir = heirs[which] ?? null;
    return heir !== null && heir !== personId && active.has(heir) ? heir : null;
  };
  const fallback = await keeperFor(tx, personId);
  const duty = heirOf('duty');
  const items = (await leaveRosters(tx, personId, { heir: duty, fallback }, now)).map((thing) => ({
    ...{ kind: 'roster', thing },
    to: duty,
  }));
  if (why === 'left') items.push(...(await whatTheyOwned(tx, personId, heirOf, now)));
  await noteItems(tx, id, items);
}

async function whatTheyOwned(
  tx: Tx,
  personId: string,
  heirOf: (which: 'reports' | 'owned' | 'calls') => string | null,
  now: Instant,
) {
  await endSessionsOf(tx, personId);
  await revokeTokensOf(tx, personId, now);
  const reports = await passOnReports(tx, personId, heirOf('reports'));
  const owned = heirOf('owned');
  const keeper = await administrator(tx, personId);
  const owner = owned ?? (await keeperFor(tx, personId));
  const things = (kind: Dependent, ids: readonly (string | number)[], to: string | null) =>
    ids.map((thing) => ({ kind, thing: String(thing), to }));
  return [
    ...things('group', await leaveGroups(tx, personId), null),
    ...reports.map((one) => ({ kind: 'report', thing: one.id, to: one.to })),
    ...things('webhook', await passOnWebhooks(tx, personId, { heir: owned, keeper }, now), owned ?? keeper),
    ...things('alert_source', owner === null ? [] : await passOnSources(tx, personId, owner), owner),
    ...things('policy_draft', await leaveDrafts(tx, personId, heirOf('calls'), now), heirOf('calls')),
  ];
}
