import { z } from 'zod';
import { CHANGE_KINDS, REASONS } from '#domain/directory/plan.ts';
import { SYNC_PROBLEMS } from '#domain/directory/problem.ts';
import { MATCHES, READ_PROBLEMS, RUN_STATES, SOURCE_KINDS } from '#domain/directory/source.ts';
import { STOPS } from '#domain/directory/stop.ts';
import { IMPORT_FIELDS, IMPORT_PROBLEMS } from '#domain/organisation/import/row.ts';
import { id, instantOut, line, optional } from './fields.ts';
import { page, pageQuery } from './page.ts';
import { table } from './route.ts';

const value = z.union([z.string(), z.boolean(), z.array(z.string()), z.null()]);
const field = z.enum(IMPORT_FIELDS);
const counts = z.object({
  ...{ create: z.int(), link: z.int(), update: z.int(), leave: z.int(), return: z.int() },
  /** `disabled`: entries that are disabled and nobody here. */
  ...{ unchanged: z.int(), disabled: z.int(), problems: z.int() },
});

/** What a run does, did, or would have done. The first 500 changes and problems are named, all are counted. */
export const syncResult = z.object({
  counts,
  /** Why nothing of it is carried out: `count` people would lose something, of `of` at work. */
  stop: z.object({ code: z.enum(STOPS), count: z.int(), of: z.int() }).nullable(),
  newDepartments: z.array(z.string()),
  changes: z.array(
    z.object({
      personId: z.string().nullable(),
      login: z.string(),
      name: z.string(),
      kind: z.enum(CHANGE_KINDS),
      reason: z.enum(REASONS).nullable(),
      fields: z.array(z.object({ field, before: value, after: value })),
    }),
  ),
  problems: z.array(
    z.object({
      login: z.string(),
      /** Null: the whole entry stays as it is here. */
      field: field.nullable(),
      code: z.enum([...IMPORT_PROBLEMS, ...SYNC_PROBLEMS]),
      value: z.string(),
    }),
  ),
});

const run = z.object({
  id,
  state: z.enum(RUN_STATES),
  /** Null: it was time. */
  askedBy: z.string().nullable(),
  askedAt: instantOut,
  startedAt: instantOut.nullable(),
  endedAt: instantOut.nullable(),
  /** The stopped run that somebody let through by this one, and the one by which this one was. */
  letsThrough: id.nullable(),
  letThroughBy: id.nullable(),
  counts: counts.nullable(),
  stop: syncResult.shape.stop,
  problem: z.enum(READ_PROBLEMS).nullable(),
  /** In words of the source. */
  error: z.string().nullable(),
});

const source = z.object({
  id,
  kind: z.enum(SOURCE_KINDS),
  name: z.string(),
  providerId: id.nullable(),
  match: z.enum(MATCHES),
  maxLosses: z.int(),
  maxLossPercent: z.int(),
  everyMinutes: z.int().nullable(),
  enabled: z.boolean(),
  /** For If-Match. */
  version: z.int(),
  nextRunAt: instantOut.nullable(),
  /** When its file was handed over. */
  fileAt: instantOut.nullable(),
  people: z.int(),
  active: z.int(),
  lastRun: run.nullable(),
});

const rules = {
  match: z.enum(MATCHES),
  maxLosses: z.int().min(0).max(100_000),
  maxLossPercent: z.int().min(0).max(100),
  everyMinutes: z.int().min(5).max(10_080).nullable(),
  enabled: z.boolean(),
};
const manage = { may: 'directory.manage', tag: 'Directory sync' } as const;
const params = z.strictObject({ source: id });
const runParams = z.strictObject({ source: id, run: id });

export const directorySources = table({
  list: {
    ...manage,
    method: 'GET',
    path: '/directory-sources',
    scope: 'organisation:read',
    summary: 'All sources of people and how each ran last.',
    output: z.object({
      items: z.array(source),
      /** Sources whose last run was stopped or failed. */
      troubled: z.int(),
    }),
  },
  add: {
    ...manage,
    method: 'POST',
    path: '/directory-sources',
    scope: 'none',
    sudo: true,
    summary: 'Add a source: a directory server that is a provider of sign-in, or a file that is handed over.',
    body: z.strictObject({
      kind: z.enum(SOURCE_KINDS),
      name: line(100),
      providerId: optional(id),
      match: rules.match.default('none'),
      maxLosses: rules.maxLosses.default(50),
      maxLossPercent: rules.maxLossPercent.default(5),
      everyMinutes: rules.everyMinutes.default(null),
      enabled: rules.enabled.default(true),
    }),
    output: source,
    status: 201,
    idempotent: true,
  },
  change: {
    ...manage,
    method: 'PATCH',
    path: '/directory-sources/:source',
    scope: 'none',
    sudo: true,
    summary: 'Change how a source is taken over.',
    params,
    body: z.strictObject({
      name: line(100).optional(),
      match: rules.match.optional(),
      maxLosses: rules.maxLosses.optional(),
      maxLossPercent: rules.maxLossPercent.optional(),
      everyMinutes: rules.everyMinutes.optional(),
      enabled: rules.enabled.optional(),
    }),
    output: source,
    versioned: true,
  },
  test: {
    ...manage,
    method: 'POST',
    path: '/directory-sources/:source/test',
    scope: 'none',
    summary: 'Reads the first five people of a source; nothing is written.',
    params,
    output: z.object({
      problem: z.enum(READ_PROBLEMS).nullable(),
      error: z.string().nullable(),
      people: z.array(
        z.object({
          key: z.string(),
          login: z.string(),
          name: z.string(),
          email: z.string().nullable(),
          department: z.string().nullable(),
          active: z.boolean(),
        }),
      ),
    }),
  },
  preview: {
    ...manage,
    method: 'POST',
    path: '/directory-sources/:source/preview',
    scope: 'none',
    summary: 'Reads the whole source and shows what a run would change, and why; nothing is written.',
    params,
    output: z.object({
      problem: z.enum(READ_PROBLEMS).nullable(),
      error: z.string().nullable(),
      result: syncResult.nullable(),
    }),
  },
  giveFile: {
    ...manage,
    method: 'POST',
    path: '/directory-sources/:source/file',
    scope: 'organisation:write',
    summary: 'Hand over the whole file (CSV) of a source in place of the one before; the next run reads it.',
    params,
    accepts: 'csv',
    bodyLimit: 20_000_000,
    body: z.instanceof(Uint8Array),
    output: source,
  },
  run: {
    ...manage,
    method: 'POST',
    path: '/directory-sources/:source/runs',
    scope: 'organisation:write',
    summary:
      'Ask for a run now; a worker does it, and one that waits or goes on already is answered instead.',
    params,
    output: run,
    status: 202,
  },
  runs: {
    ...manage,
    method: 'GET',
    path: '/directory-sources/:source/runs',
    scope: 'organisation:read',
    summary: 'Runs of a source, the latest first.',
    params,
    query: z.strictObject(pageQuery),
    output: page(run),
  },
  openRun: {
    ...manage,
    method: 'GET',
    path: '/directory-sources/:source/runs/:run',
    scope: 'organisation:read',
    summary: 'One run with what it changed, or would have changed.',
    params: runParams,
    output: run.extend({ result: syncResult.nullable() }),
  },
  letThrough: {
    ...manage,
    method: 'POST',
    path: '/directory-sources/:source/runs/:run/let-through',
    scope: 'none',
    sudo: true,
    summary:
      'Let the losses of a stopped run happen: of these very people, and of no others. Needs a fresh proof of presence.',
    params: runParams,
    output: run,
    status: 202,
  },
});
