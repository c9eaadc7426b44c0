import { sql } from 'kysely';
import type { Instant } from '#domain/instant.ts';
import type { MessageChannel, Serves } from '#domain/robot/robot.ts';
import type { Queries, Tx } from '../platform/db/db.ts';
import type { GatewaySettings } from './gateway.ts';
import type { AppSettings } from './platform.ts';

/** What may be shown of how a robot, app or gateway is reached. */
export interface Settings {
  /** Of a group robot: the server of its webhook. */
  host?: string;
  /** Of a group robot: whether its requests are signed. */
  signed?: boolean;
  app?: AppSettings;
  gateway?: GatewaySettings;
}

/** What is sealed. */
export interface Secret {
  webhook?: string | undefined;
  sign?: string | null | undefined;
  /** Of an app or a gateway. */
  secret?: string | undefined;
}

export interface Robot {
  id: string;
  name: string;
  channel: MessageChannel;
  serves: Serves;
  groupId: string | null;
  locale: 'zh-CN' | 'en';
  settings: Settings;
  enabled: boolean;
  version: number;
}

/** A robot with how it is doing. */
export interface KnownRobot extends Robot {
  group: string | null;
  sentAt: Instant | null;
  failedAt: Instant | null;
  failure: string | null;
  restUntil: Instant | null;
  /** Messages that wait for it, or were held or given up. */
  waiting: number;
  troubled: number;
}

const COLUMNS = sql`r.id, r.name, r.channel, r.serves, r.group_id as "groupId", r.locale, r.settings, r.enabled, r.version`;

type Row = Omit<KnownRobot, 'sentAt' | 'failedAt' | 'restUntil'> & {
  sentAt: Date | null;
  failedAt: Date | null;
  restUntil: Date | null;
};
const instant = (date: Date | null): Instant | null => date?.getTime() ?? null;

export async function robots(q: Queries, id: string | null = null): Promise<KnownRobot[]> {
  const mine = sql`m.robot_id = r.id or (r.serves = 'people' and m.notice_id is not null and m.channel = r.channel)`;
  const found = await sql<Row>`
    select ${COLUMNS}, g.name as "group", r.sent_at as "sentAt", r.failed_at as "failedAt", r.failure,
      case when r.rest_until > now() then r.rest_until end as "restUntil",
      (select count(*)::int from message m where (${mine}) and m.state = 'waiting' and m.deliver_at <= now() + interval '1 hour') as waiting,
      (select count(*)::int from message m where (${mine}) and m.state in ('held', 'failed')) as troubled
    from robot r left join support_group g on g.id = r.group_id
    where ${id}::uuid is null or r.id = ${id}::uuid order by r.name, r.id`.execute(q);
  return found.rows.map((row) => ({
    ...row,
    sentAt: instant(row.sentAt),
    failedAt: instant(row.failedAt),
    restUntil: instant(row.restUntil),
  }));
}

export type Written = Omit<Robot, 'id' | 'version'>;

export async function insertRobot(q: Queries, robot: Written, secret: Buffer, now: Instant): Promise<string> {
  const made = await sql<{ id: string }>`
    insert into robot (name, channel, serves, group_id, locale, settings, secret, enabled, created_at)
    values (${robot.name}, ${robot.channel}, ${robot.serves}, ${robot.groupId}, ${robot.locale},
      ${JSON.stringify(robot.settings)}::jsonb, ${secret}, ${robot.enabled}, ${new Date(now)})
    returning id`.execute(q);
  return made.rows[0]!.id;
}

/** What the platform gave for another secret or another app is forgotten with it. */
export async function updateRobot(q: Queries, robot: Robot, secret: Buffer): Promise<void> {
  await sql`
    update robot set name = ${robot.name}, group_id = ${robot.groupId}, locale = ${robot.locale},
      settings = ${JSON.stringify(robot.settings)}::jsonb, secret = ${secret}, enabled = ${robot.enabled},
      version = version + 1, token = null, token_until = null, rest_until = null
    where id = ${robot.id}`.execute(q);
}

/** A robot with all that sending needs, locked until the transaction ends: one message at a time goes through it. */
export interface Ready extends Robot {
  secret: Buffer;
  token: Buffer | null;
  tokenUntil: Date | null;
  recent: Date[];
  restUntil: Date | null;
  /** By the clock of the database, now and not when the transaction began. */
  now: Date;
}

const READY = sql`${COLUMNS}, r.secret, r.token, r.token_until as "tokenUntil", r.recent, r.rest_until as "restUntil",
  clock_timestamp() as now`;

export async function lockRobot(tx: Tx, id: string): Promise<Ready | null> {
  const found = await sql<Ready>`select ${READY} from robot r where r.id = ${id} for update`.execute(tx);
  return found.rows[0] ?? null;
}

export async function readRobot(q: Queries, id: string): Promise<Ready | null> {
  const found = await sql<Ready>`select ${READY} from robot r where r.id = ${id}`.execute(q);
  return found.rows[0] ?? null;
}

/** The one that brings news to people by this channel. */
export async function lockRobotOf(tx: Tx, channel: MessageChannel): Promise<Ready | null> {
  const found = await sql<Ready>`
    select ${READY} from robot r where r.channel = ${channel} and r.serves = 'people' and r.enabled for update`.execute(
    tx,
  );
  return found.rows[0] ?? null;
}

/** Not when the app was changed meanwhile: what it is known by then is another. */
export async function keepToken(
  q: Queries,
  { id, version }: Robot,
  token: Buffer | null,
  seconds: number,
): Promise<void> {
  await sql`
    update robot set token = ${token}, token_until = clock_timestamp() + ${seconds} * interval '1 second'
    where id = ${id} and version = ${version}`.execute(q);
}

/** One place of the minute's is taken. */
export async function used(tx: Tx, id: string): Promise<void> {
  await sql`
    update robot set recent = array(select x from unnest(recent) x where x > clock_timestamp() - interval '1 minute')
      || clock_timestamp()
    where id = ${id}`.execute(tx);
}

/** What an attempt leaves on the robot: how it went, and until when it rests. */
export async function heard(tx: Tx, id: string, failure: string | null, rest: number | null): Promise<void> {
  await sql`
    update robot set
      sent_at = case when ${failure}::text is null then clock_timestamp() else sent_at end,
      failed_at = case when ${failure}::text is null then failed_at else clock_timestamp() end,
      failure = coalesce(${failure}::text, failure),
      rest_until = case when ${rest}::int is null then rest_until
        else clock_timestamp() + ${rest}::int * interval '1 millisecond' end
    where id = ${id}`.execute(tx);
}
