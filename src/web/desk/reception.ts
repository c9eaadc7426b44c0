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
  /** The call: local times (empty: not known) and where to call back. */
  startedAt: string;
  endedAt: string;
  callback: string;
  /** What was said in the chat, by whom, and when in local time. */
  chat: { text: string; by: string; at: string };
}
export const byPhoneNow: Reception = {
  ...{ channel: 'phone', receivedAt: '', backdateReason: '' },
  ...{ startedAt: '', endedAt: '', callback: '' },
  chat: { text: '', by: '', at: '' },
};

/** A caller whom the directory does not know, as they say of themselves. */
export interface Stranger {
  name: string;
  department: string;
  number: string;
  email: string;
}
export const NOBODY_YET: Stranger = { name: '', department: '', number: '', email: '' };

/** Whoever calls, from the directory or not. */
export type Speaker = { person: Person } | { stranger: Stranger };

/** The call as the API takes it; its start is when the word was received, unless that is said otherwise (A4). */
function heldOf({ channel, startedAt, endedAt, callback }: Reception, callId: string | null) {
  if (channel !== 'phone') return null;
  if (callId === null && startedAt === '' && endedAt === '' && callback.trim() === '') return null;
  return {
    callId,
    startedAt: startedAt === '' ? null : instantFrom(startedAt),
    endedAt: endedAt === '' ? null : instantFrom(endedAt),
    callbackNumber: callback.trim() || null,
  };
}

const strangerOf = ({ name, department, number, email }: Stranger) => ({
  name: name.trim(),
  department: department.trim() || null,
  number: number.trim() || null,
  email: email.trim() || null,
});

/** What the API is sent for a caller; `call`: the record of the telephone system. */
export function callOf(
  draft: Draft,
  reception: Reception,
  speaker: Speaker,
  uploads: readonly string[],
  call: { id: string; startedAt: string } | null = null,
) {
  const { channel, receivedAt, backdateReason, chat } = reception;
  const setBack = receivedAt !== '';
  const held = heldOf(reception, call?.id ?? null);
  const began = held && (call?.startedAt ?? held.startedAt);
  return {
    ...submissionOf(draft, uploads),
    ...('person' in speaker ? { requesterId: speaker.person.id } : { caller: strangerOf(speaker.stranger) }),
    channel,
    receivedAt: setBack ? instantFrom(receivedAt) : began,
    call: held,
    backdateReason: backdateReason.trim() || null,
    chat:
      channel === 'im_converted' && chat.text.trim() !== ''
        ? { text: chat.text, by: chat.by.trim() || null, at: chat.at === '' ? null : instantFrom(chat.at) }
        : null,
  } as Submission;
}

/** What to ask the caller still, and how urgent it is so far by the rules in force (null: not known yet). */
export function lookAhead(
  draft: Draft,
  person: { [K in 'id' | 'name' | 'department' | 'phone' | 'email']: string | null } | null,
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
      contact: rest.contact ?? person?.phone ?? person?.email ?? null,
    },
  };
  return {
    missing: missingFields(facts),
    priority: rules && priorityOf({ ...facts, p1Flags: [], services: servicesOf(facts) }, rules),
  };
}
