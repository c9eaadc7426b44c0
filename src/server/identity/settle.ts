import { admit, type Claims, firstSearch, rolesByGroups } from '#domain/identity/admission.ts';
import type { ProviderSettings } from '#domain/identity/provider.ts';
import type { Instant } from '#domain/instant.ts';
import { audit } from '../audit/actions.ts';
import { createPerson } from '../organisation/people.actions.ts';
import { lockOrganisation } from '../organisation/people.store.ts';
import type { Tx } from '../platform/db/db.ts';
import { Refused } from '../platform/http/refused.ts';
import { NotLetIn } from './not-let-in.ts';
import { bind, boundTo, foundBy, givenRoles, regrant } from './store.ts';

export interface From {
  ip: string;
  now: Instant;
}

/** Finds, binds or adds whom a provider vouches for, and gives the roles of their groups. Answers who they are. */
export async function settle(
  tx: Tx,
  provider: { id: string; settings: ProviderSettings },
  claims: Claims,
  asked: string | null,
  from: From,
): Promise<string> {
  if (asked === null) {
    const known = await entersUnchanged(tx, provider, claims);
    if (known !== null) return known;
  }
  await lockOrganisation(tx);
  const bound = await boundTo(tx, provider.id, claims.subject);
  if (asked !== null) return bindAsked(tx, provider.id, claims, asked, from);
  const found = bound ? null : await foundBy(tx, provider.id, firstSearch(claims, provider.settings));
  const decided = admit(claims, provider.settings, bound, found);
  if (decided.kind === 'refuse') throw new NotLetIn(decided.problem);
  const personId = decided.kind === 'create' ? await created(tx, decided, from) : decided.personId;
  if (decided.kind !== 'enter') await noteBound(tx, provider.id, claims, personId, from);
  const changed = await regrant(tx, personId, (given) => rolesByGroups(given, claims, provider.settings));
  if (changed) {
    const what = { person: personId, before: { roles: changed.before }, after: { roles: changed.after } };
    await audit(tx, { kind: 'person_changed', by: null, what, ip: from.ip });
  }
  return personId;
}

/** Who is bound and keeps their roles waits for nobody who changes the organisation, such as a long run of a source. */
async function entersUnchanged(
  tx: Tx,
  provider: { id: string; settings: ProviderSettings },
  claims: Claims,
): Promise<string | null> {
  const bound = await boundTo(tx, provider.id, claims.subject);
  if (!bound?.active) return null;
  const given = await givenRoles(tx, bound.personId);
  const after = rolesByGroups(given, claims, provider.settings);
  return after.length === given.length && given.every((role) => after.includes(role)) ? bound.personId : null;
}

/** Who is signed in asked for it, so that neither name nor address is looked at. */
async function bindAsked(
  tx: Tx,
  providerId: string,
  claims: Claims,
  personId: string,
  from: From,
): Promise<string> {
  const bound = await boundTo(tx, providerId, claims.subject);
  if (bound && bound.personId !== personId) throw new NotLetIn('not_bound');
  if (!bound) await noteBound(tx, providerId, claims, personId, from);
  return personId;
}

async function noteBound(
  tx: Tx,
  providerId: string,
  { subject }: Claims,
  personId: string,
  { ip, now }: From,
): Promise<void> {
  if (!(await bind(tx, providerId, subject, personId, now))) throw new NotLetIn('not_bound');
  await audit(tx, {
    kind: 'identity_bound',
    by: personId,
    what: { person: personId, provider: providerId },
    ip,
  });
}

async function created(
  tx: Tx,
  wish: { login: string; name: string; email: string | null },
  from: From,
): Promise<string> {
  const { login, name, email } = wish;
  try {
    return (await createPerson(tx, { login, name, email, roles: ['requester'] }, { personId: null, ...from }))
      .id;
  } catch (error) {
    // Their login or address is somebody else's here.
    if (error instanceof Refused) throw new NotLetIn('not_bound');
    throw error;
  }
}
