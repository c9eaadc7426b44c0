import type { EventKind } from '../events.ts';
import type { Instant } from '../instant.ts';
import { nextOpening } from '../sla/calendar-days.ts';
import type { Rules } from '../sla/rulebook.ts';
import type { Priority } from '../ticket/priority.ts';

/** Ways by which news reaches a person besides the page itself. */
export const DELIVERY_CHANNELS = ['mail', 'wecom', 'dingtalk', 'feishu', 'sms', 'voice'] as const;
export type DeliveryChannel = (typeof DELIVERY_CHANNELS)[number];

/** Which news somebody wants by a channel: what waits for them, all of it, or none. Pages come in any case. */
export const MAIL_CHOICES = ['urgent', 'all', 'none'] as const;
export type MailChoice = (typeof MAIL_CHOICES)[number];

/** What became of a delivery; `held`: no way out, `withheld`: its reader may not know of it any more. */
export const DELIVERY_STATES = ['waiting', 'sent', 'held', 'failed', 'withheld'] as const;

/** A piece of news to one person. */
export interface News {
  kind: EventKind;
  priority: Priority;
  /** Hears of it as the requester; else as somebody of the desk. */
  asRequester: boolean;
}

/** What a P1 calls people out for at any hour (3.3-P1). */
const PAGING: readonly EventKind[] = ['escalated', 'breached', 'warned'];

/** A call to somebody of the desk that does not wait for the morning. */
export const isPage = ({ kind, priority, asRequester }: News): boolean =>
  priority === 'P1' && !asRequester && PAGING.includes(kind);

/** What waits for the requester, and what is late or asked of the desk. */
const URGENT: Readonly<Record<'requester' | 'desk', readonly EventKind[]>> = {
  requester: [
    'asked',
    'operation_proposed',
    'visit_scheduled',
    'visit_cancelled',
    'resolved',
    'reminded',
    'confirmation_expired',
    'confirmed',
    'rejected',
    'appeal_decided',
    'major_noticed',
  ],
  desk: [
    'assigned',
    'handed_back',
    'handed_over',
    'requester_left',
    'answered',
    'escalated',
    'escalation_returned',
    'warned',
    'breached',
    'rejected',
    'reopened',
    'appealed',
    'consent_refused',
    'mail_undelivered',
    'file_infected',
    'major_reviewed',
    'review_action_due',
  ],
};

/** Told by the call that comes with it. */
const NEVER: readonly EventKind[] = ['major_declared'];

/**
 * Whether somebody with this choice for a channel gets this piece of news by it. A page comes through every
 * channel of the person (3.3-P1); nobody is rung up for anything else.
 */
export function isBrought(news: News, channel: DeliveryChannel, choice: MailChoice): boolean {
  if (NEVER.includes(news.kind)) return false;
  if (isPage(news)) return true;
  if (channel === 'voice') return false;
  if (choice === 'all') return true;
  return choice === 'urgent' && URGENT[news.asRequester ? 'requester' : 'desk'].includes(news.kind);
}

/** Whether somebody with this choice gets this piece of news by mail. */
export const isMailed = (news: News, choice: MailChoice): boolean => isBrought(news, 'mail', choice);

/** What is left to somebody who wants no more mail of this sort; null: a page cannot be switched off. */
export function lessThan(news: News): Exclude<MailChoice, 'all'> | null {
  if (isPage(news)) return null;
  return isMailed(news, 'urgent') ? 'none' : 'urgent';
}

/** The choice that lets through less mail; nobody gets more by asking for less. */
export const lesser = (one: MailChoice, other: MailChoice): MailChoice =>
  LEAST_FIRST.find((choice) => choice === one || choice === other) ?? one;
const LEAST_FIRST: readonly MailChoice[] = ['none', 'urgent', 'all'];

/**
 * When news goes out to a person: at the next opening of their calendar; pages at any hour where the policy
 * says so. Rules are those in force at the person's site. A calendar that never opens again holds nothing back.
 */
export function deliverAt(news: News, { policy, calendars }: Rules, now: Instant): Instant {
  const { calendar, p1AtAnyHour } = policy.notification;
  if (p1AtAnyHour && isPage(news)) return now;
  return nextOpening(calendars[calendar], now) ?? now;
}

const SECOND = 1000;
const HOUR = 3600 * SECOND;
/** How long it is tried again, from the first time. */
export const GIVE_UP_AFTER = 5 * 24 * HOUR;

/** When to try again after so many attempts: half a minute, then twice as long each time, up to an hour. */
export function retryAt(attempts: number, first: Instant, now: Instant): Instant | null {
  if (now - first >= GIVE_UP_AFTER) return null;
  return now + Math.min(30 * SECOND * 2 ** Math.min(Math.max(attempts - 1, 0), 10), HOUR);
}
