import { z } from 'zod';
import { id } from '../fields.ts';
import { table } from '../route.ts';
import { departmentName, name, supportLine, zoneName } from './fields.ts';

const department = z.object({
  id,
  name: z.string(),
  parentId: id.nullable(),
  /** From the root: `总部/财务部`. */
  path: z.string(),
});
const site = z.object({ id, name: z.string(), zone: z.string() });
const group = z.object({
  id,
  name: z.string(),
  line: supportLine,
  nextGroupId: id.nullable(),
  members: z.array(z.object({ id, name: z.string() })),
});

const read = {
  method: 'GET',
  may: 'organisation.read',
  scope: 'organisation:read',
  tag: 'Organisation',
} as const;
const write = { may: 'organisation.manage', scope: 'organisation:write', tag: 'Organisation' } as const;
const add = { ...write, method: 'POST', status: 201, idempotent: true } as const;
const change = { ...write, method: 'PATCH' } as const;

export const structure = table({
  departments: {
    ...read,
    path: '/departments',
    summary: 'All departments with their paths, in order of path.',
    output: z.object({ items: z.array(department) }),
  },
  addDepartment: {
    ...add,
    path: '/departments',
    summary: 'Add a department.',
    body: z.strictObject({ name: departmentName, parentId: id.nullable().default(null) }),
    output: department,
  },
  changeDepartment: {
    ...change,
    path: '/departments/:department',
    summary: 'Rename a department or move it below another.',
    params: z.strictObject({ department: id }),
    body: z.strictObject({ name: departmentName.optional(), parentId: id.nullable().optional() }),
    output: department,
  },
  sites: {
    ...read,
    path: '/sites',
    summary: 'All sites.',
    output: z.object({ items: z.array(site) }),
  },
  addSite: {
    ...add,
    path: '/sites',
    summary: 'Add a site.',
    body: z.strictObject({ name, zone: zoneName.default('Asia/Shanghai') }),
    output: site,
  },
  changeSite: {
    ...change,
    path: '/sites/:site',
    summary: 'Rename a site or change its time zone.',
    params: z.strictObject({ site: id }),
    body: z.strictObject({ name: name.optional(), zone: zoneName.optional() }),
    output: site,
  },
  groups: {
    ...read,
    path: '/groups',
    summary: 'All support groups with their members, by line.',
    output: z.object({ items: z.array(group) }),
  },
  addGroup: {
    ...add,
    path: '/groups',
    summary: 'Add a support group.',
    body: z.strictObject({
      name,
      line: supportLine,
      nextGroupId: id.nullable().default(null),
      memberIds: z.array(id).max(1000).default([]),
    }),
    output: group,
  },
  changeGroup: {
    ...change,
    path: '/groups/:group',
    summary: 'Change a support group; `memberIds` replaces its members.',
    params: z.strictObject({ group: id }),
    body: z.strictObject({
      name: name.optional(),
      line: supportLine.optional(),
      nextGroupId: id.nullable().optional(),
      memberIds: z.array(id).max(1000).optional(),
    }),
    output: group,
  },
});
