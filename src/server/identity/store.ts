import { sql } from 'kysely';
import type { Known, Search } from '#domain/identity/admission.ts';
import {
  KINDS,
  PROVIDER_KINDS,
  type ProviderKind,
  type ProviderSettings,
  type SignInProblem,
} from '#domain/identity/provider.ts';
import type { Instant } from '#domain/instant.ts';
import type { Queries, Tx } from '../platform/db/db.ts';
import { NotLetIn } from './not-let-in.ts';

export interface Provider {
  id: string;
  kind: ProviderKind;
  name: string;
  settings: ProviderSettings;
  secret: Buffer | null;
  enabled: boolean;
  version: number;
  people: number;
  succeededAt: Date | null;
  failedAt: Date | null;
  problem: SignInProblem | null;
  error: string | null;
}

export async function providers(q: Queries, id: string | null = null): Promise<Provider[]> {
  const found = await sql<Provider>`
    select p.id, p.kind, p.name, p.settings, p.secret, p.enabled, p.version, p.succeeded_at as "succeededAt",
      p.failed_at as "failedAt", p.problem, p.error,
      (select count(*)::int from identity i where i.provider_id = p.id) as people
    from identity_provider p where ${id}::uuid is null or p.id = ${id}::uuid order by p.name, p.id`.execute(
    q,
  );
  return found.rows;
}

export type Written = Pick<Provider, 'kind' | 'name' | 'settings' | 'secret' | 'enabled'>;

export async function insertProvider(tx: Tx, wish: Written, now: Instant): Promise<string> {
  const made = await sql<{ id: string }>`
    insert into identity_provider (kind, name, settings, secret, enabled, created_at)
    values (${wish.kind}, ${wish.name}, ${JSON.stringify(wish.settings)}::jsonb, ${wish.secret}, ${wish.enabled},
      ${new Date(now)}) returning id`.execute(tx);
  return made.rows[0]?.id ?? '';
}

export async function lockProvider(tx: Tx, id: string): Promise<Provider | null> {
  await sql`select from identity_provider where id = ${id} for update`.execute(tx);
  return (await providers(tx, id))[0] ?? null;
}

export async function updateProvider(tx: Tx, id: string, wish: Omit<Written, 'kind'>): Promise<void> {
  await sql`update identity_provider set name = ${wish.name}, settings = ${JSON.stringify(wish.settings)}::jsonb,
    secret = ${wish.secret}, enabled = ${wish.enabled}, version = version + 1 where id = ${id}`.execute(tx);
}

/** How it did just now; no change of its settings. */
export async function noteCourse(
  q: Queries,
  id: string,
  failed: { problem: SignInProblem; error: string } | null,
  now: Instant,
): Promise<void> {
  const at = new Date(now);
  await (failed
    ? sql`update identity_provider set failed_at = ${at}, problem = ${failed.problem}, error = ${failed.error} where id = ${id}`
    : sql`update identity_provider set succeeded_at = ${at}, failed_at = null, problem = null, error = null where id = ${id}`
  ).execute(q);
}

const known = (
  providerId: string,
) => sql`p.id as "personId", p.active and p.kind = 'person' as active, p.roles,
  exists (select from identity i where i.provider_id = ${providerId} and i.person_id = p.id) as "isBound"`;

export async function boundTo(q: Queries, providerId: string, subject: string): Promise<Known | null> {
  const found =
    await sql<Known>`select ${known(providerId)} from identity i join person p on p.id = i.person_id
    where i.provider_id = ${providerId} and i.subject = ${subject}`.execute(q);
  return found.rows[0] ?? null;
}

/** By which open provider that has its form here somebody signs in; null: by none. */
export async function boundForm(
  q: Queries,
  personId: string,
): Promise<{ providerId: string; login: string } | null> {
  const kinds = PROVIDER_KINDS.filter((kind) => KINDS[kind].way === 'form');
  const found = await sql<{ providerId: string; login: string }>`
    select p.id as "providerId", person.login from identity i join identity_provider p on p.id = i.provider_id
      join person on person.id = i.person_id
    where i.person_id = ${personId} and p.enabled and p.kind = any (${kinds}::text[]) order by i.bound_at limit 1`.execute(
    q,
  );
  return found.rows[0] ?? null;
}

export async function foundBy(q: Queries, providerId: string, search: Search | null): Promise<Known | null> {
  if (!search) return null;
  const found = await sql<Known>`
    select ${known(providerId)} from person p where ${conditionOf(search)} limit 2`.execute(q);
  // Of two with one number it is either: neither is guessed.
  if (found.rows.length > 1) throw new NotLetIn('not_bound', 'several people have this number');
  return found.rows[0] ?? null;
}

function conditionOf(search: Search) {
  if ('email' in search) return sql`lower(p.email) = ${search.email}`;
  if ('mobile' in search) return sql`mobile_digits(p.phone) = ${search.mobile}`;
  return sql`p.login = ${search.login}`;
}

/** @returns false when the subject, or the person, is already bound */
export async function bind(
  tx: Tx,
  providerId: string,
  subject: string,
  personId: string,
  now: Instant,
): Promise<boolean> {
  const made = await sql`insert into identity (provider_id, subject, person_id, bound_at)
    values (${providerId}, ${subject}, ${personId}, ${new Date(now)}) on conflict do nothing returning 1`.execute(
    tx,
  );
  return made.rows.length > 0;
}

export async function givenRoles(q: Queries, personId: string): Promise<string[]> {
  const found = await sql<{ given: string[] }>`
    select given_roles as given from person where id = ${personId}`.execute(q);
  return found.rows[0]?.given ?? [];
}

/** Gives and takes roles as the rule says, under a lock; answers them before and after when they differ. */
export async function regrant(
  tx: Tx,
  personId: string,
  rule: (given: readonly string[]) => string[],
): Promise<{ before: string[]; after: string[] } | null> {
  const found = await sql<{ given: string[] }>`
    select given_roles as given from person where id = ${personId} for update`.execute(tx);
  const before = found.rows[0]?.given ?? [];
  const after = rule(before);
  if (before.length === after.length && before.every((role) => after.includes(role))) return null;
  await sql`update person set given_roles = ${after}, version = version + 1 where id = ${personId}`.execute(
    tx,
  );
  return { before, after };
}
