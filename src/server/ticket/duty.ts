import { sql } from 'kysely';
import type { Instant } from '#domain/instant.ts';
import { DESK_ROLES } from '#domain/permissions/roles.ts';
import type { Rules } from '#domain/sla/rulebook.ts';
import type { Duty } from '#domain/ticket/decide/context.ts';
import { onDutyAt } from '../oncall/actions.ts';
import type { Queries } from '../platform/db/db.ts';

interface Asked {
  id: string;
  roles: string[];
  groupIds: string[];
}

/** Who may be asked for help at an instant: leads, IT managers, people that paths name, who is on duty (4.3f). */
export async function dutyFor(q: Queries, { policy }: Rules, now: Instant): Promise<Duty> {
  const named = policy.escalation.flatMap(({ levels }) =>
    levels.flatMap(({ to }) => to.flatMap((asked) => (asked.kind === 'person' ? [asked.personId] : []))),
  );
  const found = await sql<{ people: Asked[] | null; staffed: string[] }>`
    select
      (select json_agg(json_build_object('id', p.id, 'roles', p.roles, 'groupIds',
          array(select m.group_id from group_member m where m.person_id = p.id)) order by p.name, p.id)
        from person p
        where p.active and (p.roles && '{lead,it_manager}' or p.id = any(${named}::uuid[]))) as people,
      array(select distinct m.group_id::text from group_member m join person p on p.id = m.person_id
        where p.active and p.roles && ${[...DESK_ROLES]}) as staffed`.execute(q);
  const { people, staffed } = found.rows[0]!;
  const onCall = await onDutyAt(q, now);
  const having = (role: string) => (people ?? []).filter(({ roles }) => roles.includes(role));
  return {
    byRole: { lead: having('lead'), it_manager: having('it_manager') },
    active: (people ?? []).map(({ id }) => id),
    onCall: onCall.byRoster,
    onCallForP1: onCall.forP1,
    staffed,
  };
}
