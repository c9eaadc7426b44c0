import { sql } from 'kysely';
import { soughtName } from '#domain/hotline/name-keys.ts';
import { digitsOf, endsOf, isNumber, numberKey } from '#domain/hotline/number.ts';
import type { Actor } from '#domain/permissions/actor.ts';
import type { Priority } from '#domain/ticket/priority.ts';
import type { Status } from '#domain/ticket/ticket.ts';
import type { Queries } from '../platform/db/db.ts';
import { refused } from '../platform/http/refused.ts';
import { withinReach } from '../ticket/reach.ts';

export interface CallerRow {
  id: string;
  name: string;
  login: string;
  department: string | null;
  site: string | null;
  phone: string | null;
  email: string | null;
}

/** Callers at most in an answer. */
const SHOWN = 12;
/** The last sign there is: everything that begins so lies before it. */
const LAST = '\u{10FFFF}';

/** People at work whose keys begin as it was typed, those first whose key is that and no more. */
export async function findCallers(q: Queries, typed: string, limit = SHOWN): Promise<CallerRow[]> {
  const number = isNumber(typed);
  const digits = number ? digitsOf(typed) : '';
  const key = number ? numberKey(digits) : soughtName(typed);
  if (key === '') return [];
  // A dialled number ends with an extension that the directory has alone.
  const exact = number ? endsOf(digits) : [key];
  const found = await sql<CallerRow>`
    with hits as (
      select k.person_id, k.key from caller_key k join person p on p.id = k.person_id and p.active
      where k.key >= ${key} and k.key < ${`${key}${LAST}`} order by k.key, k.person_id limit ${limit * 12}
    ), ends as (
      select k.person_id, k.key from caller_key k join person p on p.id = k.person_id and p.active
      where k.key = any (${exact}) limit ${limit * 4}
    ), best as (
      select person_id, min(key) as key, max(case when key = any (${exact}) then length(key) else 0 end) as sure
      from (select * from hits union all select * from ends) x group by person_id
    ), shown as (select * from best order by sure desc, key, person_id limit ${limit})
    select p.id, p.name, p.login, d.path as department, s.name as site, p.phone, p.email
    from shown b join person p on p.id = b.person_id
      left join department_path d on d.id = p.department_id left join site s on s.id = p.site_id
    order by b.sure desc, b.key, p.login`.execute(q);
  return found.rows;
}

/** People who have just that number, or an extension by which it ends. */
export async function callersOf(q: Queries, number: string | null): Promise<CallerRow[]> {
  if (number === null || !isNumber(number)) return [];
  const found = await sql<CallerRow>`
    select distinct p.id, p.name, p.login, d.path as department, s.name as site, p.phone, p.email
    from caller_key k join person p on p.id = k.person_id and p.active
      left join department_path d on d.id = p.department_id left join site s on s.id = p.site_id
    where k.key = any (${endsOf(digitsOf(number))}) order by p.login limit 3`.execute(q);
  return found.rows;
}

interface Line {
  id: number;
  title: string;
  status: Status;
  priority: Priority;
}

/** A caller with their devices and open tickets, as far as whoever asks may read them. */
export async function callerCard(q: Queries, id: string, actor: Actor) {
  const people = await sql<CallerRow>`
    select p.id, p.name, p.login, d.path as department, s.name as site, p.phone, p.email
    from person p left join department_path d on d.id = p.department_id left join site s on s.id = p.site_id
    where p.id = ${id}`.execute(q);
  const person = people.rows[0];
  if (!person) throw refused('not_found');
  const open = await sql<Line>`
    select t.id, t.title, t.status, t.priority from ticket t
    where t.requester_id = ${id} and t.open and ${withinReach(actor)} order by t.id desc limit 20`.execute(q);
  const devices = await sql<{ kind: 'device' | 'service'; name: string }>`
    select d ->> 'kind' as kind, d ->> 'name' as name
    from (select t.id, t.devices from ticket t where t.requester_id = ${id} and ${withinReach(actor)}
      order by t.id desc limit 50) t cross join jsonb_array_elements(t.devices) d
    group by 1, 2 order by max(t.id) desc, 2 limit 8`.execute(q);
  return { person, open: open.rows, devices: devices.rows };
}
