import { COMMANDS } from '#contract/ticket/commands.ts';
import type { Commands } from '#domain/ticket/commands.ts';
import type { Action } from '#domain/ticket/lifecycle.ts';
import { type Database, transaction } from '#server/platform/db/db.ts';
import { act, recordTicket } from '#server/ticket/actions.ts';
import { DIAGNOSIS, INCIDENT, type Member, RESULT, type World } from './world.ts';

export const DAY = 86_400_000;

/** Whose ticket it is: a member of the world, or somebody without an account. */
export type Whose = Member | { name: string; contact: string };

/** A ticket that was recorded so many days ago, and what to say on it beside; its number. */
export async function recordedAgo(
  db: Database,
  { people }: Pick<World, 'people'>,
  whose: Whose,
  days: number,
  changes: object = {},
): Promise<number> {
  const now = Date.now() - days * DAY;
  const own = 'actor' in whose;
  const submission = {
    ...INCIDENT,
    ...{ impact: 'individual', urgency: 'blocked', occurredAt: now, description: null, noDeviceReason: null },
    ...{ channel: own ? 'portal' : 'phone', source: null, receivedAt: null, backdateReason: null },
    devices: [{ kind: 'device', name: '笔记本', ref: null }],
    confidential: false,
    ...changes,
  };
  const requester = own
    ? { personId: whose.id, contact: null }
    : { personId: null, name: whose.name, department: '外部单位', contact: whose.contact };
  const { ticket } = await transaction(db, (tx) =>
    recordTicket(tx, { submission, requester, uploadIds: [] } as never, {
      actor: own ? whose.actor : people.chen.actor,
      now,
    }),
  );
  return ticket.id;
}

/** Does something on a ticket so many days ago. */
export const didAgo = <A extends Action>(
  db: Database,
  id: number,
  by: Pick<Member, 'actor'>,
  action: A,
  days: number,
  command: Commands[A],
) =>
  transaction(db, (tx) =>
    act(tx, { id, action, command }, { actor: by.actor, now: Date.now() - days * DAY }),
  );

/** A ticket of a member from recording to the requester's word, all of it so many days ago. */
export async function closedAgo(
  db: Database,
  world: Pick<World, 'people'>,
  whose: Member,
  days: number,
  changes: object = {},
): Promise<number> {
  const { chen } = world.people;
  const id = await recordedAgo(db, world, whose, days, changes);
  await didAgo(db, id, chen, 'accept', days, {} as never);
  await didAgo(db, id, chen, 'diagnose', days, DIAGNOSIS as never);
  await didAgo(db, id, chen, 'resolve', days, COMMANDS.resolve.parse(RESULT) as never);
  await didAgo(db, id, whose, 'confirm', days, { comment: null } as never);
  return id;
}
