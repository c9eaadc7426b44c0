import { z } from 'zod';
import { webhooks as table } from '#contract/webhooks.ts';
import type { Sealer } from '../platform/auth/seal.ts';
import type { Call } from '../platform/http/call.ts';
import { pageOf, readCursor } from '../platform/http/cursor.ts';
import { type Http, mount } from '../platform/http/mount.ts';
import { refused } from '../platform/http/refused.ts';
import type { AllowedHosts } from '../platform/http-out/post-out.ts';
import { addWebhook, type By, changeWebhook, replay, rotateSecret, testWebhook } from './actions.ts';
import { countDisabled, messagesOf, webhooks } from './store.ts';

const byOf = ({ caller, ip, now }: Call): By => ({ personId: caller.actor.personId, ip, now });
const before = z.int().min(1);

export function mountWebhooks(http: Http, with_: { sealer: Sealer; privateHosts: AllowedHosts }): void {
  mount(http, table, {
    list: async (_input, { db, now }) => ({
      items: await webhooks(db, now),
      disabled: await countDisabled(db),
    }),
    add: ({ body }, call) => call.write((tx) => addWebhook(tx, body, with_, byOf(call))),
    change: ({ params, body }, call) =>
      call.write((tx) =>
        changeWebhook(
          tx,
          { id: params.webhook, version: call.ifMatch },
          body,
          with_.privateHosts,
          byOf(call),
        ),
      ),
    rotate: ({ params }, call) =>
      call.write((tx) =>
        rotateSecret(tx, { id: params.webhook, version: call.ifMatch }, with_.sealer, byOf(call)),
      ),
    test: ({ params }, call) => call.write((tx) => testWebhook(tx, params.webhook, byOf(call))),
    messages: async ({ params, query }, { db, now }) => {
      if ((await webhooks(db, now, params.webhook)).length === 0) throw refused('not_found');
      const from = query.cursor === undefined ? null : readCursor(query.cursor, before);
      const asked = { state: query.state ?? null, before: from, limit: query.limit };
      const rows = await messagesOf(db, params.webhook, asked);
      return pageOf(rows, query.limit, ({ id }) => id);
    },
    replay: ({ params, body }, call) => call.write((tx) => replay(tx, params.webhook, body, byOf(call))),
  });
}
