import type { TFunction } from 'i18next';
import { z } from 'zod';
import { ADDRESS_HOLDS, UNDELIVERED } from '#domain/notice/undelivered.ts';
import {
  SECURITY_CATEGORIES,
  SECURITY_LEVELS,
  SECURITY_REPORTS,
  SECURITY_STEPS,
} from '#domain/ticket/security.ts';
import type { Formats } from '../platform/formats.ts';
import type { EventView, TicketView } from './queries.ts';

/** Fields of an entry that are shown as texts, in this order. */
const TEXTS = [
  'chat',
  'text',
  'question',
  'finding',
  'suspectedCause',
  'plan',
  'risk',
  'handover',
  'progress',
  'noEstimateReason',
  'nextStep',
  'result',
  'verification',
  'riskNote',
  'name',
  'address',
  'reference',
  'comment',
  'note',
  'told',
  'reason',
  'headline',
  'summary',
  'cause',
  'answer',
] as const;
type TextField = (typeof TEXTS)[number];

/** What was said in an entry. */
export const textsOf = ({ data, kind }: EventView): { field: TextField; text: string }[] =>
  TEXTS.flatMap((field) => {
    // An escalation's cause is a word of ours, not of a person.
    const text = field === 'cause' && kind !== 'major_reviewed' ? null : data[field];
    return typeof text === 'string' && text !== '' ? [{ field, text }] : [];
  });

const file = z.object({ id: z.string(), name: z.string(), size: z.number() });
const files = z.array(file).catch([]);

/** The files that came with an entry. */
export const filesOf = ({ data }: EventView): z.output<typeof files> => files.parse(data.files ?? []);

const mail = z
  .object({ id: z.string(), why: z.string().catch(''), labels: z.array(z.string()).catch([]) })
  .nullable()
  .catch(null);

/** The message of which an entry was made; null when it was made otherwise. */
export const mailOf = ({ data }: EventView): z.output<typeof mail> => mail.parse(data.mail ?? null);

/** How somebody without an account is called: as they call themselves, else by the way they are reached. */
export const contactName = ({ requester }: Pick<TicketView, 'requester'>): string =>
  requester.name ?? requester.contact ?? '';

const TIMES = ['appointmentAt', 'estimateAt', 'expectedAt', 'takenAt', 'nextAt'] as const;

const ABOUT = [
  'major_lead',
  'major_notice',
  'major_review',
  'follow',
  'followed_withdrawn',
  'end_of_path',
  'security_report',
  'security_summary',
] as const;
/** Entries that name the other ticket of a link. */
const LINKS = /^(duplicate|parent|child)_|^withdrawn$|^mail_moved$/;
const ROLES = ['leadId', 'communicationId', 'technicalId'] as const;

/** Why a mail did not arrive, with the code of the mail system that said so. */
function whyOf({ why, status, report }: EventView['data'], t: TFunction<['ticket', 'desk']>): string {
  const code = [...UNDELIVERED, ...ADDRESS_HOLDS].find((one) => one === why) ?? 'not_delivered';
  const words = t(report === 'delayed' ? 'desk:undelivered.delayed' : `desk:undelivered.${code}`);
  return typeof status === 'string' ? `${words} (${status})` : words;
}

/** What an entry changed or fixed, in short sentences. */
export function factsOf(
  event: EventView,
  ticket: TicketView,
  t: TFunction<['ticket', 'desk']>,
  formats: Formats,
): string[] {
  const { data, after, before, kind } = event;
  const name = (id: unknown): string => (typeof id === 'string' ? (ticket.names[id] ?? t('stranger')) : '—');
  const facts: string[] = [];
  if ('assigneeId' in after && after.assigneeId)
    facts.push(t('assignedTo', { name: name(after.assigneeId) }));
  if ('groupId' in after && kind !== 'recorded') facts.push(t('toGroup', { name: name(after.groupId) }));
  if (kind === 'mail_undelivered')
    facts.push(t('desk:undelivered.told', { to: data.to, why: whyOf(data, t) }));
  if (kind === 'file_infected') facts.push(t('fileFound', { name: data.name, finding: data.finding }));
  if (kind === 'escalated' && isTrigger(data.trigger)) facts.push(t(`trigger.${data.trigger}`));
  facts.push(...callFacts(data.call, t, formats));
  if (data.method === 'phone' && typeof data.number === 'string')
    facts.push(`${t('field.calledNumber')}: ${data.number}`);
  if (typeof data.chat === 'string') facts.push(...chatFacts(data, t, formats));
  if (kind === 'consent_given' && data.emergency === true) facts.push(t('emergencyConsent'));
  if (kind === 'appeal_decided') facts.push(t(data.upheld === true ? 'upheldYes' : 'upheldNo'));
  if (kind === 'operation_finished' && isOutcome(data.outcome)) facts.push(t(`outcome.${data.outcome}`));
  if (kind === 'classified' && typeof before.priority === 'string' && typeof after.priority === 'string') {
    facts.push(t('changed', { field: t('field.priority'), before: before.priority, after: after.priority }));
  }
  if (kind === 'classified') facts.push(...byImpact(data.byImpact, t));
  for (const field of TIMES) {
    const at = data[field];
    if (typeof at === 'number') facts.push(`${t(`field.${field}`)}: ${formats.time(at)}`);
  }
  if (typeof data.nextUpdateAt === 'number')
    facts.push(t('progress.next', { at: formats.time(data.nextUpdateAt) }));
  if (kind === 'resolved' && data.how === 'followed') facts.push(t('followed'));
  for (const role of kind === 'major_led' ? ROLES : []) {
    if (typeof data[role] === 'string') facts.push(`${t(`field.${role}`)}: ${name(data[role])}`);
  }
  if (kind === 'withdrawn' && data.how === 'moved') facts.push(t('movedAway'));
  const about = ABOUT.find((known) => kind === 'warned' && data.about === known);
  if (about) facts.push(t(`about.${about}`));
  const other = LINKS.test(kind) ? (data.of ?? data.id ?? data.to) : undefined;
  if (typeof other === 'number') facts.push(t('linkedTo', { id: other }));
  if (kind === 'security_graded') facts.push(...graded(after.security, t));
  const step = SECURITY_STEPS.find((known) => kind === 'security_step_taken' && data.step === known);
  if (step) facts.push(t(`securityStep.${step}`));
  const report = SECURITY_REPORTS.find((known) => kind === 'security_reported' && data.report === known);
  if (report) facts.push(`${t(`securityReport.${report}`)}: ${String(data.to)}`);
  if (kind === 'amended') facts.push(...amendments(event, t));
  return facts;
}

const hit = z.object({
  items: z.array(z.string()),
  services: z.array(z.object({ name: z.string() })),
  people: z.number(),
  departments: z.number(),
});
/** More services than these make no sentence. */
const MOST_NAMED = 5;

/** By what the rank was taken from the register (2.6b, 3.3). */
function byImpact(data: unknown, t: TFunction<['ticket', 'desk']>): string[] {
  const found = hit.safeParse(data).data;
  if (!found) return [];
  const { people, departments } = found;
  const named = { items: found.items.join(', '), people, departments };
  const names = found.services.map(({ name }) => name);
  const more = names.length > MOST_NAMED ? ` +${names.length - MOST_NAMED}` : '';
  return [
    names.length === 0
      ? t('byImpact', named)
      : t('byImpactOn', { ...named, services: names.slice(0, MOST_NAMED).join(', ') + more }),
  ];
}

/** The grade and the sort that a security incident was given. */
function graded(security: unknown, t: TFunction<'ticket'>): string[] {
  const { level, category } = (security ?? {}) as Record<string, unknown>;
  const [grade, sort] = [
    SECURITY_LEVELS.find((known) => known === level),
    SECURITY_CATEGORIES.find((known) => known === category),
  ];
  return grade && sort ? [`${t(`securityLevel.${grade}`)} · ${t(`securityCategory.${sort}`)}`] : [];
}

/** When the call was held that a record was made of, and where to call back. */
function callFacts(call: unknown, t: TFunction<'ticket'>, formats: Formats): string[] {
  if (typeof call !== 'object' || call === null) return [];
  const { startedAt, endedAt, callbackNumber } = call as Record<string, unknown>;
  return [
    ...(typeof startedAt === 'number' ? [`${t('call.started')}: ${formats.time(startedAt)}`] : []),
    ...(typeof endedAt === 'number' ? [`${t('call.ended')}: ${formats.time(endedAt)}`] : []),
    ...(typeof callbackNumber === 'string' ? [`${t('call.back')}: ${callbackNumber}`] : []),
  ];
}

/** By whom and when the words of a private chat were said. */
function chatFacts(
  { chatBy, chatAt }: EventView['data'],
  t: TFunction<'ticket'>,
  formats: Formats,
): string[] {
  const by = typeof chatBy === 'string' ? [`${t('chat.by')}: ${chatBy}`] : [];
  return typeof chatAt === 'number' ? [...by, `${t('chat.at')}: ${formats.time(chatAt)}`] : by;
}

const isTrigger = (value: unknown): value is 'a' | 'b' | 'c' | 'd' =>
  ['a', 'b', 'c', 'd'].includes(String(value));
const isOutcome = (value: unknown): value is 'succeeded' | 'failed' =>
  value === 'succeeded' || value === 'failed';

const AMENDED = ['title', 'symptom', 'scope', 'description', 'noDeviceReason'] as const;

/** Which texts were put right; long ones are cut, the whole stands in the details. */
function amendments({ before, after }: EventView, t: TFunction<'ticket'>): string[] {
  return AMENDED.filter((field) => field in after).map((field) =>
    t('changed', { field: t(`field.${field}`), before: short(before[field]), after: short(after[field]) }),
  );
}

const short = (value: unknown): string =>
  typeof value === 'string' ? (value.length > 60 ? `${value.slice(0, 60)}…` : value) : '—';
