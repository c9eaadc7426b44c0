import { sql } from 'kysely';
import { calendarContent, servicePolicy } from '#contract/policy-content.ts';
import type { Calendar } from '#domain/sla/calendar.ts';
import { isZone } from '#domain/sla/calendar-zone.ts';
import { type ServicePolicy, shippedPolicy } from '#domain/sla/policy.ts';
import type { Rules } from '#domain/sla/rulebook.ts';
import { databaseOf, type Queries } from '../platform/db/db.ts';

/** Versions never change, so what was read once is kept; calendars are compiled once by their identity. */
export class Known {
  readonly policies = new Map<number, ServicePolicy>();
  readonly calendars = new Map<string, Calendar>();
  readonly rules = new Map<string, Rules>();
}
const knownOf = new WeakMap<object, Known>();

export function knownTo(q: Queries): Known {
  const owner = databaseOf(q);
  const known = knownOf.get(owner) ?? new Known();
  knownOf.set(owner, known);
  return known;
}

/** A version of the service policy; null when there is none, or none that can be judged by. */
export async function policyAt(q: Queries, version: number): Promise<ServicePolicy | null> {
  const { policies } = knownTo(q);
  const known = policies.get(version);
  if (known) return known;
  const content = await contentOf(q, 'service', version);
  const policy = content && policyFrom(content, version);
  if (policy) policies.set(version, policy);
  return policy;
}

/** What a later release added to policies is as that release ships it; targets there always were. */
function policyFrom(content: object, version: number): ServicePolicy | null {
  const { version: _version, ...shipped } = shippedPolicy;
  const whole = { ...shipped, ...content };
  return 'targets' in content && servicePolicy.safeParse(whole).success ? { ...whole, version } : null;
}

/** A version of a calendar; null when there is none, or none that can be counted on. */
export async function calendarAt(q: Queries, id: string, version: number): Promise<Calendar | null> {
  const { calendars } = knownTo(q);
  const known = calendars.get(`${id}@${version}`);
  if (known) return known;
  const content = await contentOf(q, `calendar:${id}`, version);
  const read = calendarContent.safeParse(content);
  if (!read.success || !isZone(read.data.zone)) return null;
  const calendar = { ...read.data, id, version };
  calendars.set(`${id}@${version}`, calendar);
  return calendar;
}

async function contentOf(q: Queries, family: string, version: number): Promise<object | null> {
  const read = await sql<{ content: object }>`
    select content from policy_version where family = ${family} and version = ${version}`.execute(q);
  return read.rows[0]?.content ?? null;
}
