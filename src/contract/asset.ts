import { z } from 'zod';
import { DISPOSAL_STATES, DISPOSAL_WAYS, WIPE_METHODS } from '#domain/asset/disposal.ts';
import { HANDOVER_KINDS, HANDOVER_STATES, RETURN_STATES } from '#domain/asset/handover.ts';
import { ITEM_STATES } from '#domain/config/item.ts';
import { id, instantOut, line, optional } from './fields.ts';
import { page, pageQuery } from './page.ts';
import { table } from './route.ts';

const text = z.string().nullable();
/** A sum of money with a point: `12800.50`. */
const money = z.string().regex(/^\d{1,12}(\.\d{1,2})?$/);
export const day = z.iso.date();
const common = { tag: 'Assets' } as const;
const read = { ...common, method: 'GET', may: 'config.read', scope: 'config:read' } as const;
const manage = { ...common, method: 'POST', may: 'asset.manage', scope: 'config:write' } as const;
const approve = { ...common, method: 'POST', may: 'asset.approve_disposal', scope: 'none' } as const;

export const itemBrief = z.object({ id, number: z.string(), name: z.string(), class: z.string() });
const rule = z.object({ disposal: z.boolean(), wipe: z.boolean() });

const moneyView = z.object({
  version: z.int(),
  cost: money.nullable(),
  /** ISO 4217. */
  currency: z.string(),
  residual: money.nullable(),
  months: z.int().nullable(),
  supplier: text,
  contract: text,
  /** From the attributes of the item. */
  boughtOn: day.nullable(),
  warrantyUntil: day.nullable(),
  /** What it is worth on `valueOn`, straight-line; null when the cost, the months or the day are not known. */
  value: money.nullable(),
  valueOn: day,
});

export const disposalView = z.object({
  id,
  /** `DP-000012`. */
  number: z.string(),
  version: z.int(),
  item: itemBrief,
  state: z.enum(DISPOSAL_STATES),
  way: z.enum(DISPOSAL_WAYS),
  reason: z.string(),
  proposedBy: text,
  decidedBy: text,
  decision: text,
  wipe: z.object({ method: z.enum(WIPE_METHODS), by: z.string(), on: day, evidence: z.string() }).nullable(),
  /** What it takes, and what of it is still missing. */
  rule,
  missing: z.array(z.enum(['approval', 'wipe'])),
  /** What the reader may do now. */
  may: z.array(z.enum(['approve', 'refuse', 'withdraw', 'wipe', 'complete'])),
  changedAt: instantOut,
});

export const handoverView = z.object({
  id,
  /** `HO-000012`. */
  number: z.string(),
  version: z.int(),
  item: itemBrief,
  kind: z.enum(HANDOVER_KINDS),
  state: z.enum(HANDOVER_STATES),
  personId: id,
  person: z.string(),
  givenBy: z.string(),
  note: text,
  reason: text,
  itemState: z.enum(ITEM_STATES),
  givenAt: instantOut,
  changedAt: instantOut,
});

const disposal = z.strictObject({ disposal: id });
const handover = z.strictObject({ handover: id });
const item = z.strictObject({ item: id });

export const assets = table({
  ofItem: {
    ...read,
    path: '/items/:item/asset',
    summary: 'What the register says of an item: what retiring it takes, its disposals and its hand-overs.',
    params: item,
    output: z.object({
      rule,
      money: moneyView,
      disposals: z.array(disposalView),
      handovers: z.array(handoverView),
      mayManage: z.boolean(),
    }),
  },
  price: {
    ...common,
    method: 'PUT',
    path: '/items/:item/asset',
    may: 'asset.manage',
    scope: 'config:write',
    summary:
      'Say what an asset cost, over how many months it is written off, from whom it is. Needs If-Match (0: none yet).',
    params: item,
    body: z.strictObject({
      cost: optional(money),
      currency: z
        .string()
        .regex(/^[A-Z]{3}$/)
        .default('CNY'),
      residual: optional(money),
      months: optional(z.int().min(0).max(600)),
      supplier: optional(line(200)),
      contract: optional(line(200)),
    }),
    output: moneyView,
    versioned: true,
  },
  labelAddress: {
    ...read,
    path: '/asset-labels',
    summary:
      'Where the codes of labels lead: the public address of this installation; null when none is set.',
    output: z.object({ address: text }),
  },
  rules: {
    ...read,
    path: '/item-class-rules',
    summary:
      'Which classes are assets, whose disposal is approved, and which store data, which is wiped (2.1).',
    output: z.object({
      rules: z.array(z.object({ class: z.string(), ...rule.shape, verifyMonths: z.int().nullable() })),
    }),
  },
  setRule: {
    ...common,
    method: 'PUT',
    path: '/item-class-rules/:class',
    may: 'config.define',
    scope: 'none',
    sudo: true,
    summary: 'Say what retiring an item of a class, and of those below it, takes.',
    params: z.strictObject({ class: z.string().max(50) }),
    body: z.strictObject({
      disposal: z.boolean(),
      wipe: z.boolean(),
      /** How often they are to be verified; null: as the class above says. */
      verifyMonths: z.int().min(1).max(120).nullable().optional(),
    }),
    output: rule,
  },
  disposals: {
    ...read,
    path: '/disposals',
    summary: 'Disposals of items that the reader may know of, the newest first.',
    query: z.strictObject({
      ...pageQuery,
      state: z.enum([...DISPOSAL_STATES, 'open', 'all']).default('open'),
    }),
    output: page(disposalView),
  },
  unlawful: {
    ...read,
    path: '/disposals/unlawful',
    summary:
      'Assets that are retired without an approved disposal, or without evidence of wiping though they store data (2.1): should be none.',
    output: z.object({ count: z.int(), items: z.array(itemBrief) }),
  },
  propose: {
    ...manage,
    path: '/items/:item/disposals',
    summary: 'Propose that an asset goes; somebody else approves it.',
    params: item,
    body: z.strictObject({ way: z.enum(DISPOSAL_WAYS), reason: line(500) }),
    output: z.object({ id, number: z.string() }),
    status: 201,
    idempotent: true,
  },
  approve: {
    ...approve,
    path: '/disposals/:disposal/approve',
    summary: 'Approve a disposal that somebody else proposed.',
    params: disposal,
    body: z.strictObject({ decision: optional(line(500)) }),
    output: z.object({ version: z.int() }),
  },
  refuse: {
    ...approve,
    path: '/disposals/:disposal/refuse',
    summary: 'Refuse a disposal that somebody else proposed, and say why.',
    params: disposal,
    body: z.strictObject({ decision: line(500) }),
    output: z.object({ version: z.int() }),
  },
  withdraw: {
    ...manage,
    path: '/disposals/:disposal/withdraw',
    summary: 'Take back a disposal that is not carried out yet.',
    params: disposal,
    output: z.object({ version: z.int() }),
  },
  wipe: {
    ...manage,
    path: '/disposals/:disposal/wipe',
    summary: 'Say how the data of an asset was wiped: method, who, when, and what proves it.',
    params: disposal,
    body: z.strictObject({
      method: z.enum(WIPE_METHODS),
      by: line(200),
      on: day,
      evidence: line(1000),
    }),
    output: z.object({ version: z.int() }),
  },
  complete: {
    ...manage,
    path: '/disposals/:disposal/complete',
    summary: 'Carry an approved disposal out: the item is retired.',
    params: disposal,
    output: z.object({ version: z.int() }),
  },
  handovers: {
    ...read,
    path: '/handovers',
    summary: 'Hand-overs of items that the reader may know of, the newest first.',
    query: z.strictObject({ ...pageQuery, state: z.enum([...HANDOVER_STATES, 'all']).default('waiting') }),
    output: page(handoverView),
  },
  giveOver: {
    ...manage,
    path: '/items/:item/handovers',
    summary: 'Give a device to somebody, or take it back; it waits for the holder’s word.',
    params: item,
    body: z.strictObject({
      kind: z.enum(HANDOVER_KINDS),
      personId: optional(id),
      state: optional(z.enum(RETURN_STATES)),
      note: optional(line(500)),
    }),
    output: z.object({ id, number: z.string() }),
    status: 201,
    idempotent: true,
  },
  withdrawHandover: {
    ...manage,
    path: '/handovers/:handover/withdraw',
    summary: 'Take back a hand-over that the holder has not answered; the item goes where it was.',
    params: handover,
    output: z.object({ version: z.int() }),
  },
});

/** By itself: employees load it, and nothing else of the register. */
export const ownHandovers = table({
  mine: {
    ...common,
    method: 'GET',
    path: '/my-handovers',
    may: 'ticket.use',
    scope: 'ticket:read',
    summary: 'Hand-overs that wait for the caller’s word.',
    output: z.object({ items: z.array(handoverView) }),
  },
  answer: {
    ...common,
    method: 'POST',
    path: '/my-handovers/:handover/answer',
    may: 'ticket.use',
    scope: 'ticket:write',
    summary: 'Confirm that one has a device, or has given it back, or say why not. Nobody else can.',
    params: handover,
    body: z.strictObject({ yes: z.boolean(), reason: optional(line(500)) }),
    output: z.object({ version: z.int() }),
  },
});
