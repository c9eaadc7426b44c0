import { z } from 'zod';
import { ITEM_EVENTS } from '#domain/config/decide.ts';
import { OWN_CLASS } from '#domain/config/defining.ts';
import { DEEPEST, RECORD_KINDS } from '#domain/config/impact.ts';
import { CAUSES, CRITICALITIES, ITEM_STATES } from '#domain/config/item.ts';
import { ATTRIBUTE_TYPES } from '#domain/config/item-class.ts';
import { FLOWS } from '#domain/config/relation.ts';
import { id, instantOut, line, optional, priority, status, ticketNumber } from './fields.ts';
import { page, pageQuery } from './page.ts';
import { table } from './route.ts';

const code = z.string().max(50);
const attributeCode = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/);
const value = z.union([z.string(), z.number(), z.boolean()]);
const text = z.string().nullable();
const words = { zh: z.string(), en: z.string() };
const state = z.enum(ITEM_STATES);
const criticality = z.enum(CRITICALITIES);
const params = z.strictObject({ item: id });

const attribute = z.strictObject({
  code: attributeCode,
  zh: line(60),
  en: line(60),
  type: z.enum(ATTRIBUTE_TYPES),
  unit: optional(line(20)),
  required: z.boolean().default(false),
  unique: z.boolean().default(false),
  pattern: optional(line(200)),
  choices: z
    .array(z.strictObject({ code: attributeCode, zh: line(60), en: line(60) }))
    .max(100)
    .default([]),
});

const inherited = z.object({ ...attribute.shape, from: z.string() });

const itemClass = z.object({
  code: z.string(),
  ...words,
  parent: text,
  abstract: z.boolean(),
  /** Shipped ones stay as they are. */
  own: z.boolean(),
  version: z.int(),
  /** Its own attributes and those of all classes above, those of the top first. */
  attributes: z.array(inherited),
});

const relationKind = z.object({
  code: z.string(),
  forth: z.object(words),
  back: z.object(words),
  flow: z.enum(FLOWS),
});

const classWish = {
  zh: line(60),
  en: line(60),
  parent: optional(code),
  abstract: z.boolean().default(false),
  attributes: z.array(attribute).max(100).default([]),
};

const brief = {
  id,
  /** `CI-000123`. */
  number: z.string(),
  class: z.string(),
  name: z.string(),
  state,
  criticality,
};

export const itemView = z.object({
  ...brief,
  serial: text,
  assetNumber: text,
  ownerId: id.nullable(),
  owner: text,
  holderId: id.nullable(),
  holder: text,
  groupId: id.nullable(),
  group: text,
  departmentId: id.nullable(),
  department: text,
  siteId: id.nullable(),
  site: text,
  attributes: z.record(z.string(), value),
  note: text,
  version: z.int(),
  changedAt: instantOut,
  verifiedAt: instantOut.nullable(),
});

/** Why something changes: by hand with a reason, or for a ticket or change that is named. */
const because = z.strictObject({
  cause: z.enum(['by_hand', 'ticket', 'change']).default('by_hand'),
  ref: optional(line(100)),
  reason: optional(line(500)),
});

const editable = {
  class: code.optional(),
  name: line(200).optional(),
  state: state.optional(),
  criticality: criticality.optional(),
  serial: line(100).nullable().optional(),
  assetNumber: line(100).nullable().optional(),
  ownerId: id.nullable().optional(),
  holderId: id.nullable().optional(),
  groupId: id.nullable().optional(),
  departmentId: id.nullable().optional(),
  siteId: id.nullable().optional(),
  note: line(2000).nullable().optional(),
  attributes: z.record(attributeCode, value.nullable()).optional(),
};

const related = z.object({
  id,
  kind: z.string(),
  /** As it reads from the item that was asked for. */
  direction: z.enum(['forth', 'back']),
  item: z.object(brief),
});

export const itemFilter = {
  q: z.string().trim().max(200).optional(),
  /** With all classes below it. */
  class: code.optional(),
  /** `present`: all but the retired. */
  state: z.union([state, z.enum(['present', 'all'])]).default('present'),
  criticality: criticality.optional(),
  owner: id.optional(),
  holder: id.optional(),
  group: id.optional(),
  department: id.optional(),
  site: id.optional(),
};

const depth = z
  .string()
  .regex(/^\d{1,2}$/)
  .transform(Number)
  .pipe(z.int().min(1).max(DEEPEST))
  .default(3);

const itemTicket = z.object({
  id: ticketNumber,
  title: z.string(),
  status,
  priority,
  open: z.boolean(),
  recordedAt: instantOut,
});

/** An open record of another practice about something that is hit. */
const recordThere = z.object({
  kind: z.enum(RECORD_KINDS),
  id,
  /** As people name it: `CH-000012`. */
  number: z.string(),
  title: z.string(),
  /** Which of the items it is about. */
  itemIds: z.array(id),
});

const impact = z.object({
  depth: z.int(),
  /** There is more than is listed. */
  cut: z.boolean(),
  /** There are more relations among these than are listed. */
  cutRelations: z.boolean(),
  /** What is hit, in steps from the item itself, which stands at 0. */
  items: z.array(z.object({ ...brief, depth: z.int(), openTickets: z.int() })),
  /** The relations among these by which trouble goes. */
  relations: z.array(z.object({ kind: z.string(), from: id, to: id })),
  /** Ids of the services that are hit. */
  services: z.array(id),
  /** People who have one of these in hand, or whose department uses a service that is hit. */
  people: z.int(),
  /** Services of which nobody said whose people use them. */
  unknownUsers: z.int(),
  /** Open ones about what is hit, as far as the reader may know of them. */
  tickets: z.array(itemTicket),
  /** Open changes, problems and the like about what is hit, as far as the reader may know of them. */
  records: z.array(recordThere),
});

/** What somebody has in hand, as they are shown it themselves. */
const ownItem = z.object({
  ...brief,
  /** The name of its class; who only holds something reads no classes. */
  classNamed: z.object(words),
  serial: text,
  assetNumber: text,
  manufacturer: text,
  model: text,
  /** A date; null: nobody said. */
  warrantyUntil: text,
  site: text,
  /** Open tickets about it that they may know of. */
  tickets: z.array(z.object({ id: ticketNumber, title: z.string(), status })),
});

const common = { tag: 'Configuration items' } as const;
const read = { ...common, method: 'GET', may: 'config.read', scope: 'config:read' } as const;
const manage = { ...common, may: 'config.manage', scope: 'config:write' } as const;
const define = { ...common, may: 'config.define', scope: 'config:write' } as const;

export const config = table({
  classes: {
    ...read,
    path: '/item-classes',
    summary: 'All classes of items, shipped and own, with what they inherit; and all kinds of relations.',
    output: z.object({ classes: z.array(itemClass), relations: z.array(relationKind) }),
  },
  addClass: {
    ...define,
    method: 'POST',
    path: '/item-classes',
    summary: 'Add a class of the installation’s own, below another or at the top.',
    body: z.strictObject({ code: z.string().regex(OWN_CLASS), ...classWish }),
    output: z.object({ code: z.string(), version: z.int() }),
    status: 201,
    idempotent: true,
  },
  changeClass: {
    ...define,
    method: 'PUT',
    path: '/item-classes/:class',
    summary: 'Change an own class. Values of attributes that it loses stay in the histories. Needs If-Match.',
    params: z.strictObject({ class: z.string().regex(OWN_CLASS) }),
    body: z.strictObject(classWish),
    output: z.object({ code: z.string(), version: z.int() }),
    versioned: true,
  },
  list: {
    ...read,
    path: '/items',
    summary: 'Items by what they say (also in pinyin), number, class, state and place; the newest first.',
    query: z.strictObject({ ...pageQuery, ...itemFilter }),
    output: page(itemView),
  },
  open: {
    ...read,
    path: '/items/:item',
    summary: 'One item with its relations and what its reader may do.',
    params,
    output: z.object({
      item: itemView,
      relations: z.array(related),
      /** There are more relations than these. */
      moreRelations: z.boolean(),
      mayManage: z.boolean(),
      /** Where it may go from its state. */
      moves: z.array(state),
      /** Names by id of the people and sites that its attributes name. */
      names: z.record(z.string(), z.string()),
    }),
  },
  create: {
    ...manage,
    method: 'POST',
    path: '/items',
    summary: 'Add an item.',
    body: z.strictObject({
      ...editable,
      class: code,
      name: line(200),
      state: state.default('in_use'),
      because,
    }),
    output: itemView,
    status: 201,
    idempotent: true,
  },
  change: {
    ...manage,
    method: 'PATCH',
    path: '/items/:item',
    summary: 'Change what an item says, or its state. Needs If-Match.',
    params,
    body: z.strictObject({ ...editable, because }),
    output: itemView,
    versioned: true,
  },
  relate: {
    ...manage,
    method: 'POST',
    path: '/items/:item/relations',
    summary: 'Relate an item to another one: `forth` reads from this item, `back` from the other.',
    params,
    body: z.strictObject({ kind: code, direction: z.enum(['forth', 'back']), to: id, because }),
    output: z.object({ id, version: z.int() }),
    status: 201,
    idempotent: true,
  },
  unrelate: {
    ...manage,
    method: 'POST',
    path: '/items/:item/relations/:relation/end',
    summary: 'End a relation.',
    params: z.strictObject({ item: id, relation: id }),
    body: z.strictObject({ because }),
    output: z.object({ version: z.int() }),
  },
  history: {
    ...read,
    path: '/items/:item/history',
    summary: 'Everything that happened to an item, the newest first.',
    params,
    query: z.strictObject(pageQuery),
    output: z.object({
      ...page(
        z.object({
          seq: z.int(),
          at: instantOut,
          kind: z.enum(ITEM_EVENTS),
          by: text,
          cause: z.enum(CAUSES),
          ref: text,
          reason: text,
          before: z.record(z.string(), z.unknown()),
          after: z.record(z.string(), z.unknown()),
          data: z.record(z.string(), z.unknown()),
        }),
      ).shape,
      names: z.record(z.string(), z.string()),
    }),
  },
  tickets: {
    ...read,
    path: '/items/:item/tickets',
    summary: 'Tickets about an item that its reader may know of, the newest first.',
    params,
    query: z.strictObject(pageQuery),
    output: page(itemTicket),
  },
  impact: {
    ...read,
    path: '/items/:item/impact',
    summary: 'What is hit when an item fails: items, services, people, and the open tickets there.',
    params,
    query: z.strictObject({ depth }),
    output: impact,
  },
  mine: {
    ...common,
    method: 'GET',
    path: '/my-items',
    may: 'ticket.use',
    scope: 'ticket:read',
    summary: 'What the caller has in hand.',
    output: z.object({ items: z.array(ownItem) }),
  },
});
