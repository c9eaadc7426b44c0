import { clockOf, minuteOf } from './drawing.ts';
import type { RosterView, RosterWish } from './queries.ts';

type Layer = RosterView['layers'][number];
export const HOURS = ['always', 'daily', 'workday', 'day_off', 'holiday', 'kept'] as const;
export type Hours = (typeof HOURS)[number];

/** A layer as its form shows it. */
export interface LayerDraft {
  id: string;
  name: string;
  members: string[];
  start: string;
  handover: string;
  days: number;
  hours: Hours;
  from: string;
  to: string;
  calendar: string;
  /** Hours that the form cannot show; they stay as they are. */
  kept: Layer['on'];
}

export interface RosterDraft {
  name: string;
  zone: string;
  takesP1: boolean;
  retired: boolean;
  layers: LayerDraft[];
  substitutes: RosterView['substitutes'];
  absences: RosterView['absences'];
}

const WORKDAYS = { from: '18:00', to: '09:00' };

export const emptyLayer = (id: string, today: string, calendar: string): LayerDraft => ({
  ...{ id, name: '', members: [], start: today, handover: '09:00', days: 7 },
  ...{ hours: 'always', ...WORKDAYS, calendar, kept: null },
});

export const emptyRoster = (zone: string, today: string, calendar: string): RosterDraft => ({
  ...{ name: '', zone, takesP1: true, retired: false },
  layers: [emptyLayer('layer-1', today, calendar)],
  substitutes: [],
  absences: [],
});

export function draftOf(view: RosterView): RosterDraft {
  const { name, zone, takesP1, substitutes, absences } = view;
  const standard = view.calendars[0] ?? 'china';
  const layers = view.layers.map((layer): LayerDraft => {
    const { on, id, members, start, days } = layer;
    const plain = {
      id,
      name: layer.name,
      members: [...members],
      start,
      days,
      handover: clockOf(layer.handover),
    };
    return { ...plain, ...hoursOf(on, standard), kept: on };
  });
  return { name, zone, takesP1, retired: false, layers, substitutes, absences };
}

function hoursOf(on: Layer['on'], standard: string): Pick<LayerDraft, 'hours' | 'from' | 'to' | 'calendar'> {
  const shown = (hours: Hours, [from, to]: readonly [number, number], calendar = standard) => ({
    ...{ hours, from: clockOf(from), to: clockOf(to % 1440), calendar },
  });
  if (on === null) return { hours: 'always', ...WORKDAYS, calendar: standard };
  const days = on.kind === 'days' ? [on.hours] : Object.values(on.week);
  const [first] = days[0] ?? [];
  const same = days.every((hours) => hours.length === 1 && String(hours[0]) === String(first));
  if (!first || !same) return { hours: 'kept', ...WORKDAYS, calendar: standard };
  return on.kind === 'days' ? shown(on.sort, first, on.calendar) : shown('daily', first);
}

/** What the form hands in. Hours that end before they begin end on the next day. */
export function wishOf(draft: RosterDraft): RosterWish {
  const layers = draft.layers.map((layer) => {
    const { id, name, members, start, days } = layer;
    return { id, name, members, start, days, handover: minuteOf(layer.handover) ?? 0, on: onOf(layer) };
  });
  return { ...draft, layers } as RosterWish;
}

function onOf({ hours, from, to, calendar, kept }: LayerDraft): Layer['on'] {
  if (hours === 'always') return null;
  if (hours === 'kept') return kept;
  const begins = minuteOf(from) ?? 0;
  const ends = minuteOf(to) ?? 0;
  const span: [number, number][] = [[begins, ends <= begins ? ends + 1440 : ends]];
  if (hours !== 'daily') return { kind: 'days', sort: hours, calendar, hours: span };
  return { kind: 'week', week: { 1: span, 2: span, 3: span, 4: span, 5: span, 6: span, 7: span } };
}
