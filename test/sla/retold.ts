import type { NewEvent, Patch } from '#domain/events.ts';
import type { Instant } from '#domain/instant.ts';
import type { Actor } from '#domain/permissions/actor.ts';
import { openings } from '#domain/sla/calendar.ts';
import { CLOCK_KINDS } from '#domain/sla/clock.ts';
import type { Rulebook } from '#domain/sla/rulebook.ts';
import { runsOf } from '#domain/sla/ticket-clocks.ts';
import { PRIORITIES } from '#domain/ticket/priority.ts';
import { promisesOf } from '#domain/ticket/promises.ts';
import { type Appended, append, begin } from '#server/ticket/history.ts';
import { type Dice, picked } from '#test/dice.ts';
import { DAY } from '#test/ticket/example.ts';
import type { Entry, Walk } from '#test/ticket/walk.ts';
import { DEPARTMENTS, SERVICES, type Setting } from './versions.ts';

/** Ids of the example world by those of a database. */
export type Ids = Readonly<Record<string, string>>;

/**
 * A random walk told again in another time and under other rules, with more that moves promises: services and
 * departments that change, updates that were promised, breaches of what runs, judgements by other versions.
 * It is chained, and verdicts are written into it, as the server does with every history.
 */
export class Retelling {
  readonly #settings: readonly Setting[];
  readonly #rulebook: Rulebook;
  readonly #roll: Dice;
  readonly #ids: Ids;

  constructor(settings: readonly Setting[], rulebook: Rulebook, roll: Dice, ids: Ids) {
    this.#settings = settings;
    this.#rulebook = rulebook;
    this.#roll = roll;
    this.#ids = ids;
  }

  tell(id: number, { entries }: Walk): Appended {
    const [first, ...rest] = entries.map((entry) => this.#renamed(entry));
    if (!first) throw new RangeError('a walk has a beginning');
    const { terms, start } = picked(this.#settings, this.#roll);
    let later = start - first.at;
    const recorded = {
      ...first.event,
      after: { ...first.event.after, terms, recordedAt: start, receivedAt: start },
    };
    let told = begin(id, [recorded], this.#rulebook, { actor: first.actor, now: start });
    for (const { event, actor, at } of rest) {
      later = this.#aimed(told, at, later);
      const now = at + later;
      const past = { events: told.events, lastHash: told.hashes.at(-1) ?? null, rulebook: this.#rulebook };
      const more = append(told.ticket, [this.#changed(event, told, now)], past, { actor, now });
      told = {
        ticket: more.ticket,
        events: [...told.events, ...more.events],
        rows: [...told.rows, ...more.rows],
        hashes: [...told.hashes, ...more.hashes],
      };
    }
    return told;
  }

  /** Now and then something happens at the very moment at which a promise is due, or just beside it. */
  #aimed({ events }: Appended, at: Instant, later: number): number {
    const last = events.at(-1)?.at ?? 0;
    if (this.#roll(5) > 0) return later;
    const due = promisesOf(events, this.#rulebook, last).flatMap(({ dueAt }) => dueAt ?? []);
    const moment = picked([...due, last], this.#roll) + picked([-1, 0, 0, 1], this.#roll);
    return moment >= last ? moment - at : later;
  }

  #renamed({ event }: Entry): { event: NewEvent; actor: Actor; at: Instant } {
    const text = JSON.stringify(event, (_key, value) =>
      typeof value === 'string' ? (this.#ids[value] ?? value) : value,
    );
    const { kind, data, before, after, actorKind, actorId, at } = JSON.parse(text) as Entry['event'];
    const actor: Actor =
      actorKind === 'person' && actorId !== null
        ? { kind: 'person', personId: actorId, roles: ['requester'], groupIds: [] }
        : { kind: 'system' };
    return { event: { kind, data, before, after }, actor, at };
  }

  #changed(event: NewEvent, told: Appended, now: Instant): NewEvent {
    const roll = this.#roll;
    if (event.kind === 'noted' && roll(3) === 0) return this.#rejudged(told, now);
    if (event.kind === 'breached' || (event.kind === 'attached' && roll(2) === 0)) return this.#late(told);
    // A timer takes effect once; by which number is of no weight here.
    const timer = 'timer' in event.data ? { generation: -told.events.length } : {};
    const after: Patch = {
      ...event.after,
      ...(event.after.progress
        ? { progress: { ...event.after.progress, nextUpdateAt: this.#word(told, now) } }
        : {}),
      ...(roll(12) === 0 ? { priority: picked(PRIORITIES, roll) } : {}),
      ...(roll(12) === 0 ? { devices: [{ kind: 'service', name: picked(SERVICES, roll), ref: null }] } : {}),
      ...(roll(12) === 0
        ? { requester: { ...told.ticket.requester, department: picked(DEPARTMENTS, roll) } }
        : {}),
    };
    return { ...event, data: { ...event.data, ...timer }, after };
  }

  /** For when the next word is promised: some time, or when the desk opens or closes. */
  #word({ ticket }: Appended, now: Instant): Instant | null {
    const roll = this.#roll;
    const { calendars } = this.#rulebook.at(ticket.terms);
    const edges = openings(calendars.working, now, now + 6 * DAY).flat();
    const some = now + roll(3 * 1440) * 60_000 + (roll(2) ? 0 : roll(60_000));
    return picked([null, some, some, picked([...edges, some], roll) + picked([-1, 0, 1], roll)], roll);
  }

  /** The time of a promise is up, or so it says: of the last run or of one before it. */
  #late({ events }: Appended): NewEvent {
    const clock = picked(CLOCK_KINDS, this.#roll);
    const run = runsOf(clock, events, this.#rulebook).at(this.#roll(4) ? -1 : -2);
    const generation = run?.generation ?? -events.length;
    const done = events.some(
      ({ data }) => data.timer === `breach:${clock}` && data.generation === generation,
    );
    if (done) return { kind: 'commented', data: {}, before: {}, after: {} };
    const data = { clock, dueAt: null, timer: `breach:${clock}`, generation };
    return { kind: 'breached', data, before: {}, after: {} };
  }

  #rejudged({ ticket, events }: Appended, now: Instant): NewEvent {
    const { terms } = picked(this.#settings, this.#roll);
    const last = {
      ...events.at(-1)!,
      seq: ticket.version + 1,
      at: now,
      kind: 'rejudged' as const,
      after: { terms },
    };
    const verdictsBefore = promisesOf(events, this.#rulebook, now);
    const verdictsAfter = promisesOf([...events, last], this.#rulebook, now);
    return {
      kind: 'rejudged',
      data: { reason: '改历', verdictsBefore, verdictsAfter },
      before: {},
      after: { terms },
    };
  }
}
