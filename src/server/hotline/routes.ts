import { z } from 'zod';
import { hotline as table } from '#contract/hotline.ts';
import type { Sealer } from '../platform/auth/seal.ts';
import { bytesOf } from '../platform/http/bytes.ts';
import type { Call } from '../platform/http/call.ts';
import { pageOf, readCursor } from '../platform/http/cursor.ts';
import { type Http, mount } from '../platform/http/mount.ts';
import { refused } from '../platform/http/refused.ts';
import { callerCard, findCallers } from './callers.ts';
import { callsOf, countToCallBack, listCalls, markDone, oneCall, tellOfCall } from './calls.ts';
import { callsOfTicket } from './of-ticket.ts';
import { claimIn, isSignedBy } from './signing.ts';
import { addSystem, changeSystem, rotateSystem, secretsOf, telephoneSystems } from './systems.ts';

const byOf = ({ caller: { actor }, ip, now }: Call) => ({ actor, personId: actor.personId, ip, now });
const place = z.strictObject({ at: z.int(), id: z.uuid() });

/** The hotline (3.1d): who calls, calls that telephone systems tell of, and those systems. */
export function mountHotline(http: Http, sealer: Sealer): void {
  mount(http, table, {
    callers: async ({ query }, { db }) => ({ items: await findCallers(db, query.q) }),
    caller: ({ params }, { db, caller }) => callerCard(db, params.person, caller.actor),
    tell: async ({ body }, call) => {
      const claim = claimIn(call.request, call.now);
      const secrets = await secretsOf(call.db, claim.system, sealer, call.now);
      if (!isSignedBy(secrets, claim, bytesOf(call.request))) throw refused('wrong_signature');
      return call.write((tx) => tellOfCall(tx, claim, body, call.now));
    },
    calls: async ({ query }, call) => {
      const { db, now } = call;
      const after = query.cursor === undefined ? null : readCursor(query.cursor, place);
      const rows = await listCalls(db, { state: query.state, after, limit: query.limit + 1 }, byOf(call));
      const found = pageOf(rows, query.limit, ({ startedAt, id }) => ({ at: startedAt, id }));
      return { ...found, waiting: await countToCallBack(db, now) };
    },
    mine: (_input, call) => callsOf(call.db, call.caller.actor.personId, byOf(call)),
    call: ({ params }, call) => oneCall(call.db, params.call, byOf(call)),
    ofTicket: ({ params }, { db, caller, now }) => callsOfTicket(db, params.ticket, caller.actor, now),
    done: ({ params, body }, call) => call.write((tx) => markDone(tx, params.call, body.note, byOf(call))),
    systems: async (_input, { db, now }) => ({ items: await telephoneSystems(db, now) }),
    addSystem: ({ body }, call) => call.write((tx) => addSystem(tx, body.name, sealer, byOf(call))),
    changeSystem: ({ params, body }, call) =>
      call.write((tx) => changeSystem(tx, { id: params.system, version: call.ifMatch }, body, byOf(call))),
    rotateSystem: ({ params }, call) =>
      call.write((tx) => rotateSystem(tx, { id: params.system, version: call.ifMatch }, sealer, byOf(call))),
  });
}
