import type { Item } from '../config/item.ts';
import { type FieldProblem, type Refusal, refuse } from '../refusal.ts';
import type { ClassRule } from './class-rule.ts';

/** Where a disposal (报废) stands: 待审批, 已批准, 未批准, 已撤回, 已报废. */
export const DISPOSAL_STATES = ['proposed', 'approved', 'refused', 'withdrawn', 'done'] as const;
export type DisposalState = (typeof DISPOSAL_STATES)[number];

/** Where the thing goes. `returned`: to whom it was leased from. */
export const DISPOSAL_WAYS = ['recycled', 'sold', 'donated', 'returned', 'destroyed', 'lost'] as const;
export type DisposalWay = (typeof DISPOSAL_WAYS)[number];

/**
 * How its data was made unreadable. `no_medium`: it holds none, or the medium was taken out before, which is said;
 * `not_at_hand`: it is lost, and what was done instead is said (blocked from afar, reported).
 */
export const WIPE_METHODS = [
  'overwritten',
  'keys_destroyed',
  'degaussed',
  'destroyed',
  'reset',
  'no_medium',
  'not_at_hand',
] as const;
export type WipeMethod = (typeof WIPE_METHODS)[number];

/** The proposal that an asset goes, what became of it, and the evidence of wiping. */
export interface Disposal {
  itemId: string;
  state: DisposalState;
  way: DisposalWay;
  reason: string;
  proposedBy: string;
  decidedBy: string | null;
  /** What the decider said of it. */
  decision: string | null;
  wipeMethod: WipeMethod | null;
  /** Who wiped it: a colleague, or a company. */
  wipedBy: string | null;
  /** `2026-03-02`. */
  wipedOn: string | null;
  /** Number or text of the certificate, serial number of the medium: what somebody can check. */
  wipeEvidence: string | null;
  /** Version of the item with which it was retired. */
  itemVersion: number | null;
}

export interface DisposalEvent {
  kind: 'proposed' | 'approved' | 'refused' | 'withdrawn' | 'wiped' | 'done';
  data: object;
  after: Partial<Disposal>;
}

export interface Wipe {
  method: WipeMethod;
  by: string;
  on: string;
  evidence: string;
}

const wrong = (field: string, code: string): Refusal => refuse('invalid', undefined, [{ field, code }]);

/** Proposes that an asset goes. */
export function proposeDisposal(
  item: Pick<Item, 'state'>,
  itemId: string,
  { way, reason }: { way: DisposalWay; reason: string },
  by: string,
): DisposalEvent | Refusal {
  if (item.state === 'retired') return refuse('item_retired');
  const after: Disposal = {
    ...{ itemId, state: 'proposed', way, reason, proposedBy: by, decidedBy: null, decision: null },
    ...{ wipeMethod: null, wipedBy: null, wipedOn: null, wipeEvidence: null, itemVersion: null },
  };
  return { kind: 'proposed', data: {}, after };
}

/** Says yes or no: somebody else than who proposed it, and no without a reason is none. */
export function decideDisposal(
  { state, proposedBy }: Pick<Disposal, 'state' | 'proposedBy'>,
  { approve, decision }: { approve: boolean; decision: string | null },
  by: string,
): DisposalEvent | Refusal {
  if (state !== 'proposed') return refuse('disposal_state', { state });
  if (by === proposedBy) return refuse('own_proposal');
  if (!approve && !decision)
    return refuse('reason_required', undefined, [{ field: 'body.decision', code: 'required' }]);
  const kind = approve ? 'approved' : 'refused';
  return { kind, data: {}, after: { state: kind, decidedBy: by, decision } };
}

/** Takes a proposal back, also one that was approved; who proposed it, or who may decide about it. */
export function withdrawDisposal(
  { state, proposedBy }: Pick<Disposal, 'state' | 'proposedBy'>,
  { by, mayDecide }: { by: string; mayDecide: boolean },
): DisposalEvent | Refusal {
  if (state !== 'proposed' && state !== 'approved') return refuse('disposal_state', { state });
  if (by !== proposedBy && !mayDecide) return refuse('forbidden');
  return { kind: 'withdrawn', data: {}, after: { state: 'withdrawn' } };
}

/** Says how its data was wiped; may be said again until it is gone. */
export function wipeDisposal(
  { state, way }: Pick<Disposal, 'state' | 'way'>,
  { method, by, on, evidence }: Wipe,
  today: string,
): DisposalEvent | Refusal {
  if (state !== 'proposed' && state !== 'approved') return refuse('disposal_state', { state });
  if (method === 'not_at_hand' && way !== 'lost') return wrong('body.method', 'not_allowed');
  if (on > today) return wrong('body.on', 'in_the_future');
  const after = { wipeMethod: method, wipedBy: by, wipedOn: on, wipeEvidence: evidence };
  return { kind: 'wiped', data: {}, after };
}

/** What is still missing before an asset may be retired. */
export function missingFor(disposal: Disposal, rule: ClassRule): FieldProblem[] {
  const missing: FieldProblem[] = [];
  if (disposal.state !== 'approved') missing.push({ field: 'approval', code: 'required' });
  if (rule.wipe && disposal.wipeMethod === null) missing.push({ field: 'wipe', code: 'required' });
  return missing;
}

/** Carries it out: the item is retired with this version of it. */
export function completeDisposal(
  disposal: Disposal,
  rule: ClassRule,
  itemVersion: number,
): DisposalEvent | Refusal {
  const { state } = disposal;
  if (state !== 'approved' && state !== 'proposed') return refuse('disposal_state', { state });
  const missing = missingFor(disposal, rule);
  if (missing.some(({ field }) => field === 'approval')) return refuse('disposal_required', { state });
  if (missing.length > 0) return refuse('wipe_required');
  return { kind: 'done', data: {}, after: { state: 'done', itemVersion } };
}

const DISPOSAL_ACTIONS = ['approve', 'refuse', 'withdraw', 'wipe', 'complete'] as const;
export type DisposalAction = (typeof DISPOSAL_ACTIONS)[number];

/** What somebody may do with a disposal now. */
export function disposalActions(
  disposal: Disposal,
  rule: ClassRule,
  { by, decides, manages }: { by: string | null; decides: boolean; manages: boolean },
): DisposalAction[] {
  const { state, proposedBy } = disposal;
  const open = state === 'proposed' || state === 'approved';
  const judges = decides && state === 'proposed' && by !== proposedBy;
  const allowed: Record<DisposalAction, boolean> = {
    approve: judges,
    refuse: judges,
    withdraw: open && manages && (by === proposedBy || decides),
    wipe: open && manages && rule.wipe,
    complete: open && manages && missingFor(disposal, rule).length === 0,
  };
  return DISPOSAL_ACTIONS.filter((action) => allowed[action]);
}
