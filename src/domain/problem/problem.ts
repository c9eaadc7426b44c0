import type { Instant } from '../instant.ts';
import type { Priority } from '../ticket/priority.ts';

/** Where a problem is in its life: 新建, 调查中, 已找到原因, 已知错误, 待变更, 已解决, 效果评审, 已关闭, 未解决关闭 (2.6d). */
export const PROBLEM_STATES = [
  'new',
  'investigating',
  'cause_found',
  'known_error',
  'change_pending',
  'resolved',
  'review',
  'closed',
  'closed_unresolved',
] as const;
export type ProblemState = (typeof PROBLEM_STATES)[number];

/** States in which nothing more is done. */
export const ENDED: readonly ProblemState[] = ['closed', 'closed_unresolved'];

/** States in which the trouble still happens and its workaround helps. */
export const OFFERED = ['known_error', 'change_pending'] as const satisfies readonly ProblemState[];

/** How it came to be: from a major incident, from similar tickets that the system found, or by hand. */
export const ORIGINS = ['major', 'similar', 'by_hand'] as const;
export type Origin = (typeof ORIGINS)[number];

/** One step of the five whys (五个为什么); each asks of the answer before it. */
export interface Why {
  question: string;
  answer: string;
}

/** Something that happened, as the investigation tells it. */
export interface TimelineEntry {
  id: string;
  at: Instant;
  text: string;
  /** Where it is known from: who wrote it down, or an entry of a linked ticket. */
  source: { kind: 'person'; personId: string } | { kind: 'ticket'; ticketId: number; seq: number };
}

/** Bones of the fishbone (鱼骨图): 人员, 设备, 软件, 流程, 环境, 供应商, 度量. */
export const CAUSE_CATEGORIES = [
  'people',
  'hardware',
  'software',
  'process',
  'environment',
  'supplier',
  'measurement',
] as const;
export type CauseCategory = (typeof CAUSE_CATEGORIES)[number];

/** A possible cause on its bone, and what was found of it. */
export interface PossibleCause {
  category: CauseCategory;
  text: string;
  finding: 'open' | 'confirmed' | 'excluded';
}

/** What agents see on matching tickets. Markdown. */
export interface KnownError {
  symptoms: string;
  workaround: string;
  at: Instant;
  by: string;
}

/** What employees read, in words of its own: the internal workaround is never shown to them. */
export interface Publication {
  title: string;
  text: string;
  at: Instant;
  by: string;
}

/** How often the trouble came in equal spans before and after its solution. */
export interface EffectNumbers {
  before: number;
  after: number;
  /** Days of each span. */
  days: number;
}

/** The word on whether the solution helped (c3), with the numbers as they stood. */
export interface EffectReview extends EffectNumbers {
  effective: boolean;
  summary: string;
  at: Instant;
  by: string;
}

/** A problem as it stands now: the fold of its events. */
export interface Problem {
  title: string;
  description: string | null;
  state: ProblemState;
  priority: Priority;
  origin: Origin;
  service: string | null;
  ownerId: string | null;
  groupId: string | null;
  ticketIds: readonly number[];
  itemIds: readonly string[];
  /** Numbers of changes, such as `CH-000012`. */
  changes: readonly string[];
  whys: readonly Why[];
  timeline: readonly TimelineEntry[];
  causes: readonly PossibleCause[];
  rootCause: string | null;
  knownError: KnownError | null;
  publication: Publication | null;
  solution: string | null;
  resolvedAt: Instant | null;
  review: EffectReview | null;
  /** Why it ends without a solution, or goes on after its end. */
  reason: string | null;
  /** How often it came back after a solution. */
  recurred: number;
}

export const BLANK_PROBLEM: Problem = {
  title: '',
  description: null,
  state: 'new',
  priority: 'P3',
  origin: 'by_hand',
  service: null,
  ownerId: null,
  groupId: null,
  ticketIds: [],
  itemIds: [],
  changes: [],
  whys: [],
  timeline: [],
  causes: [],
  rootCause: null,
  knownError: null,
  publication: null,
  solution: null,
  resolvedAt: null,
  review: null,
  reason: null,
  recurred: 0,
};

/** How people name a problem: `PR-000007`. */
export const problemNumber = (number: number): string => `PR-${String(number).padStart(6, '0')}`;

/** The number in a text that names a problem so; null when it names none. */
export function problemNumberIn(text: string): number | null {
  const found = /^\s*(?:PR[-\s]?)?0*(\d{1,9})\s*$/i.exec(text.normalize('NFKC'));
  return found ? Number(found[1]) : null;
}
