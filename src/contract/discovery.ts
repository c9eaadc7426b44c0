import { z } from 'zod';
import { DOUBTS } from '#domain/discovery/identity.ts';
import { isField } from '#domain/discovery/precedence.ts';
import { FORMATS, NEWCOMERS, OUTCOMES, SOURCE_CODE } from '#domain/discovery/source.ts';
import { id, instantOut, line } from './fields.ts';
import { page, pageQuery } from './page.ts';
import { table } from './route.ts';

const code = z.string().regex(SOURCE_CODE);
const value = z.union([z.string(), z.number(), z.boolean()]).nullable();
const days = z.int().min(1).max(3650);
const voices = z.array(code).max(200);

const wish = {
  name: line(100),
  format: z.enum(FORMATS),
  newcomers: z.enum(NEWCOMERS),
  /** For how many days its word stands against those who count less. */
  freshDays: days.default(30),
  /** After how many days without a report a machine is listed as unseen. */
  unseenDays: days.default(30),
  /** Most reports in a minute. */
  perMinute: z.int().min(1).max(100_000).default(600),
  enabled: z.boolean().default(true),
};

const source = z.object({
  id,
  code: z.string(),
  ...wish,
  version: z.int(),
  /** How many machines it knows. */
  machines: z.int(),
  lastSeenAt: instantOut.nullable(),
});

const brief = z.object({ id, number: z.string(), name: z.string(), class: z.string() });
const problems = z.array(z.object({ field: z.string(), code: z.string() }));
const changes = z.array(z.object({ field: z.string(), before: value, after: value }));

const result = z.object({
  /** By what the source knows the machine. */
  device: z.string(),
  outcome: z.enum(OUTCOMES),
  item: brief.nullable(),
  /** Why people are asked, when they are. */
  doubt: z.enum([...DOUBTS, 'new']).nullable(),
  /** What it changed, or of a new item says. */
  changes,
  /** Fields in which somebody counts more who says otherwise. */
  overruled: z.array(z.object({ field: z.string(), voice: z.string() })),
  /** What of the report cannot be kept, and why. */
  dropped: problems,
});

const facts = z.object({
  name: z.string().nullable(),
  hostName: z.string().nullable(),
  class: z.string(),
  serial: z.string().nullable(),
  assetNumber: z.string().nullable(),
  uuid: z.string().nullable(),
  macs: z.array(z.string()),
  values: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});

const candidate = z.object({
  ...brief.shape,
  state: z.string(),
  serial: z.string().nullable(),
  assetNumber: z.string().nullable(),
  holder: z.string().nullable(),
});

const openCase = z.object({
  id,
  source: z.object({ code: z.string(), name: z.string() }),
  device: z.string(),
  /** Why people are asked; `new`: the source only proposes. */
  doubt: z.enum([...DOUBTS, 'new']),
  facts,
  candidates: z.array(candidate),
  firstAt: instantOut,
  lastAt: instantOut,
});

const run = z.object({
  id,
  label: z.string(),
  startedAt: instantOut,
  lastAt: instantOut,
  reports: z.int(),
  /** Machines by what became of them. */
  counts: z.partialRecord(z.enum(OUTCOMES), z.int()),
  /** Items that it wrote. */
  written: z.int(),
  undoneAt: instantOut.nullable(),
  undoneBy: z.string().nullable(),
});

const claim = z.object({
  /** The code of a source, `hand` or `import`. */
  voice: z.string(),
  /** The name of the source; null of the others. */
  name: z.string().nullable(),
  value,
  at: instantOut,
  /** It is the one that counts. */
  counts: z.boolean(),
});

const common = { tag: 'Discovery' } as const;
const read = { ...common, method: 'GET', may: 'config.read', scope: 'config:read' } as const;
const define = { ...common, may: 'config.define', scope: 'config:write' } as const;
const manage = { ...common, may: 'config.manage', scope: 'config:write' } as const;

export const discovery = table({
  report: {
    ...common,
    method: 'POST',
    path: '/discovery/:source',
    may: 'config.manage',
    scope: 'discovery:write',
    summary:
      'Report machines in the format of a source: JSON, or XML of FusionInventory and OCS agents. All of it is taken or nothing.',
    params: z.strictObject({ source: code }),
    query: z.strictObject({
      /** Answers what would happen, and writes nothing. */
      preview: z.enum(['true', 'false']).default('false'),
      /** What the source calls this run; unless told, reports of one day are one. */
      run: line(100).optional(),
    }),
    body: z.unknown(),
    accepts: 'report',
    bodyLimit: 4 * 1024 * 1024,
    output: z.object({ run: z.string(), preview: z.boolean(), results: z.array(result) }),
    idempotent: true,
  },
  sources: {
    ...read,
    path: '/discovery-sources',
    summary: 'Sources of discovery, in their order, and whose word counts more.',
    output: z.object({
      sources: z.array(source),
      /** By group or field: codes of sources, `hand` and `import`, the highest first. */
      precedence: z.record(z.string(), z.array(z.string())),
      /** Machines of which people are asked. */
      cases: z.int(),
    }),
  },
  addSource: {
    ...define,
    method: 'POST',
    path: '/discovery-sources',
    summary: 'Add a source. Its code stands in addresses and histories and stays.',
    body: z.strictObject({ code, ...wish }),
    output: z.object({ id, version: z.int() }),
    status: 201,
    idempotent: true,
  },
  changeSource: {
    ...define,
    method: 'PUT',
    path: '/discovery-sources/:source',
    summary: 'Change a source. Needs If-Match.',
    params: z.strictObject({ source: id }),
    body: z.strictObject(wish),
    output: z.object({ id, version: z.int() }),
    versioned: true,
  },
  setPrecedence: {
    ...define,
    method: 'PUT',
    path: '/discovery-precedence',
    summary:
      'Say whose word counts more, by `people`, `hardware` or single field; an empty list is as shipped.',
    body: z.strictObject({
      precedence: z.record(
        z.string().refine((field) => ['people', 'hardware'].includes(field) || isField(field), 'not_allowed'),
        voices,
      ),
    }),
    output: z.void(),
  },
  runs: {
    ...read,
    path: '/discovery-sources/:source/runs',
    summary: 'Runs of a source with what they did, the newest first.',
    params: z.strictObject({ source: id }),
    query: z.strictObject(pageQuery),
    output: page(run),
  },
  undo: {
    ...define,
    method: 'POST',
    path: '/discovery-runs/:run/undo',
    summary: 'Undo a run: items go back to before it where nothing changed them since; new ones stand idle.',
    params: z.strictObject({ run: id }),
    body: z.strictObject({ reason: line(500) }),
    output: z.object({ undone: z.int(), kept: z.array(brief) }),
  },
  cases: {
    ...read,
    path: '/discovery-cases',
    summary: 'Machines of which people say what they are, the oldest first.',
    query: z.strictObject(pageQuery),
    output: page(openCase),
  },
  decide: {
    ...manage,
    method: 'POST',
    path: '/discovery-cases/:case/decide',
    summary: 'Say what a machine is: one of the items, a new one, or nothing to be heard of again.',
    params: z.strictObject({ case: id }),
    body: z.discriminatedUnion('as', [
      /** With `merge` the other candidates are the same machine entered again: their keys and people go over to it. */
      z.strictObject({ as: z.literal('item'), item: id, merge: z.boolean().default(false) }),
      z.strictObject({ as: z.literal('new') }),
      z.strictObject({ as: z.literal('ignored') }),
    ]),
    output: z.object({ item: brief.nullable() }),
  },
  unseen: {
    ...read,
    path: '/unseen-items',
    summary: 'Items that no source has seen for as long as each of theirs allows, the longest unseen first.',
    query: z.strictObject(pageQuery),
    output: page(
      z.object({ ...brief.shape, state: z.string(), lastSeenAt: instantOut, sources: z.array(z.string()) }),
    ),
  },
  provenance: {
    ...read,
    path: '/items/:item/provenance',
    summary: 'Who said what of an item last, field by field, and whose word counts.',
    params: z.strictObject({ item: id }),
    output: z.object({
      fields: z.array(z.object({ field: z.string(), claims: z.array(claim) })),
      seen: z.array(
        z.object({ code: z.string(), name: z.string(), device: z.string(), lastSeenAt: instantOut }),
      ),
      /** Names by id of the people and sites in it. */
      names: z.record(z.string(), z.string()),
    }),
  },
});
