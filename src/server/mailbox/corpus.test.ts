import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { createTransport } from 'nodemailer';
import { afterAll, expect, it } from 'vitest';
import { corpusFiles, corpusMail } from '#test/mail/corpus.ts';
import { startDovecot } from '#test/mail/dovecot.ts';
import { world } from '#test/world.ts';
import { sealerOf } from '../platform/auth/seal.ts';
import { transaction } from '../platform/db/db.ts';
import { startWorkers } from '../workers.ts';
import { addMailbox } from './actions.ts';

const NIGHTLY = process.env.YINUO_NIGHTLY !== undefined;
const PATIENCE = 3_600_000;
/** By day some of them, each time the same. */
const files = corpusFiles.filter((_, i) => NIGHTLY || i % 12 === 0);
/** The same bytes are one message. */
const distinct = (some: readonly string[]): number =>
  new Set(some.map((file) => corpusMail(file).toString('base64'))).size;

it.skipIf(files.length === 0)(
  'real messages become one visible outcome each, by a mailbox as by SMTP',
  { timeout: PATIENCE },
  async () => {
    const dovecot = await startDovecot();
    afterAll(() => dovecot.stop());
    const { db, people } = await world();
    const sealer = sealerOf(randomBytes(32));
    const errors: unknown[] = [];
    const workers = await startWorkers({
      privateHosts: new Set(),
      ...{ db, filesDir: '/tmp', sealer, post: { mail: null, publicUrl: null } },
      receive: { protocol: 'smtp', host: '127.0.0.1', port: 0 },
      onError: (job, error) => void errors.push([job, error]),
    });
    afterAll(() => workers.stop());
    const by = { personId: people.admin.id, now: Date.now(), ip: null };
    const shared = {
      groupId: null,
      service: null,
      locale: 'zh-CN',
      unknownSender: 'ticket',
      enabled: true,
    } as const;
    const [fetched, handed] = [files.filter((_, i) => i % 2 === 0), files.filter((_, i) => i % 2 === 1)];
    await dovecot.fill('corpus', fetched.map(corpusMail));
    const server = {
      ...({ host: '127.0.0.1', port: dovecot.port, user: 'corpus', folder: 'INBOX', moveTo: null } as const),
      security: 'none' as const,
    };
    const { password } = dovecot;
    await transaction(db, async (tx) => {
      const names = { ...shared, authservId: null, authenticity: null, plusAddresses: true };
      await addMailbox(
        tx,
        { ...names, name: 'a', address: 'a@d.cn', kind: 'imap', server, password },
        sealer,
        by,
      );
      await addMailbox(tx, { ...names, name: 'b', address: 'b@d.cn', kind: 'handed_over' }, sealer, by);
    });
    const client = createTransport({
      host: '127.0.0.1',
      port: workers.mailPort ?? 0,
      ignoreTLS: true,
      pool: true,
    });
    for (const file of handed) {
      const envelope = { from: 'x@example.com', to: 'b@d.cn' };
      await client.sendMail({ envelope, raw: corpusMail(file) });
    }
    client.close();
    const stand = async () =>
      (
        await sql<{ decided: number; pending: number; reasonless: number; tickets: number; opened: number }>`
          select count(*) filter (where outcome <> 'pending')::int as decided,
            count(*) filter (where outcome = 'pending')::int as pending,
            count(*) filter (where outcome <> 'pending' and cardinality(reasons) = 0)::int as reasonless,
            (select count(*)::int from ticket) as tickets,
            count(*) filter (where outcome = 'ticket')::int as opened
          from inbound_mail`.execute(db)
      ).rows[0]!;
    const count = distinct(fetched) + distinct(handed);
    while ((await stand()).decided < count) await new Promise((go) => setTimeout(go, 50));
    const { decided, pending, reasonless, tickets, opened } = await stand();
    expect({ decided, pending, reasonless, tickets }).toEqual({
      ...{ decided: count, pending: 0, reasonless: 0, tickets: opened },
    });
    expect(errors).toEqual([]);
  },
);
