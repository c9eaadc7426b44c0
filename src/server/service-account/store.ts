import { type RawBuilder, sql } from 'kysely';
import type { Instant } from '#domain/instant.ts';
import type { Queries, Tx } from '../platform/db/db.ts';

export interface ServiceAccount {
  id: string;
  login: string;
  name: string;
  roles: string[];
  active: boolean;
  tokens: number;
  lastUsedAt: Instant | null;
}

async function accountsWhere(q: Queries, condition: RawBuilder<unknown>, now: Instant) {
  const found = await sql<Omit<ServiceAccount, 'lastUsedAt'> & { usedAt: Date | null }>`
    select p.id, p.login, p.name, p.roles, p.active, max(t.last_used_at) as "usedAt",
      (count(t.id) filter (where t.revoked_at is null and t.expires_at > ${new Date(now)}))::int as tokens
    from person p left join api_token t on t.person_id = p.id
    where p.kind = 'service' and ${condition} group by p.id order by p.active desc, p.name, p.id`.execute(q);
  return found.rows.map(({ usedAt, ...row }) => ({ ...row, lastUsedAt: usedAt?.getTime() ?? null }));
}

export const serviceAccountsOf = (q: Queries, now: Instant): Promise<ServiceAccount[]> =>
  accountsWhere(q, sql`true`, now);

export const serviceAccount = async (q: Queries, id: string, now: Instant): Promise<ServiceAccount | null> =>
  (await accountsWhere(q, sql`p.id = ${id}`, now))[0] ?? null;

export async function becomeService(tx: Tx, personId: string): Promise<void> {
  await sql`update person set kind = 'service' where id = ${personId}`.execute(tx);
}
