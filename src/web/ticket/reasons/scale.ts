import type { tickets } from '#contract/ticket/tickets.ts';
import type { AnswerOf } from '../../platform/client.ts';

export type ExplainedClock = AnswerOf<(typeof tickets)['clocks']>['clocks'][number];
export type SegmentView = ExplainedClock['past'][number];

/** A piece of the drawing: its segment, whether it is still to come or late, and its place from 0 to 1. */
export interface Piece extends SegmentView {
  ahead: boolean;
  /** It counts, but the promise was due before it. */
  late: boolean;
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
export function drawn({ past, ahead, due }: Pick<ExplainedClock, 'past' | 'ahead' | 'due'>): Piece[] {
  const all = [
    ...past.flatMap((segment) => cutAt(segment, due)).map((segment) => ({ ...segment, ahead: false })),
    ...ahead.map((segment) => ({ ...segment, ahead: true, late: false })),
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

/** A segment in two where the promise fell due in it: what counts after that is late. */
function cutAt(segment: SegmentView, due: string | null): (SegmentView & { late: boolean })[] {
  const { from, to, counted } = segment;
  if (due === null || !counted || Date.parse(due) >= Date.parse(to)) return [{ ...segment, late: false }];
  if (Date.parse(due) <= Date.parse(from)) return [{ ...segment, late: true }];
  return [
    { ...segment, to: due, late: false },
    { ...segment, from: due, late: true },
  ];
}

/** A date below the drawing, at the beginning of its day. */
export interface Tick {
  at: number;
  place: number;
  /** Shown where there is room for few alone. */
  sparse: boolean;
}

/** Shares of the width that dates keep from each other, on a wide screen and on a phone. */
const ROOM = { wide: 0.085, narrow: 0.2 };
const MAX_DAYS = 400;

/** The days of a drawing, as many as there is room for; `midnight` is the start of the n-th day of it. */
export function ticksOf(pieces: readonly Piece[], midnight: (day: number) => string): Tick[] {
  const end = pieces.at(-1)?.to;
  if (end === undefined) return [];
  const ticks: Tick[] = [];
  const last = { wide: -1, narrow: -1 };
  for (let day = 0; day < MAX_DAYS && midnight(day) < end; day++) {
    const place = day === 0 ? 0 : placeOf(pieces, midnight(day));
    if (place === null || place - last.wide < ROOM.wide || place > 1 - ROOM.wide / 2) continue;
    const sparse = place - last.narrow >= ROOM.narrow && place <= 1 - ROOM.narrow / 2;
    last.wide = place;
    if (sparse) last.narrow = place;
    ticks.push({ at: Date.parse(midnight(day)), place, sparse });
  }
  return ticks;
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
