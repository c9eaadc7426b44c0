import { sql } from 'kysely';
import { afterAll, expect, it } from 'vitest';
import { SHIPPED_INTAKE_POLICY } from '#domain/intake/route.ts';
import { compose } from '#test/mail/compose.ts';
import { mailFixtures, wholeFixtures } from '#test/mail/fixtures.ts';
import { type World, world } from '#test/world.ts';
import { MailReader } from '../platform/mail/mail-reader.ts';
import { diskStore } from '../platform/storage/files.ts';
import { type Desk, decideMail } from './actions.ts';
import { claimPending, keepRaw } from './store.ts';
import { decideTogether } from './together.ts';

const reader = new MailReader();
afterAll(() => reader.close());
const NOW = Date.UTC(2026, 10, 2, 1);
const deskOf = ({ db }: World): Desk => ({
  ...{ db, files: diskStore('/tmp'), reader, policy: SHIPPED_INTAKE_POLICY, ownAddresses: [] },
  clock: () => NOW + 3_600_000,
});

const FROM = { from: 'Li Na <lina@huaheng.example>' };
const PLAIN = Array.from({ length: 6 }, (_, i) =>
  compose({ ...FROM, subject: `求助 ${i}`, messageId: `t${i}@x.cn` }),
);
const LETTERS = [
  ...PLAIN,
  compose({ ...FROM, subject: 'Re: 求助 0', messageId: 're@x.cn', inReplyTo: 't0@x.cn' }),
  compose({ from: 'guest@elsewhere.example', subject: '访客', messageId: 'guest@x.cn' }),
  ...[...wholeFixtures(), ...mailFixtures('charsets'), ...mailFixtures('replies')].map(({ bytes }) => bytes),
];

/** A desk with a mailbox that takes strangers in, to which all letters have come. */
async function received(): Promise<World> {
  const all = await world();
  const made = await sql<{ id: string }>`
    insert into mailbox (name, address, kind, unknown_sender, service, created_at)
    values ('it', 'it@desk.example.com', 'handed_over', 'ticket', '邮件', now()) returning id`.execute(
    all.db,
  );
  const source = { kind: 'handed_over', mailboxId: made.rows[0]!.id, recipients: [] } as const;
  for (const [i, letter] of LETTERS.entries()) await keepRaw(all.db, letter, source, NOW + i * 1000);
  return all;
}

/** What became of each message, apart from ids and times of this run. */
async function told({ db }: World): Promise<unknown[]> {
  const found = await sql`
    select encode(m.sha256, 'hex') as sha256, m.outcome, m.reasons, m.message_id, m.sender, m.subject, m.sent_at, m.summary,
      m.decided_at, d.act, d.outcome as decided, d.reasons as because, d.seq,
      t.title, t.description, t.channel, t.status, t.source = m.id::text as own, t.requester_name, t.requester_contact,
      t.devices, t.received_at, t.recorded_at, t.timer_at, t.version, f.body, f.words::text,
      (select jsonb_agg(data - 'mail' order by seq) from ticket_event e where e.ticket_id = t.id) as events,
      (select jsonb_agg(to_jsonb(c) - 'ticket_id' order by kind) from ticket_clock c where c.ticket_id = t.id) as clocks,
      (select count(*) from outbox o where o.ticket_id = t.id) as jobs
    from inbound_mail m left join mail_decision d on d.mail_id = m.id left join ticket t on t.id = m.ticket_id
      left join ticket_search f on f.ticket_id = t.id
    where m.outcome <> 'pending' order by m.received_at`.execute(db);
  return found.rows;
}

it('messages that are decided together become what each becomes alone', async () => {
  const [alone, together] = [await received(), await received()];
  const left = await decideTogether(deskOf(together), await claimPending(together.db, LETTERS.length));
  const decided = await told(together);
  expect(decided.length).toBeGreaterThan(PLAIN.length + 20);
  expect(decided.length + left.length).toBe(LETTERS.length);
  const pending = await sql<{ sha256: string }>`
    select encode(sha256, 'hex') as sha256 from inbound_mail where outcome = 'pending'`.execute(together.db);
  const waiting = pending.rows.map(({ sha256 }) => sha256);
  const own = await sql<{ id: string }>`
    select id from inbound_mail where encode(sha256, 'hex') <> all(${waiting}::text[]) order by received_at`.execute(
    alone.db,
  );
  for (const { id } of own.rows) await decideMail(deskOf(alone), id);
  expect(decided).toEqual(await told(alone));
});

it('what names another message or brings a file is left to be decided alone', async () => {
  const { db } = await received();
  const desk = deskOf({ db } as World);
  const claimed = await claimPending(db, PLAIN.length + 1);
  const left = await decideTogether(desk, claimed);
  expect(left.map(({ id }) => id)).toEqual([claimed.at(-1)?.id]);
  expect(left[0]?.reading).toMatchObject({ ok: true });
});

it('nothing has happened when it fails, and a message that another one decided stays as it is', async () => {
  const { db } = await received();
  const desk = deskOf({ db } as World);
  const claimed = await claimPending(db, PLAIN.length);
  await decideMail(desk, claimed[0]!.id);
  await sql`create function choke() returns trigger language plpgsql as
    'begin if new.subject = $$求助 5$$ then raise exception $$no space$$ using errcode = $$53100$$; end if; return new; end'`.execute(
    db,
  );
  await sql`create trigger choke before update on inbound_mail for each row execute function choke()`.execute(
    db,
  );
  expect(await decideTogether(desk, claimed)).toHaveLength(PLAIN.length);
  expect(await tickets(db)).toBe(1);
  await sql`drop trigger choke on inbound_mail`.execute(db);
  expect(await decideTogether(desk, claimed)).toHaveLength(1);
  expect(await tickets(db)).toBe(PLAIN.length);
});

const tickets = async (db: World['db']): Promise<number> =>
  (await sql<{ n: number }>`select count(*)::int as n from ticket`.execute(db)).rows[0]!.n;
