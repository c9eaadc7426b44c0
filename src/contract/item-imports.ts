import { z } from 'zod';
import { DELIMITERS, ENCODINGS } from '#domain/config/import/file.ts';
import { IMPORT_STATES } from '#domain/config/import/life.ts';
import { OUTCOMES } from '#domain/config/import/row.ts';
import { id, instantOut, line } from './fields.ts';
import { page, pageQuery } from './page.ts';
import { table } from './route.ts';

const target = z.custom<import('#domain/config/import/row.ts').Target>(
  (value) => typeof value === 'string' && value.length <= 100,
);
const key = z.custom<import('#domain/config/import/row.ts').Key>(
  (value) => typeof value === 'string' && value.length <= 100,
);
const mapping = z.strictObject({
  columns: z.array(target.nullable()).max(200),
  class: z.string().max(50).nullable(),
  keys: z.array(key).max(60),
  empty: z.enum(['keep', 'clear']),
});
const text = z.string().nullable();
const params = z.strictObject({ import: id });

const view = z.object({
  id,
  /** `IM-000012`, as histories name it. */
  number: z.string(),
  fileName: z.string(),
  size: z.int(),
  format: z.enum(['csv', 'xlsx']),
  state: z.enum(IMPORT_STATES),
  by: z.string(),
  own: z.boolean(),
  createdAt: instantOut,
  ranAt: instantOut.nullable(),
  endedAt: instantOut.nullable(),
  /** Rows that the present state is through with, of how many. */
  progress: z.int(),
  total: z.int(),
  /** Rows by outcome, by result, and by undoing. */
  counts: z.record(z.string(), z.int()),
  /** Why it failed: a code. */
  problem: text,
});

const opened = z.object({
  ...view.shape,
  encoding: z.enum(ENCODINGS).nullable(),
  bom: z.boolean(),
  delimiter: z.enum(DELIMITERS).nullable(),
  sheets: z.array(z.string()),
  sheet: text,
  headings: z.array(z.string()),
  samples: z.array(z.array(z.string())),
  /** What was said, or what is offered: the saved one for such headings, or one by the headings themselves. */
  mapping,
  /** The saved mapping that fits, by name. */
  fitting: text,
});

const row = z.object({
  row: z.int(),
  outcome: z.enum(OUTCOMES),
  item: z.object({ id, number: z.string(), name: z.string() }).nullable(),
  name: text,
  changes: z.array(z.object({ field: z.string(), before: z.unknown(), after: z.unknown() })),
  problems: z.array(
    z.object({ field: text, code: z.string(), value: z.string(), note: z.boolean().optional() }),
  ),
  candidates: z.array(z.object({ id, number: z.string(), name: z.string() })),
  result: z.enum(['done', 'refused']).nullable(),
  undone: z.enum(['done', 'refused']).nullable(),
});

const common = { tag: 'Configuration items', may: 'config.manage', scope: 'config:write' } as const;
const read = { ...common, method: 'GET' } as const;

export const itemImports = table({
  upload: {
    ...common,
    method: 'POST',
    path: '/item-imports',
    summary: 'Upload a CSV or XLSX file of items, as the bytes of the body. Nothing is imported yet.',
    accepts: 'bytes',
    query: z.strictObject({ name: line(200) }),
    output: opened,
    status: 201,
  },
  list: {
    ...read,
    path: '/item-imports',
    summary:
      'One’s own imports of items, and for who manages all items those of everybody; the newest first.',
    query: z.strictObject(pageQuery),
    output: page(view),
  },
  open: {
    ...read,
    path: '/item-imports/:import',
    summary: 'One import: how its file is read, how far it has come, and what its rows are.',
    params,
    output: opened,
  },
  shape: {
    ...common,
    method: 'POST',
    path: '/item-imports/:import/shape',
    summary: 'Read the file in another encoding, with another delimiter, or from another sheet.',
    params,
    body: z.strictObject({
      encoding: z.enum(ENCODINGS).optional(),
      delimiter: z.enum(DELIMITERS).optional(),
      sheet: z.string().max(100).optional(),
    }),
    output: opened,
  },
  plan: {
    ...common,
    method: 'POST',
    path: '/item-imports/:import/plan',
    summary: 'Say where its columns go; a worker then works out what would become of each row.',
    params,
    body: mapping,
    output: opened,
    idempotent: true,
  },
  rows: {
    ...read,
    path: '/item-imports/:import/rows',
    summary: 'Rows with what becomes, or became, of each.',
    params,
    query: z.strictObject({
      ...pageQuery,
      outcome: z.enum([...OUTCOMES, 'failed', 'kept', 'noted']).optional(),
    }),
    output: z.object({ ...page(row).shape, names: z.record(z.string(), z.string()) }),
  },
  run: {
    ...common,
    method: 'POST',
    path: '/item-imports/:import/run',
    summary: 'Import what was shown. Rows that would do something else by now are refused.',
    params,
    output: view,
    idempotent: true,
  },
  undo: {
    ...common,
    method: 'POST',
    path: '/item-imports/:import/undo',
    summary: 'Take a whole import back, but for rows whose item was changed since.',
    params,
    body: z.strictObject({ reason: line(500) }),
    output: view,
    idempotent: true,
  },
  discard: {
    ...common,
    method: 'POST',
    path: '/item-imports/:import/discard',
    summary: 'Throw an import away that has not run.',
    params,
    output: view,
    idempotent: true,
  },
  report: {
    ...read,
    path: '/item-imports/:import/report',
    summary: 'What became of each row, as CSV.',
    params,
    query: z.strictObject({ locale: z.enum(['zh-CN', 'en']).default('zh-CN') }),
    output: z.void(),
    answers: 'stream',
  },
  mappings: {
    ...read,
    path: '/item-import-mappings',
    summary: 'Mappings that were kept for files of one sort.',
    output: z.object({
      items: z.array(
        z.object({ id, name: z.string(), headings: z.array(z.string()), mapping, changedAt: instantOut }),
      ),
    }),
  },
  saveMapping: {
    ...common,
    method: 'PUT',
    path: '/item-import-mappings',
    summary: 'Keep a mapping under a name, or put it in the place of the one that has it.',
    body: z.strictObject({ name: line(100), headings: z.array(z.string().max(200)).max(200), mapping }),
    output: z.object({ id }),
  },
  dropMapping: {
    ...common,
    method: 'POST',
    path: '/item-import-mappings/:mapping/drop',
    summary: 'Forget a kept mapping.',
    params: z.strictObject({ mapping: id }),
    output: z.void(),
  },
});
