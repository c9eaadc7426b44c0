import { sql } from 'kysely';
import type { Reaction } from '../ticket/outbox.ts';

/** A ticket that was reopened in the hands of somebody who is gone is put down, to go to others. */
export const handOnReopened: Reaction = async (tx, { kind, ticketId }) => {
  if (kind !== 'reopened') return;
  await sql`
    insert into leaving (person_id, why)
    select p.id, case when p.active then 'no_desk' else 'left' end
    from ticket t join person p on p.id = t.assignee_id
    where t.id = ${ticketId} and t.open and (not p.active or not p.roles && '{agent,lead,it_manager}')
    on conflict do nothing`.execute(tx);
};
