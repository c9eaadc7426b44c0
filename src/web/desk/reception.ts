import type { tickets } from '#contract/ticket/tickets.ts';
import { missingFields, type RecordField } from '#domain/ticket/completeness.ts';
import { type Priority, type PriorityRules, priorityOf } from '#domain/ticket/priority.ts';
import { servicesOf } from '#domain/ticket/ticket.ts';
import type { RequestOf } from '../platform/client.ts';
import { instantFrom } from '../platform/local-time.ts';
import { type Draft, submissionOf } from '../ticket/draft.ts';
import type { Person } from './PersonPicker.tsx';

export type Submission = NonNullable<RequestOf<(typeof tickets)['record']>['body']>;

/** Channels by which a word reaches the desk and is written down by it (3.1, A4, A5). */
export const CALL_CHANNELS = ['phone', 'im_converted'] as const;

/** How and when the word reached the desk, while it is written down. */
export interface Reception {
  channel: (typeof CALL_CHANNELS)[number];
  /** Local time as `datetime-local` gives it; empty means now. */
  receivedAt: string;
  backdateReason: string;
  /** What was said in the chat, by whom, and when in local time. */
  chat: { text: string; by: string; at: string };
}
export const byPhoneNow: Reception = {
  ...{ channel: 'phone', receivedAt: '', backdateReason: '' },
  chat: { text: '', by: '', at: '' },
};

/** What the API is sent for a caller. */
export function callOf(draft: Draft, reception: Reception, person: Person, uploads: readonly string[]) {
  const { channel, receivedAt, backdateReason, chat } = reception;
  const setBack = receivedAt !== '';
  return {
    ...submissionOf(draft, uploads),
    requesterId: person.id,
    channel,
    receivedAt: setBack ? instantFrom(receivedAt) : null,
    backdateReason: setBack && backdateReason.trim() !== '' ? backdateReason.trim() : null,
    chat:
      channel === 'im_converted' && chat.text.trim() !== ''
        ? { text: chat.text, by: chat.by.trim() || null, at: chat.at === '' ? null : instantFrom(chat.at) }
        : null,
  } as Submission;
}

/** What to ask the caller still, and how urgent it is so far by the rules in force (null: not known yet). */
export function lookAhead(
  draft: Draft,
  person: Person | null,
  rules: PriorityRules | null,
): { missing: RecordField[]; priority: Priority | null } {
  const { devices = [], ...rest } = submissionOf(draft, []) as Submission;
  const facts = {
    type: rest.type,
    title: rest.title,
    symptom: rest.symptom ?? null,
    occurredAt: rest.occurredAt ? Date.parse(rest.occurredAt) : null,
    scope: rest.scope ?? null,
    description: rest.description ?? null,
    devices: devices.map(({ kind, name }) => ({ kind, name, ref: null })),
    noDeviceReason: rest.noDeviceReason ?? null,
    impact: rest.impact ?? null,
    urgency: rest.urgency ?? null,
    requester: {
      personId: person?.id ?? null,
      name: person?.name ?? null,
      department: person?.department ?? null,
      contact: rest.contact ?? person?.whole?.phone ?? person?.email ?? null,
    },
  };
  return {
    missing: missingFields(facts),
    priority: rules && priorityOf({ ...facts, p1Flags: [], services: servicesOf(facts) }, rules),
  };
}
