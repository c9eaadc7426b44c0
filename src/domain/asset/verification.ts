import { type ItemState, numberIn } from '../config/item.ts';
import { serialOf } from '../config/serial.ts';
import { type Refusal, refuse } from '../refusal.ts';

/** Where a verification (盘点) stands: 待开始, 进行中, 已结束, 已取消. */
export const VERIFICATION_STATES = ['planned', 'running', 'closed', 'cancelled'] as const;
export type VerificationState = (typeof VERIFICATION_STATES)[number];

/** What counters may see an item in; what was retired is found, too, and that is a discrepancy. */
export const SEEN_STATES = ['in_stock', 'in_use', 'repair', 'idle'] as const satisfies readonly ItemState[];

/** What the register says of an item, as far as somebody who stands before it can tell. */
export interface Place {
  state: ItemState;
  holderId: string | null;
  siteId: string | null;
}

/** What a counter found: `different` has another holder, place or state than is recorded. */
export const FINDINGS = ['as_recorded', 'different', 'not_found'] as const;
export type Finding = (typeof FINDINGS)[number];

/** What the counter says; what is left out is as recorded. */
export interface Seen {
  present: boolean;
  state?: ItemState | undefined;
  holderId?: string | null | undefined;
  siteId?: string | null | undefined;
}

/** The state of what is there though nobody would expect it: not delivered yet, or retired. */
const thereAs = (state: ItemState): ItemState =>
  state === 'retired' ? 'idle' : state === 'planned' || state === 'ordered' ? 'in_stock' : state;

/** What the counter saw beside what is recorded; `found` has only what differs. */
export function findingOf(expected: Place, seen: Seen): { finding: Finding; found: Partial<Place> } {
  if (!seen.present) return { finding: 'not_found', found: {} };
  const found: { -readonly [F in keyof Place]?: Place[F] } = {};
  const state = seen.state ?? thereAs(expected.state);
  if (state !== expected.state) found.state = state;
  if (seen.holderId !== undefined && seen.holderId !== expected.holderId) found.holderId = seen.holderId;
  if (seen.siteId !== undefined && seen.siteId !== expected.siteId) found.siteId = seen.siteId;
  return { finding: Object.keys(found).length === 0 ? 'as_recorded' : 'different', found };
}

export interface Tally {
  asRecorded: number;
  different: number;
  notFound: number;
  /** Things that were there and are in no register. */
  unknown: number;
  /** Not looked at yet. */
  left: number;
}

/**
 * The discrepancy rate (2.6b, c5): of everything that was looked at or found, the share that is not as recorded. What
 * was not looked at counts in neither; null when nothing was.
 */
export function discrepancyRate({ asRecorded, different, notFound, unknown }: Tally): number | null {
  const wrong = different + notFound + unknown;
  const all = asRecorded + wrong;
  return all === 0 ? null : wrong / all;
}

const MOVES: Readonly<Record<VerificationState, readonly VerificationState[]>> = {
  planned: ['running', 'cancelled'],
  running: ['closed', 'cancelled'],
  closed: [],
  cancelled: [],
};

export interface VerificationEvent {
  kind: 'planned' | 'started' | 'closed' | 'cancelled';
  data: object;
  after: object;
}

const KIND = { running: 'started', closed: 'closed', cancelled: 'cancelled', planned: 'planned' } as const;

/** Starts, ends or cancels a verification. */
export const moveVerification = (
  from: VerificationState,
  to: VerificationState,
  data: object,
): VerificationEvent | Refusal =>
  MOVES[from].includes(to)
    ? { kind: KIND[to], data, after: { state: to } }
    : refuse('verification_state', { state: from });

/** Whether somebody may say what they found: who was asked to count, while it runs. */
export function countProblem(
  state: VerificationState,
  { isCounter }: { isCounter: boolean },
): Refusal | null {
  if (!isCounter) return refuse('not_counter');
  return state === 'running' ? null : refuse('verification_state', { state });
}

/** A finding is taken over or not once, by who plans verifications; one that is as recorded asks for nothing. */
export function judgeProblem(
  finding: Finding | null,
  decision: 'accepted' | 'rejected' | null,
): Refusal | null {
  if (finding === null || finding === 'as_recorded') return refuse('nothing_to_change');
  return decision === null ? null : refuse('finding_decided', { decision });
}

const ADDRESS = /\/i\/([^/?#\s]+)/i;

/** What a label or a typed text names: the number of an item, or what may be its serial or asset number. */
export function codeIn(text: string): { number: number | null; serial: string | null } {
  const address = ADDRESS.exec(text.normalize('NFKC'))?.[1];
  const plain = address ?? text;
  return { number: numberIn(plain), serial: address === undefined ? serialOf(text) : null };
}
