import { z } from 'zod';
import { IMPORT_FIELDS, IMPORT_PROBLEMS } from '#domain/organisation/import/row.ts';
import { table } from '../route.ts';

const value = z.union([z.string(), z.boolean(), z.array(z.string()), z.null()]);

/** What the import of a file would do or did. Rows are counted as a spreadsheet does: the header is row 1. */
export const importPlan = z.object({
  applied: z.boolean(),
  encoding: z.enum(['utf-8', 'gb18030']),
  counts: z.object({
    create: z.int(),
    update: z.int(),
    deactivate: z.int(),
    unchanged: z.int(),
    problems: z.int(),
  }),
  /** Every row that changes something, field by field. */
  changes: z.array(
    z.object({
      row: z.int(),
      login: z.string(),
      name: z.string(),
      kind: z.enum(['create', 'update', 'deactivate']),
      fields: z.array(z.object({ field: z.enum(IMPORT_FIELDS), before: value, after: value })),
    }),
  ),
  /** Paths of departments that do not exist yet. */
  newDepartments: z.array(z.string()),
  /** Nothing is applied while there is one. `field` is null when the whole row or file is meant. */
  problems: z.array(
    z.object({
      row: z.int(),
      field: z.enum(IMPORT_FIELDS).nullable(),
      code: z.enum(IMPORT_PROBLEMS),
      value: z.string(),
    }),
  ),
});

export const organisationImport = table({
  run: {
    method: 'POST',
    path: '/organisation/import',
    may: 'organisation.manage',
    scope: 'organisation:write',
    tag: 'Organisation',
    summary: 'Import people from CSV: with `dryRun=true` only the plan, else all of it or nothing.',
    accepts: 'csv',
    bodyLimit: 20_000_000,
    query: z.strictObject({ dryRun: z.enum(['true', 'false']) }),
    body: z.instanceof(Uint8Array),
    output: importPlan,
  },
  template: {
    method: 'GET',
    path: '/organisation/import-template',
    may: 'organisation.manage',
    scope: 'organisation:read',
    tag: 'Organisation',
    summary: 'An example file for the import, with the header row in the language asked for.',
    query: z.strictObject({ locale: z.enum(['zh-CN', 'en']).default('zh-CN') }),
    output: z.void(),
    answers: 'stream',
  },
});
