import type { Actor } from '#domain/permissions/actor.ts';
import type { Commands } from '#domain/ticket/commands.ts';
import type { Action } from '#domain/ticket/lifecycle.ts';
import type { Submission } from '#domain/ticket/record.ts';
import { type Database, transaction } from '#server/platform/db/db.ts';
import { act, recordTicket } from '#server/ticket/actions.ts';
import { DIAGNOSIS, RESULT } from '#test/world.ts';

const SUBMISSION: Submission = {
  ...{ type: 'incident', title: '报表打不开', symptom: '一直转圈', occurredAt: null, scope: '财务部' },
  ...{ description: '昨天还可以', devices: [{ kind: 'service', name: 'OA', ref: null }] },
  ...{ noDeviceReason: null, impact: 'individual', urgency: 'avoidable', channel: 'portal' },
  ...{ source: null, receivedAt: null, backdateReason: null },
};

/** Somebody of the directory. */
export interface Who {
  id: string;
  actor: Actor;
}

/** Who does what, when: on the wall of Shanghai unless another offset is written. */
export type Deed = readonly [when: string, by: Who, action: Action, command?: object];

export const at = (when: string): number => Date.parse(/[Z+]/.test(when) ? when : `${when}+08:00`);

/** A ticket that lives through the product itself, at times of our choosing. */
export async function lived(
  db: Database,
  when: string,
  requester: Who,
  more: Partial<Submission>,
  deeds: readonly Deed[],
): Promise<number> {
  const submission = { ...SUBMISSION, ...more, occurredAt: at(when) - 60_000 };
  const intake = { submission, requester: { personId: requester.id, contact: null }, uploadIds: [] };
  const { ticket } = await transaction(db, (tx) =>
    recordTicket(tx, intake, { actor: requester.actor, now: at(when) }),
  );
  for (const [time, by, action, command = {}] of deeds) {
    const request = { id: ticket.id, action, command: command as Commands[Action] };
    await transaction(db, (tx) => act(tx, request, { actor: by.actor, now: at(time) }));
  }
  return ticket.id;
}

export const accept = (when: string, by: Who): Deed => [when, by, 'accept'];
export const ask = (when: string, by: Who): Deed => [when, by, 'ask', { question: '哪张报表?' }];
export const answer = (when: string, by: Who): Deed => [when, by, 'answer', { text: '月报', fields: {} }];
export const diagnose = (when: string, by: Who): Deed => [
  ...([when, by, 'diagnose'] as const),
  { ...DIAGNOSIS, suspectedCause: null },
];
export const resolve = (when: string, by: Who): Deed => [when, by, 'resolve', { ...RESULT, riskNote: null }];
/** A public word, and for when the next one is promised. */
export const tell = (when: string, by: Who, nextUpdateAt: string | null): Deed => [
  ...([when, by, 'report_progress'] as const),
  {
    ...{ progress: '正在查', estimateAt: null, noEstimateReason: '等厂商', nextStep: '继续' },
    nextUpdateAt: nextUpdateAt === null ? null : at(nextUpdateAt),
  },
];
export const classify = (when: string, by: Who, urgency: string, impact = 'individual'): Deed => [
  ...([when, by, 'classify'] as const),
  { impact, urgency, p1Flags: [], override: null },
];
