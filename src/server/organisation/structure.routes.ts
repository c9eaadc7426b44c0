import type { structure } from '#contract/organisation/structure.ts';
import type { Handlers } from '../platform/http/call.ts';
import { byOf } from './people.routes.ts';
import {
  addDepartment,
  addGroup,
  addSite,
  changeDepartment,
  changeGroup,
  changeSite,
} from './structure.actions.ts';
import { departments, groups, sites } from './structure.store.ts';

export const structureHandlers: Handlers<typeof structure> = {
  departments: async (_input, { db }) => ({ items: await departments(db) }),
  addDepartment: ({ body }, call) => call.write((tx) => addDepartment(tx, body, byOf(call))),
  changeDepartment: ({ params, body }, call) =>
    call.write((tx) => changeDepartment(tx, params.department, body, byOf(call))),

  sites: async (_input, { db }) => ({ items: await sites(db) }),
  addSite: ({ body }, call) => call.write((tx) => addSite(tx, body, byOf(call))),
  changeSite: ({ params, body }, call) => call.write((tx) => changeSite(tx, params.site, body, byOf(call))),

  groups: async (_input, { db }) => ({ items: await groups(db) }),
  addGroup: ({ body }, call) => call.write((tx) => addGroup(tx, body, byOf(call))),
  changeGroup: ({ params, body }, call) =>
    call.write((tx) => changeGroup(tx, params.group, body, byOf(call))),
};
