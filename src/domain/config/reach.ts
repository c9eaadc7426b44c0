import type { Permission } from '../permissions/actions.ts';
import { type Actor, grantsOf, type PersonActor } from '../permissions/actor.ts';
import type { Scope } from '../permissions/grants.ts';

/** What permission on an item depends on. */
export interface ItemFacts {
  ownerId: string | null;
  holderId: string | null;
  groupId: string | null;
  departmentId: string | null;
  siteId: string | null;
}

/** A condition on items as data: one reading for a single item, one for SQL, so list and page cannot disagree (P5). */
export type ItemReach =
  | { is: 'always' }
  | { is: 'any'; of: readonly { fact: keyof ItemFacts; ids: readonly string[] }[] };

const ALWAYS: ItemReach = { is: 'always' };

const SCOPE: Record<Exclude<Scope, 'all'>, (actor: PersonActor) => [keyof ItemFacts, readonly string[]][]> = {
  own: ({ personId }) => own(personId),
  department: ({ belongs }) => [['departmentId', belongs?.departmentIds ?? []]],
  groups: ({ groupIds }) => [['groupId', groupIds]],
  site: ({ belongs }) => [['siteId', belongs?.siteId ? [belongs.siteId] : []]],
};

const own = (personId: string): [keyof ItemFacts, readonly string[]][] => [
  ['ownerId', [personId]],
  ['holderId', [personId]],
];

function granted(actor: Actor, permission: Permission, always: readonly Scope[]): ItemReach {
  if (actor.kind === 'system') return ALWAYS;
  if (actor.kind === 'contact') return { is: 'any', of: [] };
  const scopes = new Set([...always, ...(grantsOf(actor)[permission] ?? [])]);
  if (scopes.delete('all')) return ALWAYS;
  const of = [...scopes].flatMap((scope) => (scope === 'all' ? [] : SCOPE[scope](actor)));
  return { is: 'any', of: of.filter(([, ids]) => ids.length > 0).map(([fact, ids]) => ({ fact, ids })) };
}

/** The items that the actor may know of; what one holds or answers for nothing takes from them. */
export const readsItems = (actor: Actor): ItemReach => granted(actor, 'config.read', ['own']);

/** The items that the actor may change. */
export const managesItems = (actor: Actor): ItemReach => granted(actor, 'config.manage', []);

/** The answer for one item. */
export const reachesItem = (reach: ItemReach, item: ItemFacts): boolean =>
  reach.is === 'always' || reach.of.some(({ fact, ids }) => ids.includes(item[fact] ?? ''));
