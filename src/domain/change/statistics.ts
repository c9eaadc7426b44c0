import type { Instant } from '../instant.ts';
import type { Change } from './change.ts';

/** The figures of c17, each with its exact meaning in {@link inFigure}. */
export const FIGURES = [
  'started',
  'unapproved',
  'unratified',
  'ended',
  'standard',
  'normal',
  'emergency',
  'succeeded',
  'failed',
  'backed_out',
  'unsuccessful',
  'cancelled',
  'closed',
  'updated',
  'self_approved',
] as const;
export type Figure = (typeof FIGURES)[number];

/** What a figure is a share of; null: it stands for itself. */
const PART_OF: Readonly<Record<Figure, Figure | null>> = {
  ...{ started: null, unapproved: 'started', unratified: 'started', ended: null },
  ...{ standard: 'ended', normal: 'ended', emergency: 'ended', succeeded: 'ended', failed: 'ended' },
  ...{ backed_out: 'ended', unsuccessful: 'ended', cancelled: 'ended', closed: null, updated: 'closed' },
  self_approved: 'ended',
};

/** From `from` to before `to`. */
export interface Period {
  from: Instant;
  to: Instant;
}

export type Counted = Pick<
  Change,
  | 'category'
  | 'requesterId'
  | 'implementerId'
  | 'votes'
  | 'approval'
  | 'startedAt'
  | 'startedApproved'
  | 'finishedAt'
  | 'closedAt'
  | 'outcome'
  | 'itemIds'
  | 'settled'
>;

const within = ({ from, to }: Period, at: Instant | null): boolean => at !== null && from <= at && at < to;

/**
 * Whether a change counts in a figure of a period. Started and unapproved go by when it began, closed and updated by
 * when it was closed, the rest by when it ended, be it by cancelling.
 */
export function inFigure(figure: Figure, change: Counted, period: Period): boolean {
  const started = within(period, change.startedAt);
  const ended = within(period, change.finishedAt);
  const closed = within(period, change.closedAt);
  switch (figure) {
    case 'started':
      return started;
    case 'unapproved':
      return started && change.startedApproved === false;
    case 'unratified':
      return started && change.startedApproved === false && change.approval !== 'approved';
    case 'ended':
      return ended;
    case 'standard':
    case 'normal':
    case 'emergency':
      return ended && change.category === figure;
    case 'succeeded':
    case 'failed':
    case 'backed_out':
    case 'cancelled':
      return ended && change.outcome === figure;
    case 'unsuccessful':
      return ended && (change.outcome === 'failed' || change.outcome === 'backed_out');
    case 'closed':
      return closed;
    case 'updated':
      return closed && change.itemIds.every((id) => change.settled[id] !== undefined);
    case 'self_approved':
      return ended && change.votes.some((vote) => isSelfApproval(vote, change));
  }
}

const isSelfApproval = (
  { voterId, vote }: Counted['votes'][number],
  { requesterId, implementerId }: Counted,
): boolean => vote === 'approve' && (voterId === requesterId || voterId === implementerId);

export interface FigureRow {
  figure: Figure;
  count: number;
  of: Figure | null;
  share: number | null;
}

/** All figures of a period, count and share (c17), with the items that its ended changes touched. */
export function changeStatistics(
  changes: readonly Counted[],
  period: Period,
): { figures: FigureRow[]; items: number; itemLinks: number } {
  const count = (figure: Figure) => changes.filter((change) => inFigure(figure, change, period)).length;
  const figures = FIGURES.map((figure): FigureRow => {
    const of = PART_OF[figure];
    const whole = of === null ? 0 : count(of);
    return { figure, count: count(figure), of, share: whole === 0 ? null : count(figure) / whole };
  });
  const touched = changes
    .filter((change) => inFigure('ended', change, period))
    .flatMap(({ itemIds }) => itemIds);
  return { figures, items: new Set(touched).size, itemLinks: touched.length };
}
