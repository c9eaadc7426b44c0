import { mailboxes as table } from '#contract/mailboxes.ts';
import type { Sealer } from '../platform/auth/seal.ts';
import type { Call } from '../platform/http/call.ts';
import { type Http, mount } from '../platform/http/mount.ts';
import { addMailbox, type By, changeMailbox, testMailbox } from './actions.ts';
import { mailboxes } from './store.ts';

const byOf = ({ caller, ip, now }: Call): By => ({ personId: caller.actor.personId, ip, now });

export function mountMailboxes(http: Http, sealer: Sealer): void {
  mount(http, table, {
    list: async (_input, { db }) => ({ items: await mailboxes(db) }),
    add: ({ body }, call) => call.write((tx) => addMailbox(tx, body, sealer, byOf(call))),
    change: ({ params, body }, call) =>
      call.write((tx) =>
        changeMailbox(tx, { id: params.mailbox, version: call.ifMatch }, body, sealer, byOf(call)),
      ),
    test: ({ body }, { db }) => testMailbox(db, body, sealer),
  });
}
