import { sql } from 'kysely';
import { type AuditKind, FAILURES, objectOf } from '#domain/audit/kinds.ts';
import type { Queries } from '../platform/db/db.ts';
import { requestFacts } from '../platform/http/request-facts.ts';

export type { AuditKind } from '#domain/audit/kinds.ts';

export interface AuditEntry {
  kind: AuditKind;
  /** Who did it; null: the system, or somebody who is not known. */
  by: string | null;
  /** Ids and changed fields. Never a secret, nor what was typed as a login by somebody unknown. */
  what: Readonly<Record<string, unknown>>;
  ip: string | null;
}

/** Adds an entry to the append-only audit, in the transaction of the act itself. A worker seals it (seal.ts). */
export async function audit(db: Queries, { kind, by, what, ip }: AuditEntry): Promise<void> {
  const about = objectOf(kind, what);
  const from = requestFacts();
  await sql`insert into audit_entry
      (person_id, who, kind, what, ip, via, credential, agent, object_kind, object_id, ok, request_id)
    values (${by}::uuid, (select name from person where id = ${by}::uuid), ${kind}, ${JSON.stringify(what)}::jsonb,
      ${ip}, ${from?.via ?? null}, ${from?.credential ?? null}, ${from?.agent ?? null}, ${about?.kind ?? null},
      ${about?.id ?? null}, ${!FAILURES.includes(kind)}, ${from?.requestId ?? null})`.execute(db);
}
