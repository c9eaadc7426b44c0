import { z } from 'zod';
import { intake } from '#contract/intake.ts';
import type { Call } from '../platform/http/call.ts';
import { pageOf, readCursor } from '../platform/http/cursor.ts';
import { type Http, mount } from '../platform/http/mount.ts';
import { refused } from '../platform/http/refused.ts';
import { listMail } from './list.ts';
import { rawOf } from './store.ts';

const before = z.object({ at: z.int().min(0).max(8.64e15), id: z.uuid() });

export function mountIntake(http: Http): void {
  mount(http, intake, {
    list: async ({ query }, { db }) => {
      const from = query.cursor === undefined ? null : readCursor(query.cursor, before);
      const rows = await listMail(db, query.outcome, from, query.limit);
      return pageOf(rows, query.limit, ({ receivedAt, id }) => ({ at: receivedAt, id }));
    },
    raw: ({ params }, call) => sendRaw(params.mail, call),
  });
}

/** A received message is never shown as a page: it is what a stranger wrote. */
async function sendRaw(id: string, { db, reply }: Call): Promise<void> {
  const raw = await rawOf(db, id);
  if (!raw) throw refused('not_found');
  await reply
    .header('content-type', 'application/octet-stream')
    .header('content-disposition', `attachment; filename="${id}.eml"`)
    .header('content-security-policy', "default-src 'none'; sandbox")
    .header('cache-control', 'private, no-store')
    .send(Buffer.from(raw));
}
