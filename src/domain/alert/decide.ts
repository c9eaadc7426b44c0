import type { Instant } from '../instant.ts';
import type { AlertIncident, AlertPolicy } from './alert.ts';

/** What there is of an alert for decisions. */
export interface Standing {
  firing: boolean;
  flapping: boolean;
  onset: Instant | null;
}

/** What the desk knows around it. */
export interface AlertFacts {
  incident: AlertIncident | null;
  /** Its own ticket, when that is still open. */
  ownTicket: number | null;
  /** An open ticket of another alert about the same item, recent enough to be one trouble. */
  relatedTicket: number | null;
}

/** What a note on the ticket says of an alert. */
export const ALERT_WORDS = ['joined', 'again', 'recovered', 'flapping', 'settled', 'unheard'] as const;
export type AlertWord = (typeof ALERT_WORDS)[number];

export type Deed =
  | { kind: 'record'; incident: AlertIncident }
  | { kind: 'join'; ticketId: number }
  | { kind: 'word'; word: AlertWord };

/**
 * What follows from a report. A new outbreak becomes a ticket by the rules, once: it joins the alert's own open
 * ticket, else one about the same item. An end is told on the ticket and closes nothing: that is the
 * requester's word (4.2c). While it flaps, it says so once and then is silent.
 */
export function deedsOf(before: Standing | null, after: Standing, facts: AlertFacts): Deed[] {
  const outbreak = after.onset !== null && after.onset > (before?.onset ?? Number.NEGATIVE_INFINITY);
  const deeds: Deed[] = outbreak ? outbroken(before, after, facts) : [];
  const ticketed = facts.ownTicket !== null || deeds.some(({ kind }) => kind !== 'word');
  if (!ticketed) return deeds;
  if (after.flapping) return before?.flapping ? deeds : [...deeds, { kind: 'word', word: 'flapping' }];
  const ended = !after.firing && (before?.firing || outbreak);
  return ended ? [...deeds, { kind: 'word', word: 'recovered' }] : deeds;
}

function outbroken(before: Standing | null, after: Standing, facts: AlertFacts): Deed[] {
  const { incident, ownTicket, relatedTicket } = facts;
  if (ownTicket !== null) return before && !after.flapping ? [{ kind: 'word', word: 'again' }] : [];
  if (incident === null) return [];
  if (relatedTicket === null) return [{ kind: 'record', incident }];
  return [
    { kind: 'join', ticketId: relatedTicket },
    { kind: 'word', word: 'joined' },
  ];
}

const HOUR = 3_600_000;

/** Whether its end was missed: it fires and has not been heard of for so long. */
export const isUnheard = (lastHeardAt: Instant, { recoveryHours }: AlertPolicy, now: Instant): boolean =>
  now - lastHeardAt >= recoveryHours * HOUR;
