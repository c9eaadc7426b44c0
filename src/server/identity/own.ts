import { sql } from 'kysely';
import type { z } from 'zod';
import type { identity } from '#contract/identity.ts';
import type { ProviderKind } from '#domain/identity/provider.ts';
import { isLastWay, type WaysIn } from '#domain/identity/ways-in.ts';
import { audit } from '../audit/actions.ts';
import type { Queries, Tx } from '../platform/db/db.ts';
import { refused } from '../platform/http/refused.ts';
import { endSessionsOf, type InSession } from '../session/actions.ts';

type Mine = z.input<(typeof identity)['mine']['output']>['items'];
interface Bound {
  provider: string;
  name: string;
  kind: ProviderKind;
  enabled: boolean;
  boundAt: Date;
}

async function boundOf(q: Queries, personId: string): Promise<Bound[]> {
  const found = await sql<Bound>`
    select p.id as provider, p.name, p.kind, p.enabled, i.bound_at as "boundAt"
    from identity i join identity_provider p on p.id = i.provider_id
    where i.person_id = ${personId} order by p.name, p.id`.execute(q);
  return found.rows;
}

async function waysInOf(q: Queries, personId: string, providers: WaysIn['providers']): Promise<WaysIn> {
  const found = await sql<Omit<WaysIn, 'providers'>>`
    select p.password_hash is not null as "hasPassword",
      (select count(*)::int from factor f where f.person_id = p.id and f.kind = 'passkey' and f.confirmed) as passkeys
    from person p where p.id = ${personId}`.execute(q);
  const { hasPassword = false, passkeys = 0 } = found.rows[0] ?? {};
  return { hasPassword, passkeys, providers };
}

/** By which providers somebody comes in. */
export async function identitiesOf(q: Queries, personId: string): Promise<Mine> {
  const bound = await boundOf(q, personId);
  const ways = await waysInOf(q, personId, bound);
  return bound.map(({ boundAt, ...rest }) => ({
    ...rest,
    boundAt: boundAt.getTime(),
    last: isLastWay(ways, rest.provider),
  }));
}

/** Unbinds the own account. Every other session ends: one of them may be of whoever is not to come in by it. */
export async function unbindOwn(tx: Tx, provider: string, by: InSession): Promise<void> {
  const { personId, session, ip } = by;
  // Two that are unbound at once see each other.
  await sql`select from person where id = ${personId} for update`.execute(tx);
  const bound = await boundOf(tx, personId);
  if (!bound.some((one) => one.provider === provider)) throw refused('not_found');
  if (isLastWay(await waysInOf(tx, personId, bound), provider)) throw refused('last_way_in');
  await sql`delete from identity where provider_id = ${provider} and person_id = ${personId}`.execute(tx);
  await endSessionsOf(tx, personId, session);
  await audit(tx, { kind: 'identity_unbound', by: personId, what: { person: personId, provider }, ip });
}
