import { z } from 'zod';
import {
  CAMPAIGN_MOVES,
  CAMPAIGN_STATUSES,
  type CampaignMove,
  SEVERITIES,
} from '#domain/campaign/campaign.ts';
import { STANDINGS } from '#domain/campaign/progress.ts';
import { STATE_COLUMNS, STATE_PROBLEMS } from '#domain/campaign/states-file.ts';
import { EVIDENCES, TARGET_STATES } from '#domain/campaign/target.ts';
import { CRITICALITIES, ITEM_STATES } from '#domain/config/item.ts';
import { CHECK_RESULTS } from '#domain/evidence/check.ts';
import { changeNumber, id, instantIn, instantOut, line, optional } from './fields.ts';
import { page, pageQuery } from './page.ts';
import { table } from './route.ts';

const text = z.string().nullable();
const status = z.enum(CAMPAIGN_STATUSES);
const state = z.enum(TARGET_STATES);
const standing = z.enum(STANDINGS);
const criticality = z.enum(CRITICALITIES);
const when = instantOut.nullable();
const versionBound = optional(line(100));
const move = z.enum(Object.keys(CAMPAIGN_MOVES) as [CampaignMove, ...CampaignMove[]]);

const affected = z.strictObject({
  productId: id,
  /** This version and later. */
  from: versionBound,
  /** This version and earlier. */
  upTo: versionBound,
  /** Earlier than this one, which mends it; or the version that is to be everywhere. */
  before: versionBound,
});

const scope = z.strictObject({
  /** With all classes below it. */
  class: optional(z.string().max(50)),
  siteId: optional(id),
  departmentId: optional(id),
  groupId: optional(id),
  criticality: optional(criticality),
});

const advisory = z.strictObject({
  code: line(100),
  severity: z.enum(SEVERITIES),
  link: optional(z.url({ protocol: /^https?$/ }).max(500)),
});

const fields = {
  title: line(200),
  ownerId: id,
  advisory: optional(advisory),
  affected: z.array(affected).min(1).max(20),
  scope: scope.prefault({}),
  dueAt: instantIn,
  changeRef: optional(changeNumber),
  note: optional(line(2000)),
};

const progress = z.object({
  targets: z.int(),
  byState: z.record(state, z.int()),
  byStanding: z.record(standing, z.int()),
  open: z.int(),
  /** Done by the due date, of those to which it applies and that are not let off; null: there are none. */
  inTimePercent: z.int().nullable(),
});

const row = z.object({
  id,
  /** `PC-000003`. */
  number: z.string(),
  title: z.string(),
  status,
  owner: z.string(),
  advisory: advisory.nullable(),
  dueAt: instantOut,
  changeRef: text,
  progress,
});

const bound = { from: text, upTo: text, before: text };
export const campaignPage = z.object({
  id,
  number: z.string(),
  version: z.int(),
  status,
  title: z.string(),
  ownerId: id,
  advisory: advisory.nullable(),
  affected: z.array(z.object({ productId: id, ...bound })),
  scope: z.object({
    ...{ class: text, siteId: id.nullable(), departmentId: id.nullable(), groupId: id.nullable() },
    criticality: criticality.nullable(),
  }),
  dueAt: instantOut,
  changeRef: text,
  note: text,
  startedAt: when,
  endedAt: when,
  progress,
  /** Names by id of the products, people and places that it names. */
  names: z.record(z.string(), z.string()),
  mayManage: z.boolean(),
  mayWork: z.boolean(),
  moves: z.array(move),
});

const target = z.object({
  item: z.object({
    ...{
      id,
      number: z.string(),
      name: z.string(),
      class: z.string(),
      state: z.enum(ITEM_STATES),
      criticality,
    },
    ...{ owner: text, holder: text, group: text, department: text, site: text },
  }),
  state,
  standing,
  evidence: z.enum(EVIDENCES),
  reason: text,
  plannedAt: when,
  doneAt: when,
  approver: text,
  until: when,
  /** The business stands on it: its upgrade is a change. */
  major: z.boolean(),
  installed: z.array(z.object({ productId: id, version: z.string() })),
  /** Said to be done, or not to apply, while a version that is to go is still seen. */
  contradicted: z.boolean(),
});

const targetFilter = {
  state: state.optional(),
  standing: standing.optional(),
  q: z.string().trim().max(200).optional(),
  class: z.string().max(50).optional(),
  criticality: criticality.optional(),
  group: id.optional(),
  department: id.optional(),
  site: id.optional(),
  owner: id.optional(),
};

const counts = {
  ...{ population: z.int(), conforming: z.int(), violations: z.int(), exceptions: z.int() },
  notApplicable: z.int(),
};

const common = { tag: 'Patch campaigns' } as const;
const read = { ...common, method: 'GET', may: 'software.read', scope: 'config:read' } as const;
const manage = { ...common, may: 'campaign.manage', scope: 'config:write' } as const;
const work = { ...common, method: 'POST', may: 'campaign.work', scope: 'config:write' } as const;
const params = z.strictObject({ campaign: id });

export const campaigns = table({
  list: {
    ...read,
    path: '/campaigns',
    summary: 'Patch campaigns, the newest first, with how far they are.',
    query: z.strictObject({
      ...pageQuery,
      status: status.optional(),
      q: z.string().trim().max(200).optional(),
    }),
    output: page(row),
  },
  open: {
    ...read,
    path: '/campaigns/:campaign',
    summary: 'One campaign with its progress.',
    params,
    output: campaignPage,
  },
  preview: {
    ...manage,
    method: 'POST',
    path: '/campaigns/preview',
    summary: 'How many items these versions and this scope would freeze now. Writes nothing.',
    body: z.strictObject({ affected: fields.affected, scope: fields.scope }),
    output: z.object({
      items: z.int(),
      /** On which the business stands: then a change has to be named. */
      major: z.int(),
    }),
  },
  create: {
    ...manage,
    method: 'POST',
    path: '/campaigns',
    summary: 'Begin a campaign as a draft, from an advisory or for a target version.',
    body: z.strictObject(fields),
    output: campaignPage,
    status: 201,
    idempotent: true,
  },
  change: {
    ...manage,
    method: 'PATCH',
    path: '/campaigns/:campaign',
    summary:
      'Change a draft, or of a running campaign its title, owner, due date (with a reason), change and note.',
    params,
    body: z.strictObject({
      ...{ title: fields.title.optional(), ownerId: id.optional(), advisory: advisory.nullable().optional() },
      ...{ affected: fields.affected.optional(), scope: scope.optional(), dueAt: instantIn.optional() },
      ...{ changeRef: changeNumber.nullable().optional(), note: line(2000).nullable().optional() },
      reason: optional(line(500)),
    }),
    output: campaignPage,
    versioned: true,
  },
  move: {
    ...manage,
    method: 'POST',
    path: '/campaigns/:campaign/moves',
    summary: 'Start (freezes the targets), finish, cancel or resume a campaign.',
    params,
    body: z.strictObject({ move, reason: optional(line(500)) }),
    output: campaignPage,
    idempotent: true,
  },
  rescan: {
    ...manage,
    method: 'POST',
    path: '/campaigns/:campaign/rescans',
    summary: 'Take in items that came since, and settle targets by what is seen on them.',
    params,
    output: z.object({ added: z.int(), settled: z.int(), reopened: z.int() }),
    idempotent: true,
  },
  targets: {
    ...read,
    path: '/campaigns/:campaign/targets',
    summary: 'Targets by state, standing and place, with what is installed there.',
    params,
    query: z.strictObject({ ...pageQuery, ...targetFilter }),
    output: page(target),
  },
  exportTargets: {
    ...read,
    path: '/campaigns/:campaign/targets/export',
    summary: 'The same as CSV.',
    params,
    query: z.strictObject({ ...targetFilter, locale: z.enum(['zh-CN', 'en']).default('zh-CN') }),
    output: z.void(),
    answers: 'stream',
  },
  setTargets: {
    ...work,
    path: '/campaigns/:campaign/targets',
    summary:
      'Say the same of many targets: those named, or all that a filter finds. To let off takes campaign.manage.',
    params,
    body: z.strictObject({
      which: z.union([
        z.strictObject({ itemIds: z.array(id).min(1).max(5000) }),
        z.strictObject({ filter: z.strictObject(targetFilter) }),
      ]),
      state,
      reason: optional(line(500)),
      plannedAt: optional(instantIn),
      doneAt: optional(instantIn),
      until: optional(instantIn),
    }),
    bodyLimit: 1_000_000,
    output: z.object({
      set: z.int(),
      /** Found by the filter, but not the caller's to change. */
      beyond: z.int(),
      /** By which it can be taken back; null: nothing was different. */
      seq: z.int().nullable(),
    }),
    idempotent: true,
  },
  importStates: {
    ...work,
    path: '/campaigns/:campaign/targets/import',
    summary:
      'States from CSV (item, state, reason, times): with `dryRun=true` only the report, else all rows or none.',
    accepts: 'csv',
    bodyLimit: 10_000_000,
    params,
    query: z.strictObject({ dryRun: z.enum(['true', 'false']) }),
    body: z.instanceof(Uint8Array),
    output: z.object({
      applied: z.boolean(),
      encoding: z.enum(['utf-8', 'gb18030']),
      rows: z.int(),
      changed: z.int(),
      seq: z.int().nullable(),
      /** The first 1000; nothing is applied while there is one. The header is row 1. */
      problems: z.array(
        z.object({
          ...{ row: z.int(), column: z.enum(STATE_COLUMNS).nullable(), code: z.enum(STATE_PROBLEMS) },
          value: z.string(),
        }),
      ),
      problemCount: z.int(),
    }),
  },
  undo: {
    ...work,
    path: '/campaigns/:campaign/undo',
    summary: 'Take back what was said of targets at once; those of which something else was said since stay.',
    params,
    body: z.strictObject({ seq: z.int().min(1) }),
    output: z.object({ undone: z.int(), left: z.int() }),
  },
  progress: {
    ...read,
    path: '/campaigns/:campaign/progress',
    summary: 'Progress by who answers for the items, or where they are.',
    params,
    query: z.strictObject({ by: z.enum(['owner', 'group', 'department', 'site']).default('owner') }),
    output: z.object({ groups: z.array(z.object({ id: text, name: text, progress })) }),
  },
  history: {
    ...read,
    path: '/campaigns/:campaign/history',
    summary: 'Everything that happened to a campaign, the newest first.',
    params,
    query: z.strictObject(pageQuery),
    output: page(
      z.object({
        seq: z.int(),
        at: instantOut,
        kind: z.string(),
        by: text,
        reason: text,
        /** Fields of the campaign that it set. */
        fields: z.array(z.string()),
        targets: z.int(),
        /** How many targets went to which state. */
        states: z.record(z.string(), z.int()),
        undoes: z.int().nullable(),
        undone: z.boolean(),
      }),
    ),
  },
  dueCheck: {
    ...read,
    path: '/campaign-check',
    summary: 'Clause 2.2: items done by the due date, of campaigns due in a period.',
    query: z.strictObject({ from: instantIn, to: instantIn }),
    output: z.object({
      ...{
        clause: z.literal('2.2'),
        from: instantOut,
        to: instantOut,
        ...counts,
        result: z.enum(CHECK_RESULTS),
      },
      campaigns: z.array(z.object({ id, number: z.string(), title: z.string(), ...counts })),
    }),
  },
});
