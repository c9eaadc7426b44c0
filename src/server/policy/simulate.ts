import { setImmediate } from 'node:timers/promises';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { simulation } from '#contract/policy.ts';
import type { Instant } from '#domain/instant.ts';
import { lastMonth, type Period } from '#domain/policy/period.ts';
import { differs, simulated, Tally } from '#domain/policy/simulate.ts';
import type { Calendar } from '#domain/sla/calendar.ts';
import { chinaWorking } from '#domain/sla/calendars.ts';
import type { PolicyContent, ServicePolicy } from '#domain/sla/policy.ts';
import { type Rulebook, type Terms, workingCalendarId } from '#domain/sla/rulebook.ts';
import { termsIn } from '#domain/sla/ticket-clocks.ts';
import type { Queries } from '../platform/db/db.ts';
import { wrongField } from '../platform/http/refused.ts';
import { type TicketHistory, ticketHistories } from '../ticket/bare-history.ts';
import { calendarAt } from './known.ts';
import { rulebookFor, termsOf, versionsInForce } from './rulebook.ts';
import { allInForce, type WholeVersion } from './store.ts';

/** So many tickets are judged at most, so many at a time, and so many are shown. */
const MOST = 20_000;
const BATCH = 100;
/** After so many others have their turn: a trial holds nobody up. */
const AT_ONCE = 20;
const SHOWN = 50;

/** What a version would have changed for the tickets recorded in a period; nothing is written. */
export async function simulate(
  q: Queries,
  version: WholeVersion,
  wish: { from: Instant | null; to: Instant | null },
  now: Instant,
): Promise<z.input<typeof simulation>> {
  const { from, to } = await periodOf(q, wish, now);
  const found = await ticketsIn(q, { from, to });
  const ids = found.slice(0, MOST);
  const tally = new Tally();
  const examples: z.input<typeof simulation>['examples'] = [];
  let differing = 0;
  const read = (start: number) => ticketHistories(q, ids.slice(start, start + BATCH));
  let next = read(0);
  for (let start = 0; start < ids.length; start += BATCH) {
    const histories = await next;
    // The next ones are read while these are judged.
    next = start + BATCH < ids.length ? read(start + BATCH) : Promise.resolve([]);
    next.catch(() => {});
    const before = await rulebookFor(
      q,
      histories.flatMap(({ events }) => termsIn(events)),
    );
    const after = await imagined(q, version, before, histories);
    for (const [place, { ticketId, title, events }] of histories.entries()) {
      if (place % AT_ONCE === 0) await setImmediate();
      const runs = simulated(events, before, after, now);
      for (const run of runs) tally.add(run);
      const first = runs.find(differs);
      if (!first) continue;
      differing++;
      if (examples.length < SHOWN) examples.push({ ticketId, title, ...first });
    }
  }
  return {
    from,
    to,
    tickets: ids.length,
    capped: found.length > MOST,
    rows: tally.rows,
    differing,
    examples,
  };
}

async function periodOf(
  q: Queries,
  wish: { from: Instant | null; to: Instant | null },
  now: Instant,
): Promise<Period> {
  const inForce = await allInForce(q);
  const policy = inForce.find(({ family }) => family === 'service')?.content as PolicyContent | undefined;
  const standard = inForce.find(({ family }) => family === `calendar:${policy?.calendars.standard}`);
  const month = lastMonth(String(standard?.content.zone ?? ''), now);
  const period = { from: wish.from ?? month.from, to: wish.to ?? (wish.from === null ? month.to : now) };
  if (period.from >= period.to) throw wrongField('body.to', 'ends_before_start');
  return period;
}

/** Numbers of the tickets recorded in a period, one more than are judged at most. */
async function ticketsIn(q: Queries, { from, to }: Period): Promise<number[]> {
  const found = await sql<{ id: number }>`select id from ticket
    where recorded_at >= ${new Date(from).toISOString()} and recorded_at < ${new Date(to).toISOString()}
    order by recorded_at, id limit ${MOST + 1}`.execute(q);
  return found.rows.map(({ id }) => id);
}

/** The rules as they would be: the version in place of what each ticket was judged by. */
async function imagined(
  q: Queries,
  { family, version, content }: WholeVersion,
  before: Rulebook,
  histories: readonly TicketHistory[],
): Promise<Rulebook> {
  if (family !== 'service') {
    const id = family.slice('calendar:'.length);
    const working = calendarFrom(content, id, version);
    return {
      at: (terms) => {
        const rules = before.at(terms);
        if (workingCalendarId(rules.policy, terms.site) !== id) return rules;
        return { ...rules, calendars: { ...rules.calendars, working } };
      },
    };
  }
  const policy = { ...content, version } as unknown as ServicePolicy;
  const calendars = await calendarsBy(q, policy, histories);
  return {
    at: (terms) => ({ policy, calendars: { ...before.at(terms).calendars, working: calendars(terms) } }),
  };
}

const made = new WeakMap<object, Calendar>();
/** One object for a content, so that its working time is laid out once. */
function calendarFrom(content: object, id: string, version: number): Calendar {
  const calendar = made.get(content) ?? ({ ...content, id, version } as unknown as Calendar);
  made.set(content, calendar);
  return calendar;
}

/** Which working hours a policy would have counted for a ticket: the version that its terms name, else that in force. */
async function calendarsBy(
  q: Queries,
  policy: ServicePolicy,
  histories: readonly TicketHistory[],
): Promise<(terms: Terms) => Calendar> {
  const known = termsOf(await versionsInForce(q), null).calendars;
  const asked = histories.flatMap(({ events }) => termsIn(events));
  const versionOf = (terms: Terms, id: string) => terms.calendars[id] ?? known[id] ?? 1;
  const found = new Map<string, Calendar>();
  for (const terms of asked) {
    const id = workingCalendarId(policy, terms.site);
    const key = `${id}@${versionOf(terms, id)}`;
    if (!found.has(key)) found.set(key, (await calendarAt(q, id, versionOf(terms, id))) ?? chinaWorking);
  }
  return (terms) => {
    const id = workingCalendarId(policy, terms.site);
    return found.get(`${id}@${versionOf(terms, id)}`) ?? chinaWorking;
  };
}
