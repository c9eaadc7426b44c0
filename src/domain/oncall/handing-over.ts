import type { Instant } from '../instant.ts';
import { type Actor, holds } from '../permissions/actor.ts';
import { type FieldProblem, type Refusal, refuse } from '../refusal.ts';
import { isZone } from '../sla/calendar-zone.ts';
import { DutyPlan } from './duty.ts';
import type { Absence, Calendars, Roster, Substitute } from './roster.ts';
import { instantAt } from './wall-time.ts';

const DAY = 86_400_000;
/** The longest time that one substitute or absence speaks of, in days. */
export const LONGEST_SPAN = 366;
/** How long past substitutes and absences stay in a roster, in days; its versions keep them for ever. */
const KEPT = 90;

const manages = (actor: Actor): boolean => holds(actor, 'oncall.manage');

/**
 * Why somebody may not let another take duty: whoever runs the rosters may always; others give away only
 * what is theirs, all of the time (4.3). Null when they may.
 */
export function substituteRefusal(
  actor: Actor,
  roster: Roster,
  substitute: Substitute,
  calendars: Calendars,
  now: Instant,
): Refusal | null {
  const problems = spanProblems(substitute, roster, now);
  if (problems.length > 0) return refuse('invalid', undefined, problems);
  if (manages(actor)) return null;
  return actor.kind === 'person' && isTheirs(actor.personId, roster, substitute, calendars)
    ? null
    : refuse('not_your_shift');
}

/** Why somebody may not say that a person is absent: people speak for themselves. Null when they may. */
export function absenceRefusal(actor: Actor, roster: Roster, absence: Absence, now: Instant): Refusal | null {
  const problems = spanProblems(absence, roster, now);
  if (problems.length > 0) return refuse('invalid', undefined, problems);
  const own = actor.kind === 'person' && actor.personId === absence.personId;
  return own || manages(actor) ? null : refuse('not_your_shift');
}

/** Every moment of it at which the layer is on duty is this person's; at one at least it is on duty. */
function isTheirs(
  personId: string,
  roster: Roster,
  { layer, from, to }: Substitute,
  known: Calendars,
): boolean {
  const begins = instantAt(roster.zone, from) ?? 0;
  const ends = instantAt(roster.zone, to) ?? 0;
  const plan = new DutyPlan(roster, known);
  const moments = [begins, ...plan.edges(begins, ends)].map((at) => plan.at(at));
  const asked = moments.map((duty) => (layer === null ? duty[0] : duty.find((one) => one.layer === layer)));
  const called = asked.filter((duty) => duty !== undefined);
  // Without a layer the substitute is called at all hours of it: then all of them have to be theirs.
  return (
    called.length > 0 &&
    called.every((duty) => duty.personId === personId) &&
    (layer !== null || called.length === moments.length)
  );
}

/** Not over yet, and of a length that somebody can mean; how it is written is judged with the whole roster. */
function spanProblems(
  { from, to }: Pick<Absence, 'from' | 'to'>,
  { zone }: Roster,
  now: Instant,
): FieldProblem[] {
  const begins = isZone(zone) ? instantAt(zone, from) : null;
  const ends = isZone(zone) ? instantAt(zone, to) : null;
  if (begins === null) return [{ field: 'body.from', code: 'bad_date' }];
  if (ends === null) return [{ field: 'body.to', code: 'bad_date' }];
  if (ends <= begins) return [{ field: 'body.to', code: 'ends_before_start' }];
  if (ends <= now) return [{ field: 'body.to', code: 'in_the_past' }];
  return ends - begins > LONGEST_SPAN * DAY ? [{ field: 'body.to', code: 'too_long' }] : [];
}

/** The roster without substitutes and absences that are long over. */
export function tidied(roster: Roster, now: Instant): Roster {
  const stands = ({ to }: Pick<Absence, 'to'>) => {
    const ends = isZone(roster.zone) ? instantAt(roster.zone, to) : null;
    return ends === null || ends > now - KEPT * DAY;
  };
  return {
    ...roster,
    substitutes: roster.substitutes.filter(stands),
    absences: roster.absences.filter(stands),
  };
}
