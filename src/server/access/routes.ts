import { access } from '#contract/access.ts';
import { SCOPED_PERMISSIONS } from '#domain/permissions/actions.ts';
import { changePerson } from '../organisation/people.actions.ts';
import { byOf, viewOf } from '../organisation/people.routes.ts';
import { lockOrganisation } from '../organisation/people.store.ts';
import type { Queries } from '../platform/db/db.ts';
import type { Call } from '../platform/http/call.ts';
import { type Http, mount } from '../platform/http/mount.ts';
import { addRole, changeRole, removeRole } from './actions.ts';
import { dutiesSeparated, mixedDuties, separateDuties } from './duties.ts';
import { effectsOfChange, grantsOfPerson } from './people.ts';
import { type KnownRole, knownRoles } from './store.ts';
import { readersOf, whyPersonReads } from './why.ts';

const roleView = ({ grants, ...role }: KnownRole) => ({
  ...role,
  grants: Object.fromEntries(Object.entries(grants).map(([permission, scopes]) => [permission, [...scopes]])),
});

const who = ({ caller, now, ip }: Call) => ({ personId: caller.actor.personId, now, ip });

const dutiesOf = async (q: Queries) => ({
  separated: await dutiesSeparated(q),
  mixed: await mixedDuties(q),
});

export function mountAccess(http: Http): void {
  mount(http, access, {
    roles: async (_input, { db }) => ({
      items: (await knownRoles(db)).map(roleView),
      scoped: [...SCOPED_PERMISSIONS],
      separated: await dutiesSeparated(db),
    }),
    add: ({ body }, call) => call.write(async (tx) => roleView(await addRole(tx, body, who(call)))),
    change: ({ params, body }, call) =>
      call.write(async (tx) => {
        const which = { code: params.role, version: call.ifMatch };
        return roleView(await changeRole(tx, which, body, who(call)));
      }),
    remove: ({ params }, call) => call.write((tx) => removeRole(tx, params.role, who(call))),
    duties: (_input, { db }) => dutiesOf(db),
    separate: ({ body }, call) =>
      call.write(async (tx) => {
        await lockOrganisation(tx);
        await separateDuties(tx, body.separated, who(call));
        return dutiesOf(tx);
      }),
    give: ({ params, body }, call) =>
      call.write(async (tx) => {
        const record = await changePerson(tx, params.person, body, call.ifMatch, byOf(call));
        return viewOf(call.caller.actor, record);
      }),
    effects: ({ body }, { db }) => effectsOfChange(db, body),
    grants: ({ params }, { db }) => grantsOfPerson(db, params.person),
    readers: ({ params }, { db, caller }) => readersOf(db, params.ticket, caller.actor),
    why: ({ params }, { db, caller }) => whyPersonReads(db, params.ticket, params.person, caller.actor),
  });
}
