import { sql } from 'kysely';
import type { ImportChange, ImportPlan } from '#domain/organisation/import/plan.ts';
import { spellCallers } from '../../hotline/spelling.ts';
import type { Tx } from '../../platform/db/db.ts';
import { requestFacts } from '../../platform/http/request-facts.ts';
import type { By } from '../people.actions.ts';

/**
 * Carries out a plan without problems: a handful of statements, however many rows. `cause` stands with each change in
 * the audit.
 */
export async function applyPlan(tx: Tx, plan: ImportPlan, by: By, cause: object = {}): Promise<void> {
  const changed = plan.changes.filter(({ kind }) => kind !== 'unchanged');
  await addDepartments(tx, plan.newDepartments);
  await sql`create temporary table import_row on commit drop as
    select * from jsonb_to_recordset(${JSON.stringify(changed.map(flat))}::jsonb) as r(
      login text, name text, department text, site text, phone text, email text, manager text, roles text[],
      groups text[], active boolean, extension text, wecom text, dingtalk text, feishu text, sms text, is_new boolean, leaves boolean, changes jsonb)`.execute(
    tx,
  );
  await sql`create unique index on import_row (login)`.execute(tx);
  await sql`analyze import_row`.execute(tx);
  await writePeople(tx);
  while (await spellCallers(tx));
  await writeGroups(tx);
  await writeChannels(tx);
  await endSessionsOfGrown(tx, by);
  await lockOutLeavers(tx, by);
  await auditPeople(tx, by, cause);
}

/** A change as one row of the temporary table. */
function flat({ kind, after, fields }: ImportChange) {
  const changes = Object.fromEntries(fields.map(({ field, before, after }) => [field, [before, after]]));
  return { ...after, is_new: kind === 'create', leaves: kind === 'deactivate', changes };
}

/** Parents come before their children in the list. */
async function addDepartments(tx: Tx, paths: readonly string[]): Promise<void> {
  const byDepth = new Map<number, { parent: string | null; name: string }[]>();
  for (const path of paths) {
    const names = path.split('/');
    const name = names.pop() ?? '';
    const parent = names.length > 0 ? names.join('/') : null;
    byDepth.set(names.length, [...(byDepth.get(names.length) ?? []), { parent, name }]);
  }
  for (const level of byDepth.values()) {
    await sql`insert into department (name, parent_id)
      select r.name, d.id from jsonb_to_recordset(${JSON.stringify(level)}::jsonb) as r(parent text, name text)
      left join department_path d on d.path = r.parent`.execute(tx);
  }
}

async function writePeople(tx: Tx): Promise<void> {
  await sql`insert into person (login, name) select login, name from import_row where is_new`.execute(tx);
  // First without, then with: people of one file may hand an address to each other.
  await sql`update person p set email = null from import_row r
    where p.login = r.login and r.changes ? 'email' and p.email is not null`.execute(tx);
  await sql`update person p set extension = null from import_row r
    where p.login = r.login and (r.changes ? 'extension' or not r.active) and p.extension is not null`.execute(
    tx,
  );
  await sql`update person p set name = r.name, department_id = d.id, site_id = s.id, phone = r.phone,
      email = r.email, extension = r.extension, manager_id = m.id, given_roles = r.roles, active = r.active,
      version = p.version + case when r.is_new then 0 else 1 end
    from import_row r left join department_path d on d.path = r.department left join site s on s.name = r.site
      left join person m on m.login = r.manager
    where p.login = r.login`.execute(tx);
}

async function writeGroups(tx: Tx): Promise<void> {
  await sql`delete from group_member gm using person p, import_row r
    where gm.person_id = p.id and p.login = r.login and r.changes ? 'groups'`.execute(tx);
  await sql`insert into group_member (person_id, group_id)
    select p.id, g.id from import_row r join person p on p.login = r.login
      join support_group g on g.name = any (r.groups)
    where r.changes ? 'groups'`.execute(tx);
}

/** Whom the file puts on a channel gets there what is urgent, by telephone only the calls of P1, until they choose. */
async function writeChannels(tx: Tx): Promise<void> {
  const named = sql`import_row r join person p on p.login = r.login
    cross join lateral (values ('wecom', r.wecom), ('dingtalk', r.dingtalk), ('feishu', r.feishu), ('sms', r.sms))
      as c (channel, address)`;
  await sql`delete from person_channel pc using ${named}
    where pc.person_id = p.id and pc.channel = c.channel and c.address is null and r.changes ? c.channel`.execute(
    tx,
  );
  await sql`insert into person_channel (person_id, channel, address, choice)
    select p.id, c.channel, c.address, case when c.channel = 'sms' then 'none' else 'urgent' end from ${named}
    where c.address is not null and r.changes ? c.channel
    on conflict (person_id, channel) do update set address = excluded.address`.execute(tx);
}

/** Who holds other roles than before signs in anew. */
async function endSessionsOfGrown(tx: Tx, { personId }: By): Promise<void> {
  await sql`delete from session s using person p, import_row r
    where s.person_id = p.id and p.login = r.login and r.changes ? 'roles'
      and p.id is distinct from ${personId}::uuid`.execute(tx);
}

async function lockOutLeavers(tx: Tx, { now }: By): Promise<void> {
  await sql`delete from session s using person p, import_row r
    where s.person_id = p.id and p.login = r.login and r.leaves`.execute(tx);
  await sql`update api_token t set revoked_at = ${new Date(now)} from person p, import_row r
    where t.person_id = p.id and p.login = r.login and r.leaves and t.revoked_at is null`.execute(tx);
}

async function auditPeople(tx: Tx, { personId, ip }: By, cause: object): Promise<void> {
  const from = requestFacts();
  await sql`insert into audit_entry
      (person_id, who, kind, what, ip, via, credential, agent, object_kind, object_id, request_id)
    select ${personId}::uuid, (select name from person where id = ${personId}::uuid),
      case when r.is_new then 'person_created' else 'person_changed' end,
      jsonb_build_object('person', p.id, 'changes', r.changes) || ${JSON.stringify(cause)}::jsonb, ${ip}, ${from?.via ?? null}, ${from?.credential ?? null},
      ${from?.agent ?? null}, 'person', p.id, ${from?.requestId ?? null}
    from import_row r join person p on p.login = r.login`.execute(tx);
}
