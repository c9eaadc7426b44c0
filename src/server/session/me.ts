import { sql } from 'kysely';
import type { z } from 'zod';
import type { me } from '#contract/session.ts';
import type { Pending } from '#domain/organisation/sign-in.ts';
import { PERMISSIONS, type Permission } from '#domain/permissions/actions.ts';
import { holds } from '#domain/permissions/actor.ts';
import { actorOf } from '../access/actor.ts';
import type { Queries, Tx } from '../platform/db/db.ts';
import { refused } from '../platform/http/refused.ts';
import { signInPolicyOf } from './policy.ts';

export type Me = z.input<typeof me>;

/** The signed-in person with all that the web app draws itself from. */
export async function meOf(db: Queries, personId: string, pending: Pending | null = null): Promise<Me> {
  const found = await sql<Omit<Me, 'permissions' | 'pending' | 'passwordMinLength'>>`
    select p.id, p.login, p.name, p.email, p.phone, d.path as department, s.name as site, p.roles, p.locale, p.zone,
      p.colour_scheme as "colourScheme", p.mail_choice as "mailChoice", p.password_hash is not null
        and not exists (select from identity i join identity_provider v on v.id = i.provider_id
          where i.person_id = p.id and v.kind = 'ldap' and v.enabled) as "hasPassword",
      coalesce((select json_agg(json_build_object('id', g.id, 'name', g.name, 'line', g.line) order by g.line, g.name)
        from group_member m join support_group g on g.id = m.group_id where m.person_id = p.id), '[]') as groups
    from person p left join department_path d on d.id = p.department_id left join site s on s.id = p.site_id
    where p.id = ${personId}`.execute(db);
  const row = found.rows[0];
  const actor = await actorOf(db, personId);
  if (!row || !actor) throw refused('not_found');
  const permissions = (Object.keys(PERMISSIONS) as Permission[]).filter((one) => holds(actor, one));
  const { minLength: passwordMinLength } = await signInPolicyOf(db);
  return { ...row, permissions, passwordMinLength, pending };
}

type Preferences = { [K in 'locale' | 'zone' | 'colourScheme' | 'mailChoice']?: Me[K] | undefined };

/** Preferences are the person's own business: no version, no audit. */
export async function storePreferences(tx: Tx, personId: string, wish: Preferences): Promise<void> {
  await sql`update person set locale = coalesce(${wish.locale ?? null}, locale),
    zone = coalesce(${wish.zone ?? null}, zone),
    colour_scheme = coalesce(${wish.colourScheme ?? null}, colour_scheme),
    mail_choice = coalesce(${wish.mailChoice ?? null}, mail_choice)
    where id = ${personId}`.execute(tx);
}
