import type { Instant } from '../instant.ts';
import { isZone } from '../sla/calendar-zone.ts';
import { hourEdges, isOnDuty } from './hours.ts';
import type { Absence, Calendars, Layer, Roster, Substitute } from './roster.ts';
import { Rotation } from './rotation.ts';
import { instantAt, type WallTime } from './wall-time.ts';

/** Why somebody is on duty: it is their turn, they took it over, or whose turn it is is absent. */
export type DutyReason = 'rotation' | 'substitute' | 'stand_in';

/** Somebody on duty. */
export interface Duty {
  personId: string;
  /** The layer by which; null for a substitute at a time at which no layer is on duty. */
  layer: string | null;
  why: DutyReason;
  /** Who would be on duty otherwise: the member whose turn it is. */
  insteadOf: string | null;
  /** The reason given for a substitute. */
  reason: string | null;
}

/** Who is on duty at an instant, in the order of call, everybody once; empty when nobody is (4.3). */
export const onDuty = (roster: Roster, at: Instant, calendars: Calendars): Duty[] =>
  isZone(roster.zone) ? new DutyPlan(roster, calendars).at(at) : [];

type Span<T> = T & { begins: Instant; ends: Instant };

/** A roster laid out as instants. Entries that make no sense are left out: the rest stays usable. */
export class DutyPlan {
  readonly #zone: string;
  readonly #calendars: Calendars;
  readonly #layers: readonly { layer: Layer; rotation: Rotation }[];
  /** The latest added first. */
  readonly #substitutes: readonly Span<Substitute>[];
  readonly #absences: readonly Span<Absence>[];

  /** The zone of the roster must be one. */
  constructor(roster: Roster, calendars: Calendars) {
    const { zone } = roster;
    this.#zone = zone;
    this.#calendars = calendars;
    this.#layers = roster.layers.flatMap((layer) => {
      const rotation = Rotation.of(layer, zone);
      return rotation === null ? [] : [{ layer, rotation }];
    });
    this.#substitutes = roster.substitutes.flatMap((one) => spanOf(one, zone)).reverse();
    this.#absences = roster.absences.flatMap((one) => spanOf(one, zone));
  }

  at(at: Instant): Duty[] {
    const open = this.#layers.filter(({ layer }) => isOnDuty(layer, this.#zone, at, this.#calendars));
    const called = open.map(({ layer, rotation }, place) => {
      const own = this.#byTurn(layer, rotation.membersAt(at), at);
      return this.#bySubstitute(layer.id, place === 0, own, at) ?? own;
    });
    if (open.length === 0) called.push(this.#bySubstitute(null, true, null, at));
    const duties = called.filter((duty) => duty !== null);
    return duties.filter(
      ({ personId }, place) => duties.findIndex((one) => one.personId === personId) === place,
    );
  }

  /** The instants after the first and before the second at which somebody else may come on duty, in order. */
  edges(from: Instant, to: Instant): Instant[] {
    const all = [
      ...this.#layers.flatMap(({ layer, rotation }) => [
        ...rotation.handovers(from, to),
        ...hourEdges(layer, this.#zone, from, to, this.#calendars),
      ]),
      ...[...this.#substitutes, ...this.#absences].flatMap(({ begins, ends }) => [begins, ends]),
    ];
    return [...new Set(all.filter((edge) => edge > from && edge < to))].sort((a, b) => a - b);
  }

  /** The member whose turn it is, or the next one present. */
  #byTurn(layer: Layer, members: readonly string[], at: Instant): Duty | null {
    const [turn] = members;
    const present = members.find((personId) => this.#isPresent(personId, at));
    if (turn === undefined || present === undefined) return null;
    const own = { personId: present, layer: layer.id, reason: null };
    return present === turn
      ? { ...own, why: 'rotation', insteadOf: null }
      : { ...own, why: 'stand_in', insteadOf: turn };
  }

  #bySubstitute(layer: string | null, isFirst: boolean, own: Duty | null, at: Instant): Duty | null {
    const found = this.#substitutes.find(
      (one) =>
        covers(one, at) &&
        (one.layer === null ? isFirst : one.layer === layer) &&
        this.#isPresent(one.personId, at),
    );
    if (!found) return null;
    const { personId, reason } = found;
    return { personId, layer, why: 'substitute', insteadOf: own?.insteadOf ?? own?.personId ?? null, reason };
  }

  #isPresent(personId: string, at: Instant): boolean {
    return !this.#absences.some((one) => one.personId === personId && covers(one, at));
  }
}

const covers = ({ begins, ends }: Span<unknown>, at: Instant): boolean => begins <= at && at < ends;

function spanOf<T extends { from: WallTime; to: WallTime }>(given: T, zone: string): Span<T>[] {
  const begins = instantAt(zone, given.from);
  const ends = instantAt(zone, given.to);
  return begins === null || ends === null ? [] : [{ ...given, begins, ends }];
}
