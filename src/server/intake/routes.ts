import { z } from 'zod';
import { intake } from '#contract/intake.ts';
import { SHIPPED_INTAKE_POLICY } from '#domain/intake/route.ts';
import type { Scanning } from '#domain/ticket/file-state.ts';
import { scanMailNow } from '../file/scan.ts';
import type { Tx } from '../platform/db/db.ts';
import type { Call } from '../platform/http/call.ts';
import { pageOf, readCursor } from '../platform/http/cursor.ts';
import { type Http, mount } from '../platform/http/mount.ts';
import { FILE_POLICY } from '../platform/http/page-policy.ts';
import { refused } from '../platform/http/refused.ts';
import { MailReader } from '../platform/mail/mail-reader.ts';
import type { Scanner } from '../platform/scan/clamd.ts';
import type { FileStore } from '../platform/storage/files.ts';
import type { Desk } from './actions.ts';
import { mailDetail } from './detail.ts';
import { countWaiting, listMail, mailOfTicket, scanned } from './list.ts';
import { mayReadMail } from './reach.ts';
import {
  moveMail,
  type Opened,
  openMail,
  partMail,
  type Reviewer,
  restoreMail,
  retryMail,
  setAside,
  takeInMail,
} from './review.ts';
import { rawOf, refusalOfMail } from './store.ts';

const before = z.object({ at: z.int().min(0).max(8.64e15), id: z.uuid() });

/** Whether messages are scanned before they are given out, and by whom. */
export interface Guard {
  scanning: Scanning;
  scanner: Scanner | null;
}

export function mountIntake(http: Http, files: FileStore, guard: Guard): void {
  const desk = deskOf(http, files);
  /** Reads first, then writes under lock; answers the message as it is now. */
  const review = async (
    id: string,
    body: { note: string | null },
    call: Call,
    work: (tx: Tx, read: Opened, by: Reviewer) => Promise<void>,
  ) => {
    const read = await openMail(desk, id, call.caller.actor);
    return call.write(async (tx) => {
      await work(tx, read, reviewerOf(call, body));
      return scanned(await mailDetail(tx, read, call.caller.actor), guard.scanning);
    });
  };
  mount(http, intake, {
    list: async ({ query }, { db, caller }) => {
      const from = query.cursor === undefined ? null : readCursor(query.cursor, before);
      const found = await listMail(db, query.outcome, { before: from, limit: query.limit }, caller.actor);
      const rows = found.map((mail) => scanned(mail, guard.scanning));
      return pageOf(rows, query.limit, ({ receivedAt, id }) => ({ at: receivedAt, id }));
    },
    waiting: async (_input, { db, caller }) => ({ waiting: await countWaiting(db, caller.actor) }),
    open: async ({ params }, { db, caller: { actor } }) =>
      scanned(await mailDetail(db, await openMail(desk, params.mail, actor), actor), guard.scanning),
    raw: ({ params }, call) => sendRaw(params.mail, call, desk, guard),
    ofTicket: async ({ params }, { db, caller }) => ({
      items: (await mailOfTicket(db, params.ticket, caller.actor)).map((mail) =>
        scanned(mail, guard.scanning),
      ),
    }),
    retry: async ({ params, body }, call) => {
      const { actor } = call.caller;
      const read = await openMail(desk, params.mail, actor);
      await retryMail(desk, params.mail, reviewerOf(call, body));
      return scanned(await mailDetail(call.db, read, actor), guard.scanning);
    },
    takeIn: ({ params, body }, call) =>
      review(params.mail, body, call, (tx, read, by) => takeInMail(tx, desk, read, by)),
    setAside: ({ params, body }, call) =>
      review(params.mail, body, call, (tx, { id }, by) => setAside(tx, id, by)),
    restore: ({ params, body }, call) =>
      review(params.mail, body, call, (tx, { id }, by) => restoreMail(tx, id, by)),
    move: ({ params, body }, call) =>
      review(params.mail, body, call, (tx, read, by) =>
        body.ticketId === null ? partMail(tx, desk, read, by) : moveMail(tx, desk, read, body.ticketId, by),
      ),
  });
}

/** Messages are read here too, in a thread of their own, when somebody looks at one. */
function deskOf({ app, db, clock }: Http, files: FileStore): Desk {
  const reader = new MailReader();
  app.addHook('onClose', () => reader.close());
  return { db, files, reader, clock, policy: SHIPPED_INTAKE_POLICY, ownAddresses: [] };
}

const reviewerOf = ({ caller, ifMatch, now, ip }: Call, { note }: { note: string | null }): Reviewer => ({
  actor: caller.actor,
  seen: ifMatch,
  note,
  now,
  ip,
});

/** A received message is never shown as a page: it is what a stranger wrote. */
async function sendRaw(
  id: string,
  { db, reply, caller }: Call,
  { files, clock }: Desk,
  { scanning, scanner }: Guard,
): Promise<void> {
  const raw = (await mayReadMail(db, id, caller.actor)) ? await rawOf(db, id) : null;
  if (!raw) throw refused('not_found');
  if (scanner) await scanMailNow({ db, files, clock, scanner }, id);
  const refusal = await refusalOfMail(db, id, scanning, true);
  if (refusal) throw refused(refusal);
  await reply
    .header('content-type', 'application/octet-stream')
    .header('content-disposition', `attachment; filename="${id}.eml"`)
    .header('content-security-policy', FILE_POLICY)
    .header('cache-control', 'private, no-store')
    .send(Buffer.from(raw));
}
