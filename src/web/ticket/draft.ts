import { useCallback, useState } from 'react';
import { z } from 'zod';
import type { tickets } from '#contract/ticket/tickets.ts';
import { IMPACTS, URGENCIES } from '#domain/ticket/priority.ts';
import { TICKET_TYPES } from '#domain/ticket/ticket.ts';
import type { RequestOf } from '../platform/client.ts';
import { instantFrom } from '../platform/local-time.ts';

/** A submission while it is written: what the inputs hold. Times are local, as `datetime-local` gives them. */
const draftSchema = z.object({
  type: z.enum(TICKET_TYPES),
  title: z.string(),
  symptom: z.string(),
  occurredAt: z.string(),
  scope: z.string(),
  description: z.string(),
  deviceKind: z.enum(['device', 'service']),
  devices: z.array(z.string()),
  /** What of `devices` was picked from the register, by the text that stands for it. */
  picked: z
    .record(z.string(), z.object({ kind: z.enum(['device', 'service']), name: z.string(), ref: z.string() }))
    .default({}),
  noDevice: z.boolean(),
  noDeviceReason: z.string(),
  impact: z.enum(IMPACTS).nullable(),
  urgency: z.enum(URGENCIES).nullable(),
  contact: z.string(),
  confidential: z.boolean().default(false),
});
export type Draft = z.output<typeof draftSchema>;

export const blankDraft: Draft = {
  type: 'incident',
  title: '',
  symptom: '',
  occurredAt: '',
  scope: '',
  description: '',
  deviceKind: 'device',
  devices: [],
  picked: {},
  noDevice: false,
  noDeviceReason: '',
  impact: null,
  urgency: null,
  contact: '',
  confidential: false,
};

/** A draft about trouble with something that is in one's hands. */
export const aboutDevice = (draft: Draft, item: { id: string; name: string; number: string }): Draft => {
  const text = pickText(item);
  const picked = { kind: 'device', name: item.name, ref: item.id } as const;
  return { ...draft, type: 'incident', noDevice: false, devices: [text], picked: { [text]: picked } };
};

/** The text that stands for an item in a draft. */
export const pickText = ({ name, number }: { name: string; number: string }): string => `${name} · ${number}`;

type Submission = RequestOf<(typeof tickets)['record']>['body'];

const given = (text: string): string | null => (text.trim() === '' ? null : text.trim());

/** What the API is sent; empty fields are unknown, and the answer names those that are missed. */
export const submissionOf = (draft: Draft, uploadIds: readonly string[]): Submission => ({
  type: draft.type,
  title: draft.title.trim(),
  symptom: given(draft.symptom),
  occurredAt: draft.occurredAt === '' ? null : instantFrom(draft.occurredAt),
  scope: given(draft.scope),
  description: given(draft.description),
  devices: draft.noDevice
    ? []
    : draft.devices.map((name) => draft.picked[name] ?? { kind: draft.deviceKind, name }),
  noDeviceReason: draft.noDevice ? given(draft.noDeviceReason) : null,
  impact: draft.impact,
  urgency: draft.urgency,
  contact: given(draft.contact),
  ...(draft.confidential ? { confidential: true } : {}),
  uploadIds: [...uploadIds],
});

/** A draft that survives a closed page, kept in this browser until it is handed in. */
export function useDraft(name: string): [Draft, (draft: Draft) => void, () => void] {
  const place = `yinuo.draft.${name}`;
  const [draft, set] = useState(() => kept(place));
  const change = useCallback(
    (next: Draft) => {
      set(next);
      localStorage.setItem(place, JSON.stringify(next));
    },
    [place],
  );
  const forget = useCallback(() => localStorage.removeItem(place), [place]);
  return [draft, change, forget];
}

function kept(place: string): Draft {
  try {
    return draftSchema.catch(blankDraft).parse(JSON.parse(localStorage.getItem(place) ?? 'null'));
  } catch {
    return blankDraft;
  }
}
