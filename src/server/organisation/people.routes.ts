import { z } from 'zod';
import type { people, personView } from '#contract/organisation/people.ts';
import { seesWhole, seesWholeRecords } from '#domain/organisation/visible.ts';
import type { Actor } from '#domain/permissions/actor.ts';
import type { Call, Handlers } from '../platform/http/call.ts';
import { pageOf, readCursor } from '../platform/http/cursor.ts';
import { requireProof } from '../platform/http/mount.ts';
import { refused } from '../platform/http/refused.ts';
import { type By, changePerson, createPerson, setPassword } from './people.actions.ts';
import { findPeople, type PersonRecord, personRecord } from './people.store.ts';

export const byOf = ({ caller, ip, now }: Call): By => ({ personId: caller.actor.personId, ip, now });

const cursorKeys = z.tuple([z.string().max(100), z.uuid()]);

/** The record as this reader may see it: colleagues see each other's card. */
export function viewOf(actor: Actor, record: PersonRecord): z.input<typeof personView> {
  const { id, name, department, email, ...whole } = record;
  return { id, name, department, email, whole: seesWhole(actor, id) ? whole : null };
}

/** Whoever says in a browser which roles somebody holds has proved to be there. */
function guardRoles({ roles }: { roles?: unknown }, { caller, now }: Call): void {
  if (roles !== undefined && caller.via === 'session') requireProof(caller, now);
}

export const peopleHandlers: Handlers<typeof people> = {
  list: async ({ query }, { caller, db }) => {
    const wholeText = seesWholeRecords(caller.actor);
    if (!wholeText && (query.role || query.active !== 'yes')) throw refused('forbidden');
    const { cursor, limit, ...filter } = query;
    const keys = cursor === undefined ? null : readCursor(cursor, cursorKeys);
    const after = keys && { name: keys[0], id: keys[1] };
    const rows = await findPeople(db, { ...filter, wholeText, after, limit: limit + 1 });
    const { items, next } = pageOf(rows, limit, ({ name, id }) => [name, id]);
    return { items: items.map((record) => viewOf(caller.actor, record)), next };
  },

  open: async ({ params }, { caller, db }) => {
    const record = await personRecord(db, params.person);
    if (!record || !(record.active || seesWhole(caller.actor, record.id))) throw refused('not_found');
    return viewOf(caller.actor, record);
  },

  create: ({ body }, call) => {
    guardRoles(body, call);
    return call.write(async (tx) => viewOf(call.caller.actor, await createPerson(tx, body, byOf(call))));
  },

  change: ({ params, body }, call) => {
    guardRoles(body, call);
    return call.write(async (tx) => {
      const record = await changePerson(tx, params.person, body, call.ifMatch, byOf(call));
      return viewOf(call.caller.actor, record);
    });
  },

  setPassword: async ({ params, body }, call) => ({
    password: await setPassword(call.db, params.person, body.password, byOf(call)),
  }),
};
