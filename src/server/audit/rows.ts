import { sql } from 'kysely';

/** An entry `e` as its link covers it (domain/audit/chain.ts); null where there is none. */
export const CHAINED_ENTRY = sql`case when e.id is null then null else jsonb_build_object(
  'id', e.id, 'at', to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'personId', e.person_id,
  'who', e.who, 'kind', e.kind, 'what', e.what, 'ip', e.ip, 'via', e.via, 'credential', e.credential,
  'agent', e.agent, 'objectKind', e.object_kind, 'objectId', e.object_id, 'ok', e.ok, 'requestId', e.request_id) end`;

/** An instant as it stands in links and signatures. */
export const isoOf = (at: Date | number): string => new Date(at).toISOString();
