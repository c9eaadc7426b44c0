import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTransport } from 'nodemailer';
import { addMailbox } from '#server/mailbox/actions.ts';
import { sealerIn } from '#server/platform/auth/seal.ts';
import { type Database, transaction } from '#server/platform/db/db.ts';
import { compose } from '#test/mail/compose.ts';
import { startDovecot } from '#test/mail/dovecot.ts';
import { rowsOf } from './bare-script.ts';
import type { Check, Line, Report } from './report.ts';
import { startServerProcess } from './server-process.ts';
import { textOf } from './texts.ts';

const CONNECTIONS = [1, 8];
const LIMIT = 'bare script';
const DESK = 'it@desk.example.com';

/**
 * Messages a second from SMTP to the committed ticket, beside a bare script that writes the same rows of
 * message and ticket; then how long a mailbox with many messages takes until the last one is a ticket.
 */
export async function benchMail(
  db: Database,
  { messages, waiting }: { messages: number; waiting: number },
  say: (line: string) => void,
): Promise<Pick<Report, 'tables' | 'checks'>> {
  await db.pool.query(`
    insert into person (login, name, roles, email) values ('lina', '李娜', '{requester}', 'lina@example.com');
    insert into support_group (name, line) values ('服务台', 1);
    insert into mailbox (name, address, kind, created_at) values ('desk', '${DESK}', 'handed_over', now())`);
  const lines: Line[] = [];
  for (const connections of CONNECTIONS) {
    const ours = await bySmtp(db, messages, connections);
    const limit = await byScript(db, messages, connections);
    const ratio = { to: LIMIT, value: ours / limit };
    lines.push(line(`SMTP to ticket, ${connections} at once`, ours, ratio));
    lines.push(line(`${LIMIT}, ${connections} at once`, limit, null));
  }
  say(`waiting in IMAP: ${waiting} messages`);
  const { perSecond, seconds } = await byImap(db, waiting);
  lines.push(line(`IMAP to ticket, ${waiting} waiting`, perSecond, null));
  const check: Check = {
    what: `${waiting} messages waiting in IMAP, until the last is a ticket`,
    value: `${seconds.toFixed(0)} s`,
    met: true,
  };
  return { tables: [{ title: 'Mail', lines }], checks: [check] };
}

const line = (what: string, perSecond: number, ratio: Line['ratio']): Line => ({
  ...{ what, perSecond, latency: null, ratio },
});

let letters = 0;
function letter(): Buffer {
  const n = ++letters;
  const { title, description } = textOf(n);
  return Buffer.from(compose({ subject: title, text: description, messageId: `bench${n}@example.com` }));
}

const decided = async (db: Database): Promise<number> =>
  (
    await db.pool.query<{ n: number }>(
      `select count(*)::int as n from inbound_mail where outcome <> 'pending'`,
    )
  ).rows[0]!.n;

async function bySmtp(db: Database, count: number, connections: number): Promise<number> {
  const server = await startServerProcess(db.url, 'worker');
  const client = createTransport({
    ...{ host: '127.0.0.1', port: server.mailPort ?? 0, ignoreTLS: true },
    ...{ pool: true, maxConnections: connections, maxMessages: Infinity },
  });
  try {
    const before = await decided(db);
    const from = performance.now();
    const envelope = { from: 'lina@example.com', to: DESK };
    await Promise.all(Array.from({ length: count }, () => client.sendMail({ envelope, raw: letter() })));
    while ((await decided(db)) - before < count) await sleep(10);
    return count / ((performance.now() - from) / 1000);
  } finally {
    client.close();
    await server.stop();
  }
}

/** The same rows by hand: the message in one transaction, its ticket and outcome in a second. */
async function byScript(db: Database, count: number, connections: number): Promise<number> {
  const found = await db.pool.query<{ id: string; ticket: number }>(
    `select id, ticket_id as ticket from inbound_mail where outcome = 'ticket' order by received_at desc limit 100`,
  );
  const patterns = await Promise.all(found.rows.map((row) => patternOf(db, row)));
  let next = 0;
  const connection = async () => {
    const client = await db.pool.connect();
    for (let i = next++; i < count; i = next++) {
      const { ticket, others, raw, outcome } = patterns[i % patterns.length]!;
      const bytes = Buffer.concat([raw, Buffer.from(`${connections} ${i}`)]);
      const kept = await client.query<{ id: string }>(
        `insert into inbound_mail (sha256, raw, source, mailbox_id, received_at)
         select $1, $2, 'handed_over', id, now() from mailbox returning id`,
        [createHash('sha256').update(bytes).digest(), bytes],
      );
      await client.query('begin');
      await client.query('select from inbound_mail where id = $1 for update', [kept.rows[0]!.id]);
      const made = await client.query<{ id: number }>(`${ticket.text} returning id`, ticket.values);
      const id = String(made.rows[0]!.id);
      for (const { text, values } of others) await client.query(text, [...values, id]);
      await client.query(outcome, [kept.rows[0]!.id, id]);
      await client.query(DECISION, [kept.rows[0]!.id, id]);
      await client.query('commit');
    }
    client.release();
  };
  const from = performance.now();
  await Promise.all(Array.from({ length: connections }, connection));
  return count / ((performance.now() - from) / 1000);
}

const DECISION = `insert into mail_decision (mail_id, at, act, outcome, reasons, ticket_id, seq)
  select id, decided_at, 'decided', outcome, reasons, $2::int, 1 from inbound_mail where id = $1`;

async function patternOf(db: Database, { id, ticket }: { id: string; ticket: number }) {
  const [own] = await rowsOf(db, 'ticket', `id = ${ticket}`, 'id');
  if (!own) throw new Error('no such ticket');
  const others = await Promise.all(
    ['ticket_event', 'ticket_clock', 'ticket_search'].map((table) =>
      rowsOf(db, table, `ticket_id = ${ticket}`, 'ticket_id'),
    ),
  );
  const message = await db.pool.query<{ raw: Buffer }>('select raw from inbound_mail where id = $1', [id]);
  const outcome = `update inbound_mail set (outcome, reasons, decided_at, message_id, sender, subject, sent_at, summary, ticket_id) =
    (select outcome, reasons, decided_at, message_id, sender, subject, sent_at, summary, $2::int from inbound_mail where id = '${id}')
    where id = $1`;
  const jobs = { text: 'insert into outbox (seq, ticket_id) values (1, $1)', values: [] };
  return { ticket: own, others: [...others.flat(), jobs], raw: message.rows[0]!.raw, outcome };
}

async function byImap(db: Database, count: number): Promise<{ perSecond: number; seconds: number }> {
  const dovecot = await startDovecot();
  try {
    await dovecot.fill('bench', Array.from({ length: count }, letter));
    const server = await startServerProcess(db.url, 'worker');
    const lina = await db.pool.query<{ id: string }>(`select id from person where login = 'lina'`);
    const before = await decided(db);
    const from = performance.now();
    await transaction(db, (tx) =>
      addMailbox(
        tx,
        {
          ...({
            name: 'bench',
            address: 'bench@desk.example.com',
            kind: 'imap',
            groupId: null,
            service: null,
          } as const),
          ...({
            locale: 'zh-CN',
            unknownSender: 'ticket',
            authservId: null,
            authenticity: null,
            plusAddresses: true,
            enabled: true,
            password: dovecot.password,
          } as const),
          server: {
            host: '127.0.0.1',
            port: dovecot.port,
            security: 'none',
            user: 'bench',
            folder: 'INBOX',
            moveTo: null,
          },
        },
        sealerIn(server.filesDir),
        { personId: lina.rows[0]!.id, now: Date.now(), ip: null },
      ),
    );
    while ((await decided(db)) - before < count) await sleep(50);
    const seconds = (performance.now() - from) / 1000;
    await server.stop();
    return { perSecond: count / seconds, seconds };
  } finally {
    await dovecot.stop();
  }
}
