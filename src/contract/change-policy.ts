import { z } from 'zod';
import { LEVELS } from '#domain/change/policy.ts';
import { CRITICALITIES } from '#domain/config/item.ts';
import { ROLES } from '#domain/permissions/roles.ts';
import { id, instantIn, instantOut, line, optional, prose } from './fields.ts';
import { table } from './route.ts';

const code = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/);
const words = { zh: line(200), en: line(200) };
const points = z.int().min(0).max(1000);
const people = z.int().min(1).max(1_000_000);
const criticality = z.enum(CRITICALITIES);

const approvals = z.strictObject({
  board: code,
  needed: z.int().min(1).max(20),
  veto: z.boolean().default(false),
  optional: z.boolean().default(false),
});
const someApprovals = z.array(approvals).min(1).max(10);

const asked = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('people'), personIds: z.array(id).min(1).max(50) }),
  z.strictObject({ kind: z.literal('role'), role: z.enum(ROLES) }),
  z.strictObject({ kind: z.literal('group'), groupId: id }),
  z.strictObject({ kind: z.literal('item_owners') }),
]);

const scope = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('all') }),
  z.strictObject({ kind: z.literal('items'), itemIds: z.array(id).min(1).max(200) }),
  z.strictObject({ kind: z.literal('criticality'), atLeast: criticality }),
]);

/** A change policy as it is written; times as RFC 3339. */
const content = <I extends z.ZodType>(instant: I) =>
  z.strictObject({
    questions: z
      .array(
        z.strictObject({
          code,
          about: z.enum(['risk', 'impact']),
          ...words,
          choices: z
            .array(z.strictObject({ code, ...words, points: z.int().min(0).max(100) }))
            .min(2)
            .max(10),
        }),
      )
      .min(1)
      .max(30),
    points: z.strictObject({ medium: points, high: points }),
    people: z.strictObject({ medium: people, high: people }),
    boards: z
      .array(z.strictObject({ code, ...words, asked: z.array(asked).min(1).max(20) }))
      .min(1)
      .max(20),
    normal: z.strictObject({ low: someApprovals, medium: someApprovals, high: someApprovals }),
    emergency: someApprovals,
    standardAtMost: z.enum(LEVELS),
    major: z.strictObject({ criticality, people, wholeData: z.boolean() }),
    freezes: z
      .array(z.strictObject({ code, ...words, from: instant, to: instant, scope, reason: line(500) }))
      .max(50),
    depth: z.int().min(1).max(6),
  });
const changePolicyIn = content(instantIn);
const contentOut = content(instantOut);

const version = z.object({
  version: z.int(),
  state: z.enum(['draft', 'approved', 'discarded']),
  summary: z.string(),
  revision: z.int(),
  /** Null: shipped with the product. */
  author: z.string().nullable(),
  approver: z.string().nullable(),
  createdAt: instantOut.nullable(),
  effectiveFrom: instantOut.nullable(),
  inForce: z.boolean(),
});
const whole = z.object({
  ...version.shape,
  content: contentOut,
  mayApprove: z.boolean(),
  names: z.record(z.string(), z.string()),
});

const versionParam = z.strictObject({
  version: z
    .string()
    .regex(/^\d{1,6}$/)
    .transform(Number),
});

const model = z.object({
  id,
  name: z.string(),
  state: z.enum(['draft', 'approved', 'retired']),
  plan: z.string(),
  test: z.string(),
  backOut: z.string(),
  answers: z.record(z.string(), z.string()),
  author: z.string(),
  approver: z.string().nullable(),
  mayApprove: z.boolean(),
});

const standIn = z.object({
  id,
  kind: z.enum(['delegation', 'absence']),
  personId: id,
  person: z.string(),
  toId: id.nullable(),
  to: z.string().nullable(),
  from: instantOut,
  until: instantOut,
  reason: z.string(),
  endedAt: instantOut.nullable(),
});

const tag = 'Changes';
const read = { tag, method: 'GET', may: 'change.read', scope: 'ticket:read' } as const;
const manage = { tag, may: 'change.manage', scope: 'none' } as const;
const anybody = { tag, may: 'ticket.use', scope: 'none' } as const;
const modelParam = z.strictObject({ model: id });

export const changePolicies = table({
  policy: {
    ...read,
    path: '/change-policy',
    summary: 'The change policy in force, and all its versions.',
    output: z.object({ inForce: whole, versions: z.array(version), mayManage: z.boolean() }),
  },
  version: {
    ...read,
    path: '/change-policy/versions/:version',
    summary: 'One version of the change policy; 0 is the one that the product ships.',
    params: versionParam,
    output: whole,
  },
  draft: {
    ...manage,
    method: 'POST',
    path: '/change-policy/drafts',
    summary: 'Begin a draft as a copy of the policy in force; there is one at a time.',
    body: z.strictObject({ summary: line(500) }),
    output: whole,
    status: 201,
    idempotent: true,
  },
  save: {
    ...manage,
    method: 'PATCH',
    path: '/change-policy/versions/:version',
    summary: 'Save a draft. If-Match names its revision.',
    params: versionParam,
    body: z.strictObject({ content: changePolicyIn, summary: line(500).optional() }),
    output: whole,
    versioned: true,
  },
  discard: {
    ...manage,
    method: 'POST',
    path: '/change-policy/versions/:version/discard',
    summary: 'Give a draft up.',
    params: versionParam,
    output: whole,
    versioned: true,
  },
  approve: {
    ...manage,
    method: 'POST',
    path: '/change-policy/versions/:version/approve',
    sudo: true,
    summary: 'Approve a draft of somebody else, from a time on (now when none is named).',
    params: versionParam,
    body: z.strictObject({ effectiveFrom: optional(instantIn) }),
    output: whole,
    versioned: true,
    idempotent: true,
  },
  models: {
    ...read,
    path: '/change-models',
    summary: 'Pre-approved models of standard changes, and drafts of such.',
    output: z.object({ items: z.array(model) }),
  },
  addModel: {
    ...manage,
    method: 'POST',
    path: '/change-models',
    summary: 'Propose a model; somebody else approves it.',
    body: z.strictObject({
      name: line(200),
      plan: prose,
      test: prose,
      backOut: prose,
      answers: z.record(z.string().max(40), z.string().max(40)),
    }),
    output: model,
    status: 201,
    idempotent: true,
  },
  approveModel: {
    ...manage,
    method: 'POST',
    path: '/change-models/:model/approve',
    sudo: true,
    summary: 'Approve a model of somebody else: changes by it need no further approval.',
    params: modelParam,
    output: model,
    idempotent: true,
  },
  retireModel: {
    ...manage,
    method: 'POST',
    path: '/change-models/:model/retire',
    summary: 'Take a model out of use; changes that were made by it stand.',
    params: modelParam,
    output: model,
  },
  standIns: {
    ...anybody,
    method: 'GET',
    path: '/approval-delegations',
    summary: 'Who votes in whose place from now on: of the caller, or of all for who arranges them.',
    output: z.object({ items: z.array(standIn), mayArrange: z.boolean() }),
  },
  addStandIn: {
    ...anybody,
    method: 'POST',
    path: '/approval-delegations',
    summary: 'Delegate one’s votes for a span, or say that one is away and who is the deputy.',
    body: z.strictObject({
      kind: z.enum(['delegation', 'absence']),
      /** Whose votes; the caller’s own when absent. */
      personId: optional(id),
      toId: optional(id),
      /** Now when absent. */
      from: optional(instantIn),
      until: instantIn,
      reason: line(500),
    }),
    output: standIn,
    status: 201,
    idempotent: true,
  },
  endStandIn: {
    ...anybody,
    method: 'POST',
    path: '/approval-delegations/:delegation/end',
    summary: 'End it now; votes that were cast stand.',
    params: z.strictObject({ delegation: id }),
    output: standIn,
  },
});
