import { sql } from 'kysely';
import type { Calendar } from '#domain/sla/calendar.ts';
import { alwaysOpen } from '#domain/sla/calendars.ts';
import type { PolicyContent, ServicePolicy } from '#domain/sla/policy.ts';
import { type Rulebook, type Rules, type Terms, workingCalendarId } from '#domain/sla/rulebook.ts';
import { databaseOf, type Queries } from '../platform/db/db.ts';

/** Versions never change, so what was read once is kept; calendars are compiled once by their identity. */
class Known {
  readonly policies = new Map<number, ServicePolicy>();
  readonly calendars = new Map<string, Calendar>();
  readonly rules = new Map<string, Rules>();
}
const knownOf = new WeakMap<object, Known>();

function knownTo(q: Queries): Known {
  const owner = databaseOf(q);
  const known = knownOf.get(owner) ?? new Known();
  knownOf.set(owner, known);
  return known;
}

/** The rules that all of these terms name, read from the database where they are not known yet. */
export async function rulebookFor(q: Queries, terms: readonly Terms[]): Promise<Rulebook> {
  const known = knownTo(q);
  for (const named of terms) if (!found(known, named)) await learn(q, known, named);
  return {
    at: (named) => {
      const rules = found(known, named);
      if (!rules) throw new Error(`policy ${named.policy} was not loaded`);
      return rules;
    },
  };
}

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

async function learn(q: Queries, { policies, calendars }: Known, terms: Terms): Promise<void> {
  const policy =
    policies.get(terms.policy) ??
    ({
      ...(await contentOf<PolicyContent>(q, 'service', terms.policy)),
      version: terms.policy,
    } as ServicePolicy);
  policies.set(terms.policy, policy);
  const id = workingCalendarId(policy, terms.site);
  const version = terms.calendars[id] ?? 1;
  const content = await contentOf<Omit<Calendar, 'id' | 'version'>>(q, `calendar:${id}`, version);
  calendars.set(`${id}@${version}`, { ...content, id, version });
}

async function contentOf<T>(q: Queries, family: string, version: number): Promise<T> {
  const read = await sql<{ content: T }>`
    select content from policy_version where family = ${family} and version = ${version}`.execute(q);
  const row = read.rows[0];
  if (!row) throw new Error(`there is no version ${version} of ${family}`);
  return row.content;
}

/** The terms of a record that is made now at a site, from the versions in force by family. */
export function termsOf(inForce: Readonly<Record<string, number>>, site: string | null): Terms {
  const calendars = Object.entries(inForce).flatMap(([family, version]) =>
    family.startsWith('calendar:') ? [[family.slice('calendar:'.length), version] as const] : [],
  );
  return { policy: inForce.service ?? 1, calendars: Object.fromEntries(calendars), site };
}
