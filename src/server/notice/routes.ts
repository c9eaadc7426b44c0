import { z } from 'zod';
import { deliveries, notices } from '#contract/notice.ts';
import { pageOf, readCursor } from '../platform/http/cursor.ts';
import { type Http, mount } from '../platform/http/mount.ts';
import { countUnread, markRead, noticesOf } from './store.ts';
import { countTroubled, deliveriesOf, release } from './troubled.ts';

const before = z.int().min(1);

export function mountNotices(http: Http): void {
  mount(http, deliveries, {
    list: async ({ query }, { db }) => {
      const from = query.cursor === undefined ? null : readCursor(query.cursor, before);
      const rows = await deliveriesOf(db, query.state, from, query.limit);
      return { ...pageOf(rows, query.limit, (row) => row.id), counts: await countTroubled(db) };
    },
    release: ({ body }, { write, caller, ip }) =>
      write(async (tx) => ({
        released: await release(tx, body, { personId: caller.actor.personId, ip }),
      })),
  });
  mount(http, notices, {
    list: async ({ query }, { db, caller }) => {
      const from = query.cursor === undefined ? null : readCursor(query.cursor, before);
      const rows = await noticesOf(db, caller.actor, from, query.limit);
      return { ...pageOf(rows, query.limit, (row) => row.id), unread: await countUnread(db, caller.actor) };
    },
    read: ({ body }, { db, caller, now }) => markRead(db, caller.actor.personId, body.upTo, now),
  });
}
