import { z } from 'zod';
import { alerts as table } from '#contract/alerts.ts';
import type { Call } from '../platform/http/call.ts';
import { pageOf, readCursor } from '../platform/http/cursor.ts';
import { type Http, mount } from '../platform/http/mount.ts';
import { refused } from '../platform/http/refused.ts';
import { addSource, type By, changeSource, renewToken } from './sources.actions.ts';
import { sources } from './sources.store.ts';
import { listAlerts, payloadOf } from './store.ts';
import { takeIn } from './take-in.ts';

const byOf = ({ caller, ip, now }: Call): By => ({ personId: caller.actor.personId, ip, now });
const before = z.object({ at: z.int().min(0).max(8.64e15), id: z.uuid() });

export function mountAlerts(http: Http): void {
  mount(http, table, {
    take: async ({ params, body }, { db, now, request }) => {
      const { authorization } = request.headers;
      return { taken: await takeIn(db, { sourceId: params.source, authorization, body, now }) };
    },
    list: async ({ query }, { db, caller }) => {
      const { state = null, severity = null, source: sourceId = null, limit } = query;
      const from = query.cursor === undefined ? null : readCursor(query.cursor, before);
      const rows = await listAlerts(db, { state, severity, sourceId, before: from, limit }, caller.actor);
      return pageOf(rows, limit, ({ lastSeen, id }) => ({ at: lastSeen, id }));
    },
    payload: async ({ params }, { db }) => {
      const found = await payloadOf(db, params.alert);
      if (!found) throw refused('not_found');
      return found;
    },
    sources: async (_input, { db }) => ({ items: await sources(db) }),
    add: ({ body }, call) => call.write((tx) => addSource(tx, body, byOf(call))),
    change: ({ params, body }, call) =>
      call.write((tx) => changeSource(tx, { id: params.source, version: call.ifMatch }, body, byOf(call))),
    renew: ({ params }, call) =>
      call.write((tx) => renewToken(tx, { id: params.source, version: call.ifMatch }, byOf(call))),
  });
}
