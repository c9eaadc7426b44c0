import { z } from 'zod';
import { CRITICALITIES, ITEM_STATES } from '#domain/config/item.ts';
import { CHECK_RESULTS } from '#domain/evidence/check.ts';
import { CHANGE_VERDICTS } from '#domain/software/change-check.ts';
import { MOVE_KINDS } from '#domain/software/installed.ts';
import { LIST_COLUMNS, LIST_PROBLEMS } from '#domain/software/list-file.ts';
import { PRODUCT_KINDS } from '#domain/software/product.ts';
import { changeNumber, id, instantIn, instantOut, line, optional } from './fields.ts';
import { page, pageQuery } from './page.ts';
import { table } from './route.ts';

const text = z.string().nullable();
const kind = z.enum(PRODUCT_KINDS);
/** How a version is written; what is not known is left out. */
const versionText = z.string().trim().max(100);
const day = z.iso.date().refine((at) => at >= '1970' && at < '2200', 'absurd_date');
const moveNumber = z
  .string()
  .regex(/^[1-9]\d{0,14}$/)
  .transform(Number);

/** Who says what is installed: `by_hand`, `csv`, or the name of a program. */
export const sourceName = z.string().regex(/^[a-z][a-z0-9_.:-]{0,39}$/);

const product = {
  id,
  name: z.string(),
  vendor: text,
  kind,
  /** False: a source named it, and nobody has looked at it yet. */
  confirmed: z.boolean(),
};

const productRow = z.object({
  ...product,
  /** Items on which it is installed, of those that the reader may know of. */
  items: z.int(),
  /** On which a version is installed that its maker no longer mends. */
  unsupportedItems: z.int(),
});

const productWish = {
  name: line(200),
  vendor: optional(line(100)),
  kind,
  /** Further names by which sources know it; `Name*` covers all that begin so. */
  aliases: z.array(line(200)).max(100).default([]),
  /** Why other versions of it need no change of their own; null: they do (2.2). */
  updatesItself: optional(line(500)),
  note: optional(line(2000)),
};

const productVersion = z.object({
  version: z.string(),
  supportedUntil: text,
  /** The last day with support is over. */
  ended: z.boolean(),
  items: z.int(),
});

const productPage = z.object({
  ...product,
  updatesItself: text,
  note: text,
  version: z.int(),
  aliases: z.array(z.string()),
  /** The newest first. */
  versions: z.array(productVersion),
});

const reported = z.strictObject({
  name: line(300),
  vendor: optional(line(200)),
  version: versionText.default(''),
  /** It is no longer there; without a version none of it is. */
  gone: z.boolean().default(false),
});

const onItem = {
  product: z.object(product),
  version: z.string(),
  supportedUntil: text,
  ended: z.boolean(),
  /** Each source that says so. */
  seen: z.array(z.object({ source: z.string(), first: instantOut, last: instantOut })),
};

const item = z.object({
  id,
  number: z.string(),
  name: z.string(),
  class: z.string(),
  state: z.enum(ITEM_STATES),
  criticality: z.enum(CRITICALITIES),
  holder: text,
  department: text,
  site: text,
});

const installationFilter = {
  product: id.optional(),
  /** Exactly this one. */
  version: versionText.optional(),
  from: versionText.optional(),
  upTo: versionText.optional(),
  before: versionText.optional(),
  /** `yes`: of versions that their maker no longer mends. */
  ended: z.enum(['yes', 'no']).optional(),
  source: sourceName.optional(),
  q: z.string().trim().max(200).optional(),
  class: z.string().max(50).optional(),
  criticality: z.enum(CRITICALITIES).optional(),
  group: id.optional(),
  department: id.optional(),
  site: id.optional(),
};

const move = z.object({
  id: z.int(),
  at: instantOut,
  kind: z.enum(MOVE_KINDS),
  item: z.object({ id, number: z.string(), name: z.string() }),
  product: z.object({ id, name: z.string() }),
  from: text,
  to: text,
  source: z.string(),
  by: text,
  /** The change that brought it, named at once or afterwards. */
  changeRef: text,
  /** What somebody said of it afterwards. */
  reason: text,
  /** Null: clause 2.2 asks nothing of it. */
  verdict: z.enum(CHANGE_VERDICTS).nullable(),
});

const change = { changeRef: optional(changeNumber) };
const outcome = { installed: z.int(), removed: z.int(), moves: z.int(), newProducts: z.int() };

const common = { tag: 'Software' } as const;
const read = { ...common, method: 'GET', may: 'software.read', scope: 'config:read' } as const;
const manage = { ...common, may: 'software.manage', scope: 'config:write' } as const;
const params = z.strictObject({ product: id });
const ofItem = z.strictObject({ item: id });

export const software = table({
  products: {
    ...read,
    path: '/software/products',
    summary: 'Products by name, alias, kind, and whether somebody has looked at them.',
    query: z.strictObject({
      ...pageQuery,
      q: z.string().trim().max(200).optional(),
      kind: kind.optional(),
      confirmed: z.enum(['yes', 'no']).optional(),
    }),
    output: page(productRow),
  },
  product: {
    ...read,
    path: '/software/products/:product',
    summary: 'One product with its names and versions.',
    params,
    output: productPage,
  },
  addProduct: {
    ...manage,
    method: 'POST',
    path: '/software/products',
    summary: 'Add a product. What sources named before, and its aliases cover, becomes part of it.',
    body: z.strictObject(productWish),
    output: productPage,
    status: 201,
    idempotent: true,
  },
  changeProduct: {
    ...manage,
    method: 'PUT',
    path: '/software/products/:product',
    summary: 'Change a product, and so confirm it. Needs If-Match.',
    params,
    body: z.strictObject(productWish),
    output: productPage,
    versioned: true,
  },
  mergeProduct: {
    ...manage,
    method: 'POST',
    path: '/software/products/:product/merge',
    summary: 'Make a product that nobody confirmed part of another one, with its names and installations.',
    params,
    body: z.strictObject({ into: id }),
    output: productPage,
  },
  setVersion: {
    ...manage,
    method: 'PUT',
    path: '/software/products/:product/versions',
    summary: 'Add a version, or say until when its maker mends it.',
    params,
    body: z.strictObject({ version: versionText.min(1), supportedUntil: optional(day) }),
    output: productPage,
  },
  installations: {
    ...read,
    path: '/software/installations',
    summary: 'What is installed where, by product, versions and place; by item, the newest first.',
    query: z.strictObject({ ...pageQuery, ...installationFilter }),
    output: page(z.object({ item, ...onItem })),
  },
  exportInstallations: {
    ...read,
    path: '/software/installations/export',
    summary: 'The same as CSV, one row for each version on an item.',
    query: z.strictObject({ ...installationFilter, locale: z.enum(['zh-CN', 'en']).default('zh-CN') }),
    output: z.void(),
    answers: 'stream',
  },
  importInstallations: {
    ...manage,
    method: 'POST',
    path: '/software/installations/import',
    summary:
      'Installations from CSV (item, software, version, gone): with `dryRun=true` only the report, else all rows or none.',
    accepts: 'csv',
    bodyLimit: 20_000_000,
    query: z.strictObject({
      dryRun: z.enum(['true', 'false']),
      /** `true`: of each item in the file what source `csv` said of it before is replaced. */
      complete: z.enum(['true', 'false']).default('false'),
      changeRef: changeNumber.optional(),
    }),
    body: z.instanceof(Uint8Array),
    output: z.object({
      applied: z.boolean(),
      encoding: z.enum(['utf-8', 'gb18030']),
      rows: z.int(),
      items: z.int(),
      ...outcome,
      /** The first 1000; nothing is applied while there is one. The header is row 1. */
      problems: z.array(
        z.object({
          row: z.int(),
          column: z.enum(LIST_COLUMNS).nullable(),
          code: z.enum(LIST_PROBLEMS),
          value: z.string(),
        }),
      ),
      problemCount: z.int(),
    }),
  },
  ofItem: {
    ...read,
    path: '/items/:item/software',
    summary: 'What is installed on an item, and who says so.',
    params: ofItem,
    output: z.object({ installed: z.array(z.object(onItem)), mayRecord: z.boolean() }),
  },
  record: {
    ...manage,
    method: 'POST',
    path: '/items/:item/software',
    summary:
      'Say what is installed on an item: `complete` replaces what the same source said before, else it adds.',
    params: ofItem,
    body: z.strictObject({
      source: sourceName.default('by_hand'),
      complete: z.boolean().default(false),
      ...change,
      list: z.array(reported).max(5000),
    }),
    bodyLimit: 2_000_000,
    output: z.object(outcome),
    idempotent: true,
  },
  moves: {
    ...read,
    path: '/software/moves',
    summary: 'What came, went or became another version, the newest first.',
    query: z.strictObject({
      ...pageQuery,
      item: id.optional(),
      product: id.optional(),
      verdict: z.enum(CHANGE_VERDICTS).optional(),
      from: instantIn.optional(),
      to: instantIn.optional(),
    }),
    output: page(move),
  },
  explainMove: {
    ...manage,
    method: 'POST',
    path: '/software/moves/:move/words',
    summary:
      'Say by which change another version came, or why it needed none (then somebody answers for it).',
    params: z.strictObject({ move: moveNumber }),
    body: z.strictObject({ ...change, reason: line(500) }),
    output: move,
  },
  changeCheck: {
    ...read,
    path: '/software/change-check',
    summary: 'Clause 2.2: version changes on items lacking a change, in a period.',
    query: z.strictObject({ from: instantIn, to: instantIn }),
    output: z.object({
      clause: z.literal('2.2'),
      from: instantOut,
      to: instantOut,
      population: z.int(),
      conforming: z.int(),
      violations: z.int(),
      exceptions: z.int(),
      /** New installations and removals, of which the clause asks nothing. */
      notApplicable: z.int(),
      result: z.enum(CHECK_RESULTS),
    }),
  },
});
