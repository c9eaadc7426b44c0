import { sql } from 'kysely';
import type { Calendar } from '#domain/sla/calendar.ts';
import { alwaysOpen, chinaWorking } from '#domain/sla/calendars.ts';
import { type ServicePolicy, shippedPolicy } from '#domain/sla/policy.ts';
import { type Rulebook, type Rules, type Terms, workingCalendarId } from '#domain/sla/rulebook.ts';
import type { Queries } from '../platform/db/db.ts';
import { calendarAt, type Known, knownTo, policyAt } from './known.ts';

/**
 * The rules that all of these terms name, read from the database where they are not known yet. Where a
 * version is missing or broken, what is in force stands in for it and is named as such: no ticket becomes
 * unusable by a policy.
 */
export async function rulebookFor(q: Queries, terms: readonly Terms[]): Promise<Rulebook> {
  const known = knownTo(q);
  const standIns = new Map<string, Rules>();
  for (const named of terms) {
    if (found(known, named) || standIns.has(keyOf(named))) continue;
    const missing = await learn(q, named);
    if (missing.length > 0) standIns.set(keyOf(named), await standIn(q, named, missing));
  }
  return {
    at: (named) => {
      const rules = found(known, named) ?? standIns.get(keyOf(named));
      if (!rules) throw new Error(`policy ${named.policy} was not loaded`);
      return rules;
    },
  };
}

const keyOf = (terms: Terms): string => JSON.stringify(terms);

/** The rules of one ticket's terms. */
export async function rulesFor(q: Queries, terms: Terms): Promise<Rules> {
  return (await rulebookFor(q, [terms])).at(terms);
}

function found({ policies, calendars, rules }: Known, terms: Terms): Rules | null {
  const policy = policies.get(terms.policy);
  if (!policy) return null;
  const id = workingCalendarId(policy, terms.site);
  const name = `${id}@${terms.calendars[id] ?? 1}`;
  const working = calendars.get(name);
  if (!working) return null;
  const key = `${terms.policy} ${name}`;
  const made = rules.get(key) ?? { policy, calendars: { always: alwaysOpen, working } };
  rules.set(key, made);
  return made;
}

/** Reads what the terms name. @returns what of it there is not */
async function learn(q: Queries, terms: Terms): Promise<string[]> {
  const policy = await policyAt(q, terms.policy);
  if (!policy) return [`service ${terms.policy}`];
  const id = workingCalendarId(policy, terms.site);
  const version = terms.calendars[id] ?? 1;
  return (await calendarAt(q, id, version)) ? [] : [`calendar:${id} ${version}`];
}

/** The nearest rules that there are: of the same family in force, else the standard ones, else those shipped. */
async function standIn(q: Queries, terms: Terms, missing: readonly string[]): Promise<Rules> {
  const inForce = await versionsInForce(q);
  const policy =
    (await policyAt(q, terms.policy)) ?? (await policyAt(q, inForce.service ?? 1)) ?? shippedPolicy;
  const working = await workingStandIn(q, policy, terms, inForce);
  return { policy, calendars: { always: alwaysOpen, working }, missing };
}

async function workingStandIn(
  q: Queries,
  policy: ServicePolicy,
  terms: Terms,
  inForce: Readonly<Record<string, number>>,
): Promise<Calendar> {
  const own = workingCalendarId(policy, terms.site);
  const candidates = [
    [own, terms.calendars[own]],
    [own, inForce[`calendar:${own}`]],
    [policy.calendars.standard, inForce[`calendar:${policy.calendars.standard}`]],
  ] as const;
  for (const [id, version] of candidates) {
    const calendar = version === undefined ? null : await calendarAt(q, id, version);
    if (calendar) return calendar;
  }
  return chinaWorking;
}

/** Versions in force now, by family. */
export async function versionsInForce(q: Queries): Promise<Record<string, number>> {
  const read = await sql<{ family: string; version: number }>`
    select family, version from policy_in_force`.execute(q);
  return Object.fromEntries(read.rows.map(({ family, version }) => [family, version]));
}

/** All calendars in force, by id; one whose version is missing or broken is left out. */
export async function calendarsInForce(q: Queries): Promise<Readonly<Record<string, Calendar>>> {
  const { calendars } = termsOf(await versionsInForce(q), null);
  const entries: [string, Calendar][] = [];
  for (const [id, version] of Object.entries(calendars)) {
    const calendar = await calendarAt(q, id, version);
    if (calendar) entries.push([id, calendar]);
  }
  return Object.fromEntries(entries);
}

/** The terms of a record that is made now at a site, from the versions in force by family. */
export function termsOf(inForce: Readonly<Record<string, number>> | null, site: string | null): Terms {
  const calendars = Object.entries(inForce ?? {}).flatMap(([family, version]) =>
    family.startsWith('calendar:') ? [[family.slice('calendar:'.length), version] as const] : [],
  );
  return { policy: inForce?.service ?? 1, calendars: Object.fromEntries(calendars), site };
}
