import { sql } from 'kysely';
import type { Instant } from '#domain/instant.ts';
import type { Rules } from '#domain/sla/rulebook.ts';
import type { Duty } from '#domain/ticket/decide/context.ts';
import type { Queries } from '../platform/db/db.ts';

interface Row {
  id: string;
  roles: string[];
  groupIds: string[];
}

/** Who may be asked for help at an instant: leads, IT managers, people that paths name, who is on duty (4.3f). */
export async function dutyFor(q: Queries, { policy }: Rules, _now: Instant): Promise<Duty> {
  const named = policy.escalation.flatMap(({ levels }) =>
    levels.flatMap(({ to }) => to.flatMap((asked) => (asked.kind === 'person' ? [asked.personId] : []))),
  );
  const found = await sql<Row>`
    select p.id, p.roles, array(select m.group_id::text from group_member m where m.person_id = p.id) as "groupIds"
    from person p
    where p.active and (p.roles && '{lead,it_manager}' or p.id = any(${named}::uuid[]))
    order by p.name, p.id`.execute(q);
  const having = (role: string) => found.rows.filter(({ roles }) => roles.includes(role));
  return {
    byRole: { lead: having('lead'), it_manager: having('it_manager') },
    active: found.rows.map(({ id }) => id),
    onCall: {},
    onCallForP1: [],
    staffed: [],
  };
}
