import { sql } from 'kysely';
import type { Instant } from '#domain/instant.ts';
import type { Actor } from '#domain/permissions/actor.ts';
import type { FileAudit, Scan } from '#domain/ticket/file-state.ts';
import type { Queries } from '../platform/db/db.ts';
import { withinDesk, withinReach } from '../ticket/reach.ts';

export interface Troubled {
  sha256: string;
  size: number;
  storedAt: Instant;
  scan: Scan;
  scannedAt: Instant | null;
  signatures: string | null;
  finding: string | null;
  scanProblem: string | null;
  audit: FileAudit | null;
  auditedAt: Instant | null;
  /** Where it is attached; the name for those who read tickets, the number of a confidential one alike (2.4d). */
  uses: { name: string | null; ticketId: number | null }[];
}

/** Files that are lost, altered, infected or could not be scanned, newest first; at most `limit`. */
export async function troubledFiles(q: Queries, actor: Actor, limit: number): Promise<Troubled[]> {
  const found = await sql<Troubled>`
    select encode(f.sha256, 'hex') as sha256, f.size, f.scan, f.scan_signatures as signatures,
      f.scan_finding as finding, f.scan_problem as "scanProblem", f.audit,
      ${millis('stored_at')} as "storedAt", ${millis('scanned_at')} as "scannedAt",
      ${millis('audited_at')} as "auditedAt", coalesce(u.uses, '[]') as uses
    from stored_file f, lateral (
      select json_agg(json_build_object('name', name, 'ticketId', "ticketId")
        order by uploaded_at) as uses
      from (select case when ${withinDesk(actor)} then u.name end as name,
          case when not t.confidential or ${withinReach(actor)} then u.ticket_id end as "ticketId", u.uploaded_at
        from upload u left join ticket t on t.id = u.ticket_id where u.sha256 = f.sha256
        order by u.uploaded_at limit 20) few
    ) u
    where f.scan = 'infected' or f.audit in ('missing', 'altered') or f.scan_problem is not null
    order by f.stored_at desc, f.sha256 limit ${limit}`.execute(q);
  return found.rows;
}

const millis = (column: 'stored_at' | 'scanned_at' | 'audited_at') =>
  sql<number | null>`(extract(epoch from f.${sql.ref(column)}) * 1000)::bigint`;

export interface TroubledMail {
  id: string;
  receivedAt: Instant;
  scan: Scan;
  scannedAt: Instant | null;
  signatures: string | null;
  finding: string | null;
  scanProblem: string | null;
}

/** Received messages that are infected or could not be scanned, newest first; at most `limit`. */
export async function troubledMails(q: Queries, limit: number): Promise<TroubledMail[]> {
  const found = await sql<TroubledMail>`
    select mail_id as id, scan, scan_signatures as signatures, scan_finding as finding, scan_problem as "scanProblem",
      (extract(epoch from received_at) * 1000)::bigint as "receivedAt",
      (extract(epoch from scanned_at) * 1000)::bigint as "scannedAt"
    from mail_scan where scan = 'infected' or scan_problem is not null
    order by received_at desc, mail_id limit ${limit}`.execute(q);
  return found.rows;
}

export interface FileCounts {
  all: number;
  /** Read again at least once. */
  read: number;
  /** The reading that is longest ago, of those. */
  oldestReading: Instant | null;
  unscanned: number;
  infected: number;
  missing: number;
  altered: number;
}

export async function countFiles(q: Queries): Promise<FileCounts> {
  const found = await sql<FileCounts>`
    select count(*)::int as "all", count(audited_at)::int as read,
      (extract(epoch from min(audited_at)) * 1000)::bigint as "oldestReading",
      count(*) filter (where scan = 'unscanned')::int as unscanned,
      count(*) filter (where scan = 'infected')::int as infected,
      count(*) filter (where audit = 'missing')::int as missing,
      count(*) filter (where audit = 'altered')::int as altered
    from stored_file`.execute(q);
  return found.rows[0]!;
}
