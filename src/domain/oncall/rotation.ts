import type { Instant } from '../instant.ts';
import { type DayNumber, dayNumber } from '../sla/calendar-date.ts';
import { dayAt, instantOf } from '../sla/calendar-zone.ts';
import type { Layer } from './roster.ts';
import { isMinuteOfDay } from './wall-time.ts';

/** The turns of a layer as instants: boundaries are civil, so a turn over a change of clocks is as long. */
export class Rotation {
  readonly #layer: Layer;
  readonly #zone: string;
  readonly #start: DayNumber;

  private constructor(layer: Layer, zone: string, start: DayNumber) {
    this.#layer = layer;
    this.#zone = zone;
    this.#start = start;
  }

  /** Null for a layer that has no turns: without members, or with a start or a length that is none. */
  static of(layer: Layer, zone: string): Rotation | null {
    const start = dayNumber(layer.start);
    const turns = layer.members.length > 0 && Number.isInteger(layer.days) && layer.days > 0;
    return start !== null && turns && isMinuteOfDay(layer.handover) ? new Rotation(layer, zone, start) : null;
  }

  /** The members from the one whose turn it is on, in the order of turns; none before the first turn. */
  membersAt(at: Instant): readonly string[] {
    const turn = this.#turnAt(at);
    const { members } = this.#layer;
    const first = turn % members.length;
    return turn < 0 ? [] : [...members.slice(first), ...members.slice(0, first)];
  }

  /** The instants after the first and before the second at which turns begin. */
  handovers(from: Instant, to: Instant): Instant[] {
    const found: Instant[] = [];
    for (let turn = Math.max(this.#turnAt(from) + 1, 0); this.#begins(turn) < to; turn++) {
      found.push(this.#begins(turn));
    }
    return found;
  }

  /** Counted from 0; negative before the first. */
  #turnAt(at: Instant): number {
    let turn = Math.floor((dayAt(this.#zone, at) - this.#start) / this.#layer.days);
    while (this.#begins(turn) > at) turn--;
    while (this.#begins(turn + 1) <= at) turn++;
    return turn;
  }

  #begins(turn: number): Instant {
    return instantOf(this.#zone, this.#start + turn * this.#layer.days, this.#layer.handover);
  }
}
