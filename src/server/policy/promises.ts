import type { z } from 'zod';
import type { promisesView } from '#contract/promises.ts';
import type { Instant } from '#domain/instant.ts';
import { type Change, comparePolicies } from '#domain/policy/compare.ts';
import { comingYears, daysIn, lastMonth, provisionalYears } from '#domain/policy/period.ts';
import { comingVersions, previousVersion } from '#domain/policy/version.ts';
import type { Calendar } from '#domain/sla/calendar.ts';
import { CLOCK_KINDS } from '#domain/sla/clock.ts';
import type { EscalationPath, Recipient } from '#domain/sla/escalation-path.ts';
import type { PolicyContent, Targets } from '#domain/sla/policy.ts';
import { PRIORITIES } from '#domain/ticket/priority.ts';
import { rostersForP1 } from '../oncall/actions.ts';
import { namesIn } from '../organisation/names.ts';
import type { Queries } from '../platform/db/db.ts';
import { acknowledgedAt } from './acknowledgements.ts';
import { attainment } from './attainment.ts';
import { contentHash } from './content.ts';
import { type DirectoryNames, directoryNames } from './directory.ts';
import {
  allInForce,
  findVersion,
  type Publication,
  type VersionRow,
  versionsOf,
  type WholeVersion,
} from './store.ts';

export type PromisesView = z.input<typeof promisesView>;

/** Everything that is promised now (3.3c). Null for a reader who is not signed in: no names of people then. */
export async function readPromises(q: Queries, reader: string | null, now: Instant): Promise<PromisesView> {
  const inForce = await allInForce(q);
  const policy = inForce.find(({ family }) => family === 'service');
  if (!policy) throw new Error('no service policy is in force');
  const content = policy.content as unknown as PolicyContent;
  const names = await directoryNames(q, content);
  const all = await versionsOf(q);
  const versions = all.filter(({ family }) => family === 'service');
  const previous = previousVersion(policy, versions);
  const before = previous && (await findVersion(q, 'service', previous.version));
  const changes = changesFor(before ? comparePolicies(before.content, policy.content) : [], reader);
  const calendars = calendarViews(inForce, content, { names, reader, now, versions: all });
  const zone = calendars.find(({ standard }) => standard)?.zone ?? 'Asia/Shanghai';
  const period = lastMonth(zone, now);
  const { matrix, p1, pauses, events, reminderDays, major } = content;
  return {
    ...standing(policy, reader),
    summary: policy.summary,
    approvedAt: policy.approver ? policy.approvedAt : null,
    approvedBy: reader === null ? null : (policy.approver?.name ?? null),
    previousVersion: previous?.version ?? null,
    changes,
    names: await namesIn(q, changes),
    coming: comingOf(policy, versions, reader),
    acknowledgedAt: reader === null ? null : await acknowledgedAt(q, reader, policy.version),
    targets: targetRows(content.targets),
    special: content.special.map(({ name, services, customers, targets }) => ({
      name,
      services: [...services],
      customers: content.customerGroups.filter(({ id }) => customers.includes(id)).map((group) => group.name),
      targets: targetRows(targets),
    })),
    ...{ matrix, p1, pauses, events, reminderDays, major },
    calendars,
    escalation: content.escalation.map((path) => pathView(path, names, reader !== null)),
    p1Rosters: await rostersForP1(q),
    attainment: { ...period, rows: await attainment(q, period) },
  } as PromisesView;
}

/** What is in force beside what was published; the hash is taken anew from what stands there (3.3c). */
const standing = ({ version, effectiveFrom, content, publication }: WholeVersion, reader: string | null) => {
  const hash = contentHash(content).toString('hex');
  return {
    version,
    effectiveFrom: effectiveFrom ?? 0,
    hash,
    publication: announced(publication, reader),
    publishedIsInForce: publication?.hash === hash,
  };
};

/** Strangers are told that it was published, not by whom. */
const announced = (publication: Publication | null, reader: string | null): Publication | null =>
  publication && (reader === null ? { ...publication, by: null } : publication);

/** Strangers are told of which part something changed, not of whom it speaks. */
const changesFor = (changes: readonly Change[], reader: string | null): Change[] =>
  changes.map((change) =>
    reader === null && /^(customerGroups|escalation)\b/.test(change.path)
      ? { ...change, before: null, after: null }
      : change,
  );

function comingOf(
  policy: VersionRow,
  versions: readonly VersionRow[],
  reader: string | null,
): PromisesView['coming'] {
  const [next] = comingVersions(policy, versions);
  return next
    ? {
        version: next.version,
        effectiveFrom: next.effectiveFrom ?? 0,
        publication: announced(next.publication, reader),
      }
    : null;
}

const targetRows = (targets: Targets): PromisesView['targets'] =>
  PRIORITIES.flatMap((priority) =>
    CLOCK_KINDS.map((kind) => {
      const rule = targets[priority][kind];
      return { priority, kind, budgetMs: rule?.budget ?? null, calendar: rule?.calendar ?? null };
    }),
  );

interface Asked {
  reader: string | null;
  now: Instant;
}

/** The calendars that count somewhere, the standard one first. */
function calendarViews(
  inForce: readonly WholeVersion[],
  { calendars: { standard, bySite } }: PolicyContent,
  { names, reader, now, versions }: { names: DirectoryNames; versions: readonly VersionRow[] } & Asked,
): PromisesView['calendars'] {
  const used = [...new Set([standard, ...Object.values(bySite)])];
  return used.flatMap((id) => {
    const version = inForce.find(({ family }) => family === `calendar:${id}`);
    if (!version) return [];
    const calendar = version.content as unknown as Calendar;
    const years = comingYears(calendar.zone, now);
    return [
      {
        ...standing(version, reader),
        id,
        name: calendar.name ?? null,
        standard: id === standard,
        sites: Object.entries(bySite).flatMap(([site, at]) =>
          at === id && names.sites.has(site) ? [names.sites.get(site) ?? ''] : [],
        ),
        zone: calendar.zone,
        alwaysOpen: calendar.alwaysOpen === true,
        week: calendar.week,
        days: daysIn(calendar, years),
        provisionalYears: provisionalYears(calendar, years),
        coming: comingOf(
          version,
          versions.filter(({ family }) => family === version.family),
          reader,
        ),
      } as PromisesView['calendars'][number],
    ];
  });
}

function pathView(
  { id, name, triggers, priorities, services, levels }: EscalationPath,
  names: DirectoryNames,
  withPeople: boolean,
): PromisesView['escalation'][number] {
  return {
    ...{ id, name, triggers: [...triggers], priorities: [...priorities], services: [...services] },
    levels: levels.map(({ to, acceptWithin, calendar }) => ({
      to: to.map((one) => ({
        kind: one.kind,
        role: one.kind === 'role' ? one.role : null,
        name: nameOf(one, names, withPeople),
      })),
      acceptWithinMs: acceptWithin,
      calendar,
    })),
  };
}

function nameOf(recipient: Recipient, names: DirectoryNames, withPeople: boolean): string | null {
  if (recipient.kind === 'group') return names.groups.get(recipient.groupId) ?? null;
  if (recipient.kind === 'roster') return names.rosters.get(recipient.rosterId) ?? null;
  return recipient.kind === 'person' && withPeople ? (names.people.get(recipient.personId) ?? null) : null;
}
