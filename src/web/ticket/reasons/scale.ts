import type { tickets } from '#contract/ticket/tickets.ts';
import type { AnswerOf } from '../../platform/client.ts';

export type ExplainedClock = AnswerOf<(typeof tickets)['clocks']>['clocks'][number];
export type SegmentView = ExplainedClock['past'][number];

/** A piece of the drawing: its segment, whether it is still to come, and its place from 0 to 1. */
export interface Piece extends SegmentView {
  ahead: boolean;
  start: number;
  end: number;
}

/** Nights and holidays take this share of the counted and paused time at most, each. */
const CLOSED_SHARE = 0.04;
/** No piece is narrower than this share, so that it can be seen and pointed at. */
const LEAST_SHARE = 0.006;

const lengthOf = ({ from, to }: SegmentView): number => Date.parse(to) - Date.parse(from);
const isClosed = ({ why }: SegmentView): boolean => why === 'off_hours' || why === 'holiday';

/** Places the segments of a clock side by side: time that counts or is paused to scale, closed time drawn short. */
export function drawn({ past, ahead }: Pick<ExplainedClock, 'past' | 'ahead'>): Piece[] {
  const all = [
    ...past.map((segment) => ({ ...segment, ahead: false })),
    ...ahead.map((segment) => ({ ...segment, ahead: true })),
  ].filter((segment) => lengthOf(segment) > 0);
  const open = all
    .filter((segment) => !isClosed(segment))
    .reduce((sum, segment) => sum + lengthOf(segment), 0);
  const whole = open || all.reduce((sum, segment) => sum + lengthOf(segment), 0) || 1;
  const weights = all.map((segment) => {
    const length = lengthOf(segment);
    const weight = isClosed(segment) && open > 0 ? Math.min(length, whole * CLOSED_SHARE) : length;
    return Math.max(weight, whole * LEAST_SHARE);
  });
  const total = weights.reduce((sum, weight) => sum + weight, 0) || 1;
  let done = 0;
  return all.map((segment, i) => {
    const start = done / total;
    done += weights[i] ?? 0;
    return { ...segment, start, end: done / total };
  });
}

/** Where an instant stands in the drawing, from 0 to 1; null outside of it. */
export function placeOf(pieces: readonly Piece[], at: string | null): number | null {
  if (at === null) return null;
  const time = Date.parse(at);
  const piece = pieces.find(({ from, to }) => Date.parse(from) <= time && time <= Date.parse(to));
  if (!piece) return null;
  const share = (time - Date.parse(piece.from)) / lengthOf(piece);
  return piece.start + (piece.end - piece.start) * share;
}

/** Milliseconds of the pieces that are so. */
export const sumOf = (segments: readonly SegmentView[], fits: (segment: SegmentView) => boolean): number =>
  segments.filter(fits).reduce((sum, segment) => sum + lengthOf(segment), 0);
