import { sql } from 'kysely';
import { PRIVILEGED } from '#domain/identity/admission.ts';
import type { Addressee } from '#domain/organisation/account-letter.ts';
import type { Locale } from '../notice/words.ts';
import type { Queries } from '../platform/db/db.ts';

export interface FoundAddressee extends Addressee {
  personId: string;
  name: string;
  login: string;
  email: string | null;
  locale: Locale;
  zone: string;
}

/** Whom a letter is for: by id, or by what somebody typed as login or e-mail address. */
export async function addresseeOf(
  q: Queries,
  who: { personId: string } | { typed: string },
): Promise<FoundAddressee | null> {
  const by =
    'personId' in who
      ? sql`p.id = ${who.personId}`
      : sql`p.id in (select id from person where login = ${who.typed} or lower(email) = ${who.typed}
          order by (login = ${who.typed}) desc limit 1)`;
  const found = await sql<FoundAddressee>`
    select p.id as "personId", p.name, p.login, p.email, p.locale, p.zone, p.active, p.kind <> 'person' as service,
      p.email is not null as "hasAddress", p.password_hash is not null as "hasPassword",
      exists (select from factor f where f.person_id = p.id and f.confirmed) as "hasFactor",
      p.roles && ${[...PRIVILEGED]}::text[] as privileged
    from person p where ${by}`.execute(q);
  return found.rows[0] ?? null;
}
