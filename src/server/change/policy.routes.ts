import type { changeCalendars } from '#contract/change-calendar.ts';
import type { changePolicies } from '#contract/change-policy.ts';
import type { ChangePolicy } from '#domain/change/policy.ts';
import type { Call, Handlers } from '../platform/http/call.ts';
import { addFeed, changeCalendar, changeFeed, feedBySecret, feedsOf, revokeFeed } from './calendar.ts';
import { conflictsFor } from './conflicts.ts';
import { addModel, approveModel, modelsFor, retireModel } from './models.ts';
import {
  approvePolicyDraft,
  type By,
  beginPolicyDraft,
  changePolicyFor,
  discardPolicyDraft,
  policyVersion,
  savePolicyDraft,
} from './policy-life.ts';
import { addStandIn, endStandIn, standInsFor } from './stand-ins.ts';
import { figureCsv, figureRows, statisticsOf } from './statistics.ts';

const byOf = ({ caller, now, ip }: Call): By => ({ actor: caller.actor, now, ip });

type Whole = Awaited<ReturnType<typeof policyVersion>>;
/** The answer's schema says what lists hold, not that nobody changes them. */
const sent = (whole: Whole) =>
  whole as unknown as Awaited<ReturnType<Handlers<typeof changePolicies>['version']>>;

export const changePolicyHandlers: Handlers<typeof changePolicies> = {
  policy: async (_input, call) => {
    const { inForce, ...rest } = await changePolicyFor(call.db, byOf(call));
    return { inForce: sent(inForce), ...rest };
  },
  version: async ({ params }, call) => sent(await policyVersion(call.db, params.version, byOf(call))),
  draft: ({ body }, call) =>
    call.write(async (tx) => sent(await beginPolicyDraft(tx, body.summary, byOf(call)))),
  save: ({ params, body }, call) =>
    call.write(async (tx) => {
      const wish = { content: body.content as ChangePolicy, summary: body.summary ?? null };
      return sent(await savePolicyDraft(tx, params.version, call.ifMatch, wish, byOf(call)));
    }),
  discard: ({ params }, call) =>
    call.write(async (tx) => sent(await discardPolicyDraft(tx, params.version, call.ifMatch, byOf(call)))),
  approve: ({ params, body }, call) =>
    call.write(async (tx) =>
      sent(await approvePolicyDraft(tx, params.version, call.ifMatch, body.effectiveFrom, byOf(call))),
    ),
  models: (_input, call) => modelsFor(call.db, byOf(call)),
  addModel: ({ body }, call) => call.write((tx) => addModel(tx, body, byOf(call))),
  approveModel: ({ params }, call) => call.write((tx) => approveModel(tx, params.model, byOf(call))),
  retireModel: ({ params }, call) => call.write((tx) => retireModel(tx, params.model, byOf(call))),
  standIns: (_input, call) => standInsFor(call.db, byOf(call)),
  addStandIn: ({ body }, call) => call.write((tx) => addStandIn(tx, body, byOf(call))),
  endStandIn: ({ params }, call) => call.write((tx) => endStandIn(tx, params.delegation, byOf(call))),
};

const sendIcs = async ({ reply }: Call, text: string) => {
  await reply
    .header('content-type', 'text/calendar; charset=utf-8')
    .header('cache-control', 'private, no-store')
    .header('content-disposition', 'attachment; filename="changes.ics"')
    .send(text);
};

export const changeCalendarHandlers: Handlers<typeof changeCalendars> = {
  conflicts: ({ params }, { db, caller, now }) => conflictsFor(db, params.change, caller.actor, now),
  calendar: ({ query }, { db, now }) => changeCalendar(db, query, now),
  ics: async (_input, call) => sendIcs(call, await changeFeed(call.db, call.now)),
  feed: async ({ params }, call) => sendIcs(call, await feedBySecret(call.db, params.feed, call.now)),
  feeds: (_input, { db, caller }) => feedsOf(db, caller.actor),
  addFeed: (_input, call) => call.write((tx) => addFeed(tx, byOf(call))),
  revokeFeed: ({ params }, call) => call.write((tx) => revokeFeed(tx, params.feed, byOf(call))),
  statistics: ({ query }, { db }) => statisticsOf(db, query),
  figure: ({ params, query }, { db }) => figureRows(db, params.figure, query),
  csv: async ({ params, query }, { db, reply }) => {
    const text = await figureCsv(db, params.figure, query);
    await reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="changes-${params.figure}.csv"`)
      .send(text);
  },
};
