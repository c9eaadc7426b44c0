import type { Instant } from '../instant.ts';
import { fold } from '../sla/ics/lines.ts';
import { escapeText } from '../sla/ics/property.ts';
import { oneLine } from '../sla/ics/summary.ts';
import type { ChangeStatus, Window } from './change.ts';

/** An entry of the calendar of changes. */
export interface FeedEvent {
  number: string;
  title: string;
  status: ChangeStatus;
  window: Window;
  changedAt: Instant;
}

const stamp = (at: Instant): string => new Date(at).toISOString().replace(/[-:]|\.\d+/g, '');

/** Windows of changes as an .ics text (RFC 5545) for calendars of other programs. */
export function writeChangeFeed(events: readonly FeedEvent[]): string {
  const head = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Yinuo//Changes//ZH', 'CALSCALE:GREGORIAN'];
  return [...head, ...events.flatMap(linesOf), 'END:VCALENDAR'].map((line) => `${fold(line)}\r\n`).join('');
}

const linesOf = ({ number, title, status, window, changedAt }: FeedEvent): string[] => [
  'BEGIN:VEVENT',
  `UID:${number}@yinuo`,
  `DTSTAMP:${stamp(changedAt)}`,
  `DTSTART:${stamp(window.from)}`,
  `DTEND:${stamp(window.to)}`,
  `SUMMARY:${escapeText(oneLine(`${number} ${title}`))}`,
  `STATUS:${status === 'approving' ? 'TENTATIVE' : status === 'cancelled' ? 'CANCELLED' : 'CONFIRMED'}`,
  `X-YINUO-STATUS:${status}`,
  'END:VEVENT',
];
