import { sql } from 'kysely';
import type { Instant } from '#domain/instant.ts';
import type { Authenticity } from '#domain/intake/authenticity.ts';
import type { ImapProblem } from '#domain/mailbox/mailbox.ts';
import type { Progress } from '#domain/mailbox/plan.ts';
import { prepared, type Queries } from '../platform/db/db.ts';

/** How a mailbox is reached by IMAP. */
export interface ImapServer {
  host: string;
  port: number;
  /** TLS from the first byte, TLS after STARTTLS (never without), or none, e.g. on this machine. */
  security: 'tls' | 'starttls' | 'none';
  user: string;
  folder: string;
  /** Folder into which what was taken in is moved; null: it stays and is marked as read. */
  moveTo: string | null;
}

export interface Mailbox {
  id: string;
  name: string;
  /** In lower case. */
  address: string;
  kind: 'imap' | 'handed_over';
  groupId: string | null;
  service: string | null;
  locale: 'zh-CN' | 'en';
  unknownSender: 'ticket' | 'quarantine';
  /** Name of the server whose results of SPF, DKIM and DMARC are trusted; null: nobody's. */
  authservId: string | null;
  /** What a command by mail must show; null: as the naming of a server says. */
  authenticity: Authenticity | null;
  /** Whether its server delivers what is sent to desk+anything@. */
  plusAddresses: boolean;
  server: ImapServer | null;
  enabled: boolean;
  version: number;
}

/** A mailbox with how it is doing. */
export interface KnownMailbox extends Mailbox {
  /** When everything there was had been taken in. */
  reachedAt: Instant | null;
  failingSince: Instant | null;
  problem: ImapProblem | null;
  error: string | null;
  unmarkedSince: Instant | null;
  unmarkedError: string | null;
  /** Messages that came in by it. */
  messages: number;
}

const COLUMNS = sql`m.id, m.name, m.address, m.kind, m.group_id as "groupId", m.service, m.locale,
  m.unknown_sender as "unknownSender", m.authserv_id as "authservId", m.authenticity, m.plus_addresses as "plusAddresses", m.server, m.enabled, m.version`;

type Row = Omit<KnownMailbox, 'reachedAt' | 'failingSince' | 'unmarkedSince'> & {
  reachedAt: Date | null;
  failingSince: Date | null;
  unmarkedSince: Date | null;
};

const instant = (date: Date | null): Instant | null => date?.getTime() ?? null;

export async function mailboxes(q: Queries, id: string | null = null): Promise<KnownMailbox[]> {
  const found = await sql<Row>`
    select ${COLUMNS}, f.reached_at as "reachedAt", f.failing_since as "failingSince", f.problem, f.error,
      f.unmarked_since as "unmarkedSince", f.unmarked_error as "unmarkedError",
      (select count(*)::int from inbound_mail i where i.mailbox_id = m.id) as messages
    from mailbox m left join mailbox_fetch f on f.mailbox_id = m.id
    where ${id}::uuid is null or m.id = ${id}::uuid order by m.name, m.id`.execute(q);
  return found.rows.map((row) => ({
    ...row,
    reachedAt: instant(row.reachedAt),
    failingSince: instant(row.failingSince),
    unmarkedSince: instant(row.unmarkedSince),
  }));
}

/** The mailbox that an address belongs to; a part after `+` is its own business. */
export async function mailboxAt(q: Queries, address: string): Promise<Mailbox | null> {
  const plain = address.toLowerCase().replace(/\+[^@]*(?=@)/, '');
  const found = await sql<Mailbox>`${prepared('mailbox_at')}
    select ${COLUMNS} from mailbox m where m.address in (${address.toLowerCase()}, ${plain}) and m.enabled
    order by m.address = ${plain} limit 1`.execute(q);
  return found.rows[0] ?? null;
}

export type Written = Omit<Mailbox, 'id' | 'version'>;

export async function insertMailbox(
  q: Queries,
  box: Written,
  password: Buffer | null,
  now: Instant,
): Promise<string> {
  const made = await sql<{ id: string }>`
    insert into mailbox (name, address, kind, group_id, service, locale, unknown_sender, authserv_id, authenticity, plus_addresses,
      server, password, enabled, created_at)
    values (${box.name}, ${box.address}, ${box.kind}, ${box.groupId}, ${box.service}, ${box.locale},
      ${box.unknownSender}, ${box.authservId}, ${box.authenticity}, ${box.plusAddresses}, ${box.server && JSON.stringify(box.server)}::jsonb, ${password}, ${box.enabled}, ${new Date(now)})
    returning id`.execute(q);
  return made.rows[0]!.id;
}

/** A mailbox, locked until the transaction ends. */
export async function lockMailbox(q: Queries, id: string): Promise<Mailbox | null> {
  const found = await sql<Mailbox>`select ${COLUMNS} from mailbox m where id = ${id} for update`.execute(q);
  return found.rows[0] ?? null;
}

/** Its password stays where none is given. Another account or folder is read from its beginning. */
export async function updateMailbox(q: Queries, before: Mailbox, box: Written, password: Buffer | null) {
  await sql`
    update mailbox set name = ${box.name}, address = ${box.address}, group_id = ${box.groupId}, service = ${box.service},
      locale = ${box.locale}, unknown_sender = ${box.unknownSender}, authserv_id = ${box.authservId},
      authenticity = ${box.authenticity}, plus_addresses = ${box.plusAddresses},
      server = ${box.server && JSON.stringify(box.server)}::jsonb,
      password = coalesce(${password}, password), enabled = ${box.enabled}, version = version + 1
    where id = ${before.id}`.execute(q);
  const moved = placeOf(before.server) !== placeOf(box.server);
  await sql`
    update mailbox_fetch set retry_at = null, failing_since = null, problem = null, error = null,
      unmarked_since = null, unmarked_error = null,
      uid_validity = case when ${moved} then null else uid_validity end,
      last_uid = case when ${moved} then 0 else last_uid end
    where mailbox_id = ${before.id}`.execute(q);
}

const placeOf = (server: ImapServer | null): string | null =>
  server && JSON.stringify([server.host, server.user, server.folder]);

export async function passwordOf(q: Queries, id: string): Promise<Buffer | null> {
  const found = await sql<{ password: Buffer | null }>`select password from mailbox where id = ${id}`.execute(
    q,
  );
  return found.rows[0]?.password ?? null;
}

export async function progressOf(q: Queries, id: string): Promise<Progress> {
  const found = await sql<{ uidValidity: string | null; lastUid: number }>`
    select uid_validity::text as "uidValidity", last_uid as "lastUid" from mailbox_fetch where mailbox_id = ${id}`.execute(
    q,
  );
  const row = found.rows[0];
  return {
    uidValidity: row?.uidValidity ? BigInt(row.uidValidity) : null,
    lastUid: Number(row?.lastUid ?? 0),
  };
}

export async function saveProgress(q: Queries, id: string, progress: Progress): Promise<void> {
  await sql`
    update mailbox_fetch set uid_validity = ${progress.uidValidity?.toString() ?? null}::bigint, last_uid = ${progress.lastUid}
    where mailbox_id = ${id}`.execute(q);
}

/** What reading a mailbox needs to know of it; null when it is switched off or is not read by IMAP. */
export async function readable(
  q: Queries,
  id: string,
): Promise<{ id: string; createdAt: Instant; server: ImapServer } | null> {
  const found = await sql<{ createdAt: Date; server: ImapServer }>`
    select created_at as "createdAt", server from mailbox where id = ${id} and kind = 'imap' and enabled`.execute(
    q,
  );
  const row = found.rows[0];
  return row ? { id, createdAt: row.createdAt.getTime(), server: row.server } : null;
}
