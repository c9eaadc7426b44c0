import type { Line } from './lines.ts';
import type { Problems } from './problem.ts';
import { type Property, readProperty } from './property.ts';

/** A VEVENT as written: its own properties, without those of alarms within it. */
export interface EventText {
  /** That of its BEGIN. */
  line: number;
  properties: Property[];
}

type Component = EventText & { name: string };

/** The events of a calendar's lines; what is not an event is passed over. */
export function readEvents(lines: readonly Line[], problems: Problems): EventText[] {
  const events: EventText[] = [];
  const open: Component[] = [];
  let calendars = 0;
  for (const line of lines) {
    const property = readProperty(line);
    const name = property?.value.trim().toUpperCase() ?? '';
    if (property === null) problems.note(line.number, open.at(-1)?.name ?? 'text', 'bad_line');
    else if (property.name === 'BEGIN') {
      if (name === 'VCALENDAR') calendars++;
      open.push({ name, line: line.number, properties: [] });
    } else if (property.name === 'END') {
      const ended = open.at(-1)?.name === name ? open.pop() : undefined;
      if (!ended) problems.note(line.number, name, 'unexpected_end');
      else if (name === 'VEVENT' && open.at(-1)?.name === 'VCALENDAR') events.push(ended);
    } else open.at(-1)?.properties.push(property);
  }
  if (calendars === 0) problems.note(lines[0]?.number ?? 1, 'VCALENDAR', 'not_a_calendar');
  for (const { line, name } of open) problems.note(line, name, 'unclosed');
  return events;
}
