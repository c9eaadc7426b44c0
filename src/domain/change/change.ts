import type { Instant } from '../instant.ts';
import type { ApprovalResult, Vote } from './approval.ts';
import type { Assessment } from './assess.ts';

/** 标准变更, 常规变更, 紧急变更 (c4). */
export const CATEGORIES = ['standard', 'normal', 'emergency'] as const;
export type Category = (typeof CATEGORIES)[number];

/** Where a change is in its life (2.6c). How it ended stays in `outcome` when it is closed. */
export const CHANGE_STATUSES = [
  'draft',
  'approving',
  'approved',
  'rejected',
  'scheduled',
  'implementing',
  'succeeded',
  'failed',
  'backed_out',
  'cancelled',
  'closed',
] as const;
export type ChangeStatus = (typeof CHANGE_STATUSES)[number];

/** How a change ended. */
export const OUTCOMES = ['succeeded', 'failed', 'backed_out', 'cancelled'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** From `from` to before `to` (变更窗口). */
export interface Window {
  from: Instant;
  to: Instant;
}

/** What is asked for: all of it is approved, so all of it stays as it is afterwards. */
export interface Request {
  title: string;
  category: Category;
  /** The pre-approved model of a standard change. */
  modelId: string | null;
  /** Who carries it out; does not approve it. */
  implementerId: string | null;
  reason: string | null;
  plan: string | null;
  /** How it was tried, or will be, and what came of it. */
  test: string | null;
  /** 回退方案. */
  backOut: string | null;
  window: Window | null;
  /** Configuration items that it touches. */
  itemIds: readonly string[];
  /** Tickets for whose sake it is made. */
  ticketIds: readonly number[];
  /** The chosen answer to each question of the policy. */
  answers: Readonly<Record<string, string>>;
}

/** A step of the implementation. */
export interface Task {
  id: string;
  title: string;
  assigneeId: string | null;
  state: 'open' | 'done' | 'skipped';
  result: string | null;
  by: string | null;
  at: Instant | null;
}

/** An emergency change goes ahead on the word of one manager; approval follows (A6). */
export interface Release {
  by: string;
  at: Instant;
  reason: string;
}

/** 实施后评审. */
export interface Review {
  by: string;
  at: Instant;
  reached: boolean;
  findings: string;
  actions: string | null;
}

/** What became of an item that was touched: it says something new, or it was looked at and stays as it was. */
export type Settled = 'updated' | 'unchanged';

/** A change as it stands now: the fold of its events. */
export interface Change extends Request {
  status: ChangeStatus;
  /** Counts submissions: votes count in their own round alone. */
  round: number;
  requesterId: string;
  /** Where others may not look before it is submitted. */
  assessment: Assessment | null;
  /** Votes of this round, in order. */
  votes: readonly Vote[];
  /** What the votes come to; of a standard change the approval of its model. Null before submission. */
  approval: ApprovalResult | null;
  release: Release | null;
  tasks: readonly Task[];
  submittedAt: Instant | null;
  startedAt: Instant | null;
  /** Whether it was approved when it began; null before. */
  startedApproved: boolean | null;
  finishedAt: Instant | null;
  outcome: Outcome | null;
  result: string | null;
  review: Review | null;
  settled: Readonly<Record<string, Settled>>;
  closedAt: Instant | null;
}

/** The fields of {@link Request}. */
export const REQUEST_FIELDS = [
  'title',
  'category',
  'modelId',
  'implementerId',
  'reason',
  'plan',
  'test',
  'backOut',
  'window',
  'itemIds',
  'ticketIds',
  'answers',
] as const satisfies readonly (keyof Request)[];

const OPEN_FOR_WORK: readonly ChangeStatus[] = ['approved', 'scheduled', 'implementing'];

/**
 * Approved, or released in an emergency, and inside its window: work may be done under it (4.1-3). An emergency that
 * was rejected afterwards lets nothing new begin.
 */
export const isOpenForWork = (
  { status, window, approval }: Pick<Change, 'status' | 'window' | 'approval'>,
  now: Instant,
): boolean =>
  OPEN_FOR_WORK.includes(status) &&
  approval !== 'rejected' &&
  window !== null &&
  window.from <= now &&
  now < window.to;
