import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { createTransport } from 'nodemailer';
import { afterAll, describe, expect, it } from 'vitest';
import { addMailbox } from '#server/mailbox/actions.ts';
import type { ImapServer } from '#server/mailbox/store.ts';
import { sealerIn } from '#server/platform/auth/seal.ts';
import { type Database, transaction } from '#server/platform/db/db.ts';
import { compose } from '#test/mail/compose.ts';
import { startDovecot } from '#test/mail/dovecot.ts';
import { ownPostgres } from './desk.ts';
import { Workers } from './workers.ts';

const NIGHTLY = process.env.YINUO_NIGHTLY !== undefined;
/** Far more than it takes; no test says how long anything may last. */
const PATIENCE = 3_600_000;

const { desk } = await ownPostgres();
const dovecot = await startDovecot();
const filesDir = await mkdtemp(join(tmpdir(), 'yinuo-intake-'));
afterAll(async () => {
  await dovecot.stop();
  await rm(filesDir, { recursive: true });
});

let boxes = 0;
/** A desk whose mailbox is fetched from an account of its own. */
async function deskWithMailbox(): Promise<{ db: Database; user: string }> {
  const db = await desk();
  const user = `kill${++boxes}`;
  await sql`update person set email = 'lina@example.com' where login = 'lina'`.execute(db);
  const lead = await sql<{ id: string }>`select id from person where login = 'lead'`.execute(db);
  const server: ImapServer = {
    ...{ host: '127.0.0.1', port: dovecot.port, user, folder: 'INBOX', moveTo: null },
    security: 'none',
  };
  const wish = {
    ...({ name: user, address: 'it@desk.example.com', kind: 'imap', groupId: null, service: null } as const),
    ...({
      locale: 'zh-CN',
      unknownSender: 'quarantine',
      authservId: null,
      authenticity: null,
      plusAddresses: true,
      enabled: true,
      password: dovecot.password,
    } as const),
    server,
  };
  const by = { personId: lead.rows[0]!.id, now: Date.now(), ip: null };
  await transaction(db, (tx) => addMailbox(tx, wish, sealerIn(filesDir), by));
  return { db, user };
}

const letters = (count: number, tag: string) =>
  Array.from({ length: count }, (_, i) =>
    Buffer.from(compose({ subject: `${tag} ${i}`, messageId: `${tag}${i}@x.cn` })),
  );

/** Messages by outcome, tickets, and distinct messages behind the tickets. */
async function told(db: Database) {
  const found = await sql<{ kept: number; decided: number; tickets: number; titles: number }>`
    select (select count(*)::int from inbound_mail) as kept,
      (select count(*)::int from inbound_mail where outcome = 'ticket') as decided,
      (select count(*)::int from ticket) as tickets, (select count(distinct title)::int from ticket) as titles`.execute(
    db,
  );
  return found.rows[0]!;
}

describe('mail in a mailbox', () => {
  it('becomes one ticket each while workers are killed at random (A01)', { timeout: PATIENCE }, async () => {
    const { db, user } = await deskWithMailbox();
    const count = NIGHTLY ? 200 : 20;
    await dovecot.append(user, letters(count, 'a01'));
    const workers = new Workers(db.url, 1, filesDir);
    for (let kills = 0; kills < (NIGHTLY ? 50 : 2); ) {
      await sleep(100 + Math.random() * (NIGHTLY ? 2_900 : 1_400));
      const before = workers.killed;
      workers.killOne();
      kills += workers.killed - before;
    }
    while ((await told(db)).decided < count) await sleep(50);
    await workers.stop();
    expect(await told(db)).toEqual({ kept: count, decided: count, tickets: count, titles: count });
  });

  it('becomes one ticket at whichever call the worker dies (A02)', { timeout: PATIENCE }, async () => {
    const { db, user } = await deskWithMailbox();
    let sent = 0;
    /** Lets a worker die after its k-th call, then an unharmed one finish; whether the first one died at all. */
    const dies = async (k: number): Promise<boolean> => {
      await dovecot.append(user, letters(1, `a02-${k}-`));
      sent += 1;
      const child = fork(DYING, [db.url, filesDir, String(k)], {
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      });
      const gone = once(child, 'exit').then(() => true);
      const done = (async () => {
        while ((await told(db)).decided < sent) await sleep(20);
        return false;
      })();
      const died = await Promise.race([gone, done]);
      if (died) {
        // Its lease would end by itself; the test does not wait for that.
        await sql`update mailbox_fetch set leased_until = null`.execute(db);
        await sql`update inbound_mail set claimed_until = null`.execute(db);
        const second = new Workers(db.url, 1, filesDir);
        await done;
        await second.stop();
      } else {
        child.kill('SIGKILL');
        await gone;
      }
      await sql`update mailbox_fetch set leased_until = null`.execute(db);
      const { tickets, titles, kept } = await told(db);
      expect({ k, tickets, titles, kept }).toEqual({ k, tickets: sent, titles: sent, kept: sent });
      return died;
    };
    const step = NIGHTLY ? 1 : 40;
    let k = 1 + Math.floor(Math.random() * step);
    while (await dies(k)) k += step;
    expect(k).toBeGreaterThan(10);
  });
});

describe('mail that another server hands over', () => {
  /** As a mail server does it: a message that was not accepted is handed over again. @returns whether it was */
  async function hand(port: number, raw: Buffer): Promise<boolean> {
    const client = createTransport({ host: '127.0.0.1', port, ignoreTLS: true });
    const envelope = { from: 'lina@example.com', to: 'it@desk.example.com' };
    const accepted = await client.sendMail({ envelope, raw }).then(
      () => true,
      () => false,
    );
    client.close();
    return accepted;
  }

  it.runIf(NIGHTLY)(
    'becomes one ticket at whichever call the worker dies (A02)',
    { timeout: PATIENCE },
    async () => {
      const db = await desk();
      await sql`update person set email = 'lina@example.com' where login = 'lina'`.execute(db);
      await sql`insert into mailbox (name, address, kind, created_at)
        values ('it', 'it@desk.example.com', 'handed_over', now())`.execute(db);
      const begin = async (k: number) => {
        const child = fork(DYING, [db.url, filesDir, String(k)], {
          stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
        });
        const gone = once(child, 'exit').then(() => true);
        const [port] = (await once(child, 'message')) as [number];
        return { child, gone, port };
      };
      let sent = 0;
      const dies = async (k: number): Promise<boolean> => {
        const [letter] = letters(1, `hand-${k}-`);
        sent += 1;
        const first = await begin(k);
        first.child.send('count');
        const accepted = await hand(first.port, letter!);
        const done = async () => {
          while ((await told(db)).decided < sent) await sleep(20);
          return false;
        };
        const died = await Promise.race(accepted ? [first.gone, done()] : [first.gone]);
        if (died) {
          await sql`update inbound_mail set claimed_until = null`.execute(db);
          const second = await begin(0);
          if (!accepted) expect(await hand(second.port, letter!)).toBe(true);
          await done();
          second.child.kill('SIGKILL');
          await second.gone;
        }
        first.child.kill('SIGKILL');
        await first.gone;
        const { tickets, titles, kept } = await told(db);
        expect({ k, tickets, titles, kept }).toEqual({ k, tickets: sent, titles: sent, kept: sent });
        return died;
      };
      let k = 1;
      while (await dies(k)) k += 1;
      expect(k).toBeGreaterThan(10);
    },
  );
});

const DYING = fileURLToPath(new URL('dying-worker.ts', import.meta.url));
