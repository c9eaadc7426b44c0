import { sql } from 'kysely';
import type { z } from 'zod';
import type { policies } from '#contract/policy.ts';
import type { Actor } from '#domain/permissions/actor.ts';
import { announcedSince } from '#domain/policy/announced.ts';
import { comingVersions, mayReadVersion } from '#domain/policy/version.ts';
import type { Calendar } from '#domain/sla/calendar.ts';
import type { Queries } from '../platform/db/db.ts';
import { isCalendar } from './actions.ts';
import { allInForce, type VersionRow, versionsOf } from './store.ts';
import { summaryOf } from './views.ts';

type Families = z.input<typeof policies.families.output>['items'];

/** Every family that has a version for this reader: what is in force, what comes next, what is drafted. */
export async function familiesFor(q: Queries, actor: Actor): Promise<Families> {
  const names = await calendarNames(q);
  const announced = await newlyAnnounced(q);
  const byFamily = Map.groupBy(
    (await versionsOf(q)).filter((version) => mayReadVersion(actor, version)),
    ({ family }) => family,
  );
  return [...byFamily].map(([family, versions]) => ({
    ...familyOf(family, versions, names),
    announced: announced.get(family) ?? [],
  }));
}

function familyOf(family: string, versions: readonly VersionRow[], names: ReadonlyMap<string, string>) {
  const inForce = versions.find((version) => version.inForce) ?? null;
  const draft = versions.find(({ state }) => state === 'draft');
  const newest = [draft, ...versions].find((version) => version && names.has(keyOf(version)));
  const calendarId = family === 'service' ? null : family.slice('calendar:'.length);
  return {
    family,
    kind: calendarId === null ? ('service' as const) : ('calendar' as const),
    calendarId,
    name: newest ? (names.get(keyOf(newest)) ?? null) : null,
    inForce: inForce && summaryOf(inForce),
    coming: comingVersions(inForce, versions).map(summaryOf),
    draft: draft ? summaryOf(draft) : null,
  };
}

const keyOf = ({ family, version }: Pick<VersionRow, 'family' | 'version'>): string => `${family} ${version}`;

/** Years that the product has learnt of since the calendars in force were made. */
async function newlyAnnounced(q: Queries): Promise<Map<string, number[]>> {
  const calendars = (await allInForce(q)).filter(({ family }) => isCalendar(family));
  return new Map(
    calendars.map(({ family, content }) => [family, announcedSince(content as unknown as Calendar)]),
  );
}

async function calendarNames(q: Queries): Promise<Map<string, string>> {
  const found = await sql<{ family: string; version: number; name: string }>`
    select family, version, content ->> 'name' as name from policy_version
    where family <> 'service' and content ? 'name'`.execute(q);
  return new Map(found.rows.map((row) => [keyOf(row), row.name]));
}
