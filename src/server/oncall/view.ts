import type { z } from 'zod';
import type { oncall } from '#contract/oncall.ts';
import type { Instant } from '#domain/instant.ts';
import { onDuty } from '#domain/oncall/duty.ts';
import type { Calendars, Roster } from '#domain/oncall/roster.ts';
import { nextHandover, type Shift, shifts } from '#domain/oncall/shifts.ts';
import { civilDate } from '#domain/sla/calendar-date.ts';
import { dayAt } from '#domain/sla/calendar-zone.ts';
import { namesIn } from '../organisation/names.ts';
import type { Queries } from '../platform/db/db.ts';
import { refused } from '../platform/http/refused.ts';
import { calendarsInForce } from '../policy/rulebook.ts';
import { type Kept, notesOf, rosterById, rostersInUse } from './store.ts';

type Listed = z.input<typeof oncall.list.output>;
type Opened = z.input<typeof oncall.open.output>;

/** How far ahead shifts are drawn, in days. */
const AHEAD = 28;

export async function listRosters(q: Queries, now: Instant): Promise<Listed> {
  const kept = await rostersInUse(q);
  const calendars = await calendarsInForce(q);
  const items = kept.map((one) => summaryOf(one, ahead(one.roster, calendars, now), calendars, now));
  return { items, names: await namesIn(q, items) };
}

export async function openRoster(q: Queries, id: string, now: Instant): Promise<Opened> {
  const kept = await rosterById(q, id);
  if (!kept) throw refused('not_found');
  const calendars = await calendarsInForce(q);
  const drawn = ahead(kept.roster, calendars, now);
  const { layers, substitutes, absences } = kept.roster;
  const view = {
    ...summaryOf(kept, drawn, calendars, now),
    layers: layers.map(writable),
    substitutes: [...substitutes],
    absences: [...absences],
    shifts: drawn.map((shift) => ({ ...shift, duty: [...shift.duty] })),
    notes: await notesOf(q, id),
    changedAt: kept.changedAt,
    changedBy: kept.changedBy,
    calendars: Object.keys(calendars).sort(),
  };
  return { ...view, names: await namesIn(q, view) };
}

/** From today on the wall of the roster. */
function ahead(roster: Roster, calendars: Calendars, now: Instant): Shift[] {
  const today = dayAt(roster.zone, now);
  return shifts(roster, civilDate(today), civilDate(today + AHEAD), calendars);
}

function summaryOf(
  { roster, takesP1, version }: Kept,
  drawn: readonly Shift[],
  calendars: Calendars,
  now: Instant,
) {
  const { id, name, zone } = roster;
  const next = nextHandover(roster, now, calendars);
  return {
    ...{ id, name, zone, takesP1, version },
    now: onDuty(roster, now, calendars),
    next: next && { at: next.at, wall: next.wall, after: [...next.after] },
    gaps: drawn.filter(({ duty, ends }) => duty.length === 0 && ends > now).length,
  };
}

type Layer = Opened['layers'][number];

/** The same, in the form in which it is handed in. */
const writable = (layer: Roster['layers'][number]): Layer => structuredClone(layer) as Layer;
