import { sql } from 'kysely';
import type { Instant } from '#domain/instant.ts';
import type { Actor } from '#domain/permissions/actor.ts';
import type { MajorIncident } from '#domain/ticket/parts.ts';
import {
  type Bulletin,
  type PublicIncident,
  publicIncident,
  SHOWN_AFTER_END,
} from '#domain/ticket/status-board.ts';
import type { Queries } from '../platform/db/db.ts';
import { withinReach } from './reach.ts';

/** So many of the newest words of one incident are shown, and so many incidents. */
const MOST = 50;

interface Row {
  id: number;
  readable: boolean;
  major: MajorIncident;
  bulletins: Bulletin[];
}

const COLUMNS = sql`t.id, t.major,
  array(
    select e.after -> 'major' -> 'notice' from ticket_event e
    where e.ticket_id = t.id and e.kind in ('major_noticed', 'major_ended') order by e.seq desc limit ${sql.lit(MOST)}
  ) as bulletins`;

/** A public incident, and whether its reader may open its ticket. */
export interface ShownIncident {
  id: number;
  readable: boolean;
  incident: PublicIncident;
}

const shown = ({ id, readable, major, bulletins }: Row): ShownIncident[] => {
  const incident = publicIncident(major, bulletins);
  return incident === null ? [] : [{ id, readable, incident }];
};

/** The major incident of a ticket in public words; null when it has none, or none that is public. */
export async function incidentOf(q: Queries, id: number): Promise<PublicIncident | null> {
  const found = await sql<Row>`
    select ${COLUMNS}, true as readable from ticket t where t.id = ${id} and t.major ->> 'headline' is not null`.execute(
    q,
  );
  return found.rows.flatMap(shown)[0]?.incident ?? null;
}

/** Those that run, longest first, then those that ended lately: one read for everybody. */
export async function publicIncidents(q: Queries, actor: Actor, now: Instant): Promise<ShownIncident[]> {
  const found = await sql<Row>`
    select ${COLUMNS}, ${withinReach(actor)} as readable from ticket t
    where t.major ->> 'headline' is not null
      and coalesce((t.major ->> 'endedAt')::bigint, 9223372036854775807) >= ${now - SHOWN_AFTER_END}
    order by coalesce((t.major ->> 'endedAt')::bigint, 9223372036854775807) desc, (t.major ->> 'declaredAt')::bigint
    limit ${MOST}`.execute(q);
  return found.rows.flatMap(shown);
}
