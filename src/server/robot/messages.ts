import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { TicketEvent } from '#domain/events.ts';
import { retryAt } from '#domain/notice/mailing.ts';
import { type Role, worksOnDesk } from '#domain/permissions/roles.ts';
import { type MessageChannel, PERSON_LIMIT } from '#domain/robot/robot.ts';
import type { Priority } from '#domain/ticket/priority.ts';
import { actorOf } from '../access/actor.ts';
import { readableNotice } from '../notice/store.ts';
import type { Locale } from '../notice/words.ts';
import { type Database, type Tx, transaction } from '../platform/db/db.ts';
import { eachApart } from '../platform/jobs/apart.ts';
import { briefOf } from './brief.ts';
import { type Outgoing, type Outside, put, reserve, type Sent, spoken } from './sending.ts';
import { lockRobot, lockRobotOf, type Ready } from './store.ts';

const BATCH = 50;

/** How long a worker has a message, over what three requests may take: one that died has left it then. */
const LEASE = '60 seconds';

/**
 * Brings what is due by robots, apps and gateways, any number of workers side by side. Each is claimed for a while,
 * sent, and marked; nothing of the database is held while the other side thinks. A worker that is killed in between
 * sends it once more, and never not at all (P3). What a limit holds back waits in its row. Of one reader's messages
 * about a ticket none overtakes another that is due, but for a call of P1.
 */
export async function sendMessages(db: Database, outside: Outside): Promise<boolean> {
  const due = await sql<{ id: number }>`
    select id from message
    where state = 'waiting' and deliver_at <= now() and coalesce(claimed_until, '-infinity') <= now()
    order by first desc, deliver_at, id limit ${BATCH}`.execute(db);
  const taken = await eachApart(
    due.rows.map(({ id }) => id),
    { work: (id) => sendOne(db, id, outside), putOff: (id, error) => putOff(db, id, error) },
    'messages',
  );
  return due.rows.length === BATCH && taken > 0;
}

/** Not counted as an attempt: we failed ourselves. */
async function putOff(db: Database, id: number, error: unknown): Promise<void> {
  await sql`
    update message set deliver_at = now() + interval '5 minutes', error = ${String(error).slice(0, 500)},
      claim = null, claimed_until = null
    where id = ${id} and state = 'waiting'`.execute(db);
}

interface Taken {
  id: number;
  key: string;
  channel: MessageChannel;
  attempts: number;
  firstAt: Date | null;
  now: Date;
  robotId: string | null;
  /** Null in all that follows: a group is told. */
  noticeId: number | null;
  personId: string | null;
  address: string | null;
  roles: Role[] | null;
  active: boolean | null;
  locale: Locale;
  zone: string;
  ticketId: number;
  title: string;
  priority: Priority;
  confidential: boolean;
  kind: TicketEvent['kind'];
  at: Date;
  data: TicketEvent['data'];
  after: TicketEvent['after'];
  /** An earlier one to the same reader about the same ticket has to go before. */
  behind: boolean;
}

/** Time of day in a chat group: that of the standard calendar. */
const GROUP_ZONE = 'Asia/Shanghai';

const DUE = sql`o.id < m.id and o.state = 'waiting' and (o.attempts > 0 or o.deliver_at <= now())`;

async function take(tx: Tx, id: number): Promise<Taken | null> {
  const locked = await sql`
    select from message where id = ${id} and state = 'waiting' and deliver_at <= now()
      and coalesce(claimed_until, '-infinity') <= now()
    for update skip locked`.execute(tx);
  if (locked.rows.length === 0) return null;
  const found = await sql<Taken>`
    select m.id, m.key, m.channel, m.attempts, m.first_at as "firstAt", now() as now, m.robot_id as "robotId",
      n.id as "noticeId", p.id as "personId", c.address, p.roles, p.active,
      coalesce(p.locale, r.locale) as locale, coalesce(p.zone, ${GROUP_ZONE}) as zone,
      t.id as "ticketId", t.title, t.priority, t.confidential, e.kind, e.at, e.data, e.after,
      case when m.robot_id is not null
        then exists (select from message o where o.robot_id = m.robot_id and o.ticket_id = m.ticket_id and ${DUE})
        else not m.first and exists (
          select from message o join notice other on other.id = o.notice_id
          where other.person_id = n.person_id and other.ticket_id = n.ticket_id and o.channel = m.channel and ${DUE})
      end as behind
    from message m left join notice n on n.id = m.notice_id left join person p on p.id = n.person_id
      left join person_channel c on c.person_id = p.id and c.channel = m.channel
      left join robot r on r.id = m.robot_id
      join ticket t on t.id = coalesce(n.heard_by, n.ticket_id, m.ticket_id)
      join ticket_event e on e.ticket_id = coalesce(n.ticket_id, m.ticket_id) and e.seq = coalesce(n.seq, m.seq)
    where m.id = ${id}`.execute(tx);
  return found.rows[0] ?? null;
}

const set = async (tx: Tx, id: number, what: ReturnType<typeof sql>): Promise<'done'> => {
  await sql`update message set ${what} where id = ${id}`.execute(tx);
  return 'done';
};

interface Claimed {
  taken: Taken;
  claim: string;
  robot: Ready;
  out: Outgoing;
}

/** @returns false when another worker is at it */
async function sendOne(db: Database, id: number, outside: Outside): Promise<boolean> {
  const mine = await transaction(db, (tx) => claim(tx, id, outside));
  if (mine === null) return false;
  if (mine === 'done') return true;
  const verdict = await spoken(db, mine.robot, mine.out, outside);
  await transaction(db, async (tx) => settle(tx, mine, await put(tx, mine.robot, verdict)));
  return true;
}

/** What is to be sent now, with a place at its robot; done when nothing is. */
async function claim(tx: Tx, id: number, outside: Outside): Promise<Claimed | 'done' | null> {
  const taken = await take(tx, id);
  if (!taken) return null;
  if (taken.behind) return set(tx, id, sql`deliver_at = now() + interval '5 seconds'`);
  const why = await withheld(tx, taken);
  if (why) return set(tx, id, sql`state = 'withheld', ended_at = now(), error = ${why}`);
  const robot = await (taken.robotId ? lockRobot(tx, taken.robotId) : lockRobotOf(tx, taken.channel));
  if (!robot?.enabled) return set(tx, id, sql`state = 'held', error = 'no_way'`);
  const enough = (await personFree(tx, taken, robot)) ?? (await reserve(tx, robot));
  if (enough) return set(tx, id, sql`deliver_at = ${enough}, error = 'limit'`);
  const claim = randomUUID();
  await set(tx, id, sql`claim = ${claim}, claimed_until = now() + ${LEASE}::interval`);
  return { taken, claim, robot, out: outgoing(taken, outside) };
}

/** Why it may not go to its person any more. Judged now: rights can end after the news. */
async function withheld(
  tx: Tx,
  { noticeId, personId, roles, active, address, confidential }: Taken,
): Promise<string | null> {
  if (noticeId === null || personId === null || roles === null) return confidential ? 'may_not_read' : null;
  if (!active) return 'inactive_person';
  if (!address) return 'no_address';
  const reader = await actorOf(tx, personId);
  return reader && (await readableNotice(tx, reader, noticeId)) ? null : 'may_not_read';
}

/** What goes beyond a person's limit at WeCom is lost there without a word: it waits here. */
async function personFree(tx: Tx, { personId, channel }: Taken, { now }: Ready): Promise<Date | null> {
  if (personId === null || channel !== 'wecom') return null;
  const found = await sql<{ at: Date }>`
    select m.sent_at as at from message m join notice n on n.id = m.notice_id
    where m.channel = ${channel} and m.state = 'sent' and m.sent_at > ${now}::timestamptz - interval '1 minute'
      and n.person_id = ${personId}
    order by m.sent_at desc offset ${PERSON_LIMIT - 1} limit 1`.execute(tx);
  const oldest = found.rows[0]?.at;
  return oldest ? new Date(oldest.getTime() + 60_001) : null;
}

function outgoing(taken: Taken, { publicUrl }: Outside): Outgoing {
  const { key, address, kind, data, after, at, ticketId, title, priority, locale, zone, roles } = taken;
  const desk = roles === null || worksOnDesk(roles);
  const brief = briefOf({
    event: { kind, data, after },
    at: at.getTime(),
    ticket: { id: ticketId, title, priority },
    reader: { locale, zone, desk },
    publicUrl,
  });
  return { key, address, brief };
}

/** Only what is still ours: another took it over when we were thought dead. */
async function settle(tx: Tx, { taken, claim, robot }: Claimed, sent: Sent): Promise<void> {
  const mine = (what: ReturnType<typeof sql>) =>
    sql`update message set ${what}, claim = null, claimed_until = null
      where id = ${taken.id} and claim = ${claim}`.execute(tx);
  if (sent.kind === 'later') await mine(sql`deliver_at = ${sent.at}, error = 'limit'`);
  else if (sent.kind === 'sent')
    await mine(sql`state = 'sent', sent_at = clock_timestamp(), ended_at = clock_timestamp(),
      attempts = attempts + 1, error = null, ${asks(sent.task, robot)}`);
  else await mine(again(taken, sent));
}

/** What a platform only took is asked after. */
const asks = (task: string | null, { id }: Ready) =>
  task === null
    ? sql`task = null`
    : sql`task = ${task}, task_robot = ${id}, asked = 0, ask_at = clock_timestamp() + interval '30 seconds'`;

function again({ attempts, firstAt, now }: Taken, { text, final }: Sent & { kind: 'failed' }) {
  const first = (firstAt ?? now).getTime();
  const next = final ? null : retryAt(attempts + 1, first, now.getTime());
  const at = next === null ? null : new Date(next);
  return sql`state = ${next === null ? 'failed' : 'waiting'}, ended_at = case when ${at}::timestamptz is null then now() end,
    attempts = attempts + 1, first_at = ${new Date(first)}, error = ${text.slice(0, 500)},
    deliver_at = coalesce(${at}::timestamptz, deliver_at)`;
}
