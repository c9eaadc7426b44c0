import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { createTransport } from 'nodemailer';
import { afterAll, expect, it } from 'vitest';
import { SHIPPED_INTAKE_POLICY } from '#domain/intake/route.ts';
import { compose } from '#test/mail/compose.ts';
import { world } from '#test/world.ts';
import type { Desk } from '../intake/actions.ts';
import { decideClaimed } from '../intake/pending.ts';
import { listenForMail } from '../mailbox/handover.ts';
import { MailReader } from '../platform/mail/mail-reader.ts';
import { diskStore } from '../platform/storage/files.ts';
import { drainOutbox } from '../ticket/outbox.ts';
import { mailChannel } from './channels.ts';
import { sendDeliveries } from './deliveries.ts';
import { notify } from './reactions.ts';

const { db, people } = await world();
const reader = new MailReader();
const clock = () => Date.now();
const desk: Desk = {
  ...{ db, files: diskStore('/tmp'), reader, clock, policy: SHIPPED_INTAKE_POLICY, ownAddresses: [] },
};
const handover = await listenForMail({
  ...{ db, clock, protocol: 'smtp', host: '127.0.0.1', port: 0 },
  onMail: () => {},
});
const url = `smtp://127.0.0.1:${handover.port}`;
const PEER = fileURLToPath(new URL('../../../test/mail/auto-responder.ts', import.meta.url));
const peer = fork(PEER, [url], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
let answers = 0;
peer.on('message', (said: { answers?: number }) => {
  answers = said.answers ?? answers;
});
const [{ port }] = (await once(peer, 'message')) as [{ port: number }];
const mail = mailChannel({ url: `smtp://127.0.0.1:${port}`, from: 'desk@corp.example' });
afterAll(async () => {
  mail.close();
  peer.disconnect();
  await Promise.all([handover.close(), reader.close()]);
});

/** Everything that can happen now, happens. */
async function quiet(): Promise<void> {
  for (;;) {
    const before = answers;
    while (await decideClaimed(desk));
    while (await drainOutbox(db, [notify]));
    while (await sendDeliveries(db, { mail, publicUrl: null }));
    if (answers === before) return;
  }
}

/** As if so much time had passed. */
async function passes(minutes: number): Promise<void> {
  const span = sql`make_interval(mins => ${minutes})`;
  await sql`update delivery set deliver_at = deliver_at - ${span}, first_at = first_at - ${span},
    sent_at = sent_at - ${span}, created_at = created_at - ${span}`.execute(db);
  await sql`alter table inbound_mail disable trigger user`.execute(db);
  await sql`update inbound_mail set received_at = received_at - ${span}`.execute(db);
  await sql`alter table inbound_mail enable trigger user`.execute(db);
}

it('a mail system that answers everything at once gets at most five letters in ten minutes (A10)', async () => {
  await people.admin.post('/mailboxes', {
    ...{ kind: 'handed_over', name: '服务台', address: 'desk@corp.example', unknownSender: 'ticket' },
  });
  const first = createTransport({ url, ignoreTLS: true });
  const raw = compose({
    from: 'robot@peer.example',
    to: 'desk@corp.example',
    subject: '坏了',
    messageId: 'r@x',
  });
  await first.sendMail({
    envelope: { from: 'robot@peer.example', to: 'desk@corp.example' },
    raw: Buffer.from(raw),
  });
  first.close();
  for (let minute = 0; minute <= 10; minute += 1) {
    await quiet();
    await passes(1);
  }
  expect(answers).toBeGreaterThan(1);
  expect(answers).toBeLessThanOrEqual(5);
  const kept = await sql<{ n: number }>`
    select count(*)::int as n from inbound_mail where outcome in ('ticket', 'reply')`.execute(db);
  expect(kept.rows[0]?.n, 'nothing that came is lost').toBe(answers + 1);
  expect((await people.admin.get('/held-addresses')).body.items).toMatchObject([
    { address: 'robot@peer.example', reason: 'loop' },
  ]);
});
