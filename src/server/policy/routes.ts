import type { policies } from '#contract/policy.ts';
import { comparePolicies } from '#domain/policy/compare.ts';
import { managesPolicies, mayReadVersion } from '#domain/policy/version.ts';
import type { FieldProblem } from '#domain/refusal.ts';
import { namesIn } from '../organisation/names.ts';
import type { Call, Handlers } from '../platform/http/call.ts';
import { refused } from '../platform/http/refused.ts';
import {
  addCalendar,
  approveDraft,
  type By,
  beginDraft,
  discardDraft,
  located,
  placeOf,
  publishVersion,
  readVersion,
  rejudgeBy,
  requireKind,
  type Seen,
  saveDraft,
} from './actions.ts';
import { familiesFor } from './families.ts';
import { exportIcs, importIcs } from './ics.ts';
import { hintsOf, problemsOf } from './problems.ts';
import { simulate } from './simulate.ts';
import { versionsOf, type WholeVersion } from './store.ts';
import { summaryOf, viewOf } from './views.ts';

const byOf = ({ caller, now, ip }: Call): By => ({ actor: caller.actor, now, ip });
const seenBy = (params: { family: string; version: number }, { ifMatch }: Call): Seen => ({
  ...params,
  revision: ifMatch,
});

/** One write on a version, answered with how it stands afterwards. */
const writing = (
  call: Call,
  work: (tx: Parameters<Parameters<Call['write']>[0]>[0]) => Promise<WholeVersion>,
) => call.write(async (tx) => viewOf(tx, await work(tx), call.caller.actor, call.now));

export const policyHandlers: Handlers<typeof policies> = {
  families: async (_input, { caller, db }) => ({
    items: await familiesFor(db, caller.actor),
    manages: managesPolicies(caller.actor),
  }),

  versions: async ({ params }, { caller, db }) => {
    const found = await versionsOf(db, params.family);
    const items = found.filter((version) => mayReadVersion(caller.actor, version));
    if (items.length === 0) throw refused('not_found');
    return { items: items.map(summaryOf) };
  },

  open: async ({ params }, { caller, db, now }) =>
    viewOf(db, await readVersion(db, params.family, params.version, caller.actor), caller.actor, now),

  compare: async ({ params: { family }, query: { from, to } }, { caller, db }) => {
    const before = await readVersion(db, family, from, caller.actor);
    const after = await readVersion(db, family, to, caller.actor);
    const changes = comparePolicies(before.content, after.content);
    return { from, to, changes, names: await namesIn(db, changes) };
  },

  draft: ({ params, body }, call) =>
    writing(call, (tx) => beginDraft(tx, { ...params, ...body }, byOf(call))),

  save: ({ params, body: { content, summary = null } }, call) =>
    writing(call, (tx) => saveDraft(tx, seenBy(params, call), { content, summary }, byOf(call))),

  discard: ({ params }, call) => writing(call, (tx) => discardDraft(tx, seenBy(params, call), byOf(call))),

  validate: async ({ params, body: { content } }, { db }) => {
    requireKind(params.family, content);
    const problems = await problemsOf(db, params.family, content);
    const hints = await hintsOf(db, content);
    const at = (all: readonly FieldProblem[]) => located(all, 'body.content', placeOf(content));
    return { problems: at(problems), hints: at(hints) };
  },

  approve: ({ params, body }, call) =>
    writing(call, (tx) => approveDraft(tx, seenBy(params, call), body, byOf(call))),

  publish: ({ params, body }, call) =>
    writing(call, (tx) => publishVersion(tx, { ...params, revision: null }, body.summary, byOf(call))),

  rejudge: ({ params, body }, call) =>
    writing(call, (tx) => rejudgeBy(tx, { ...params, revision: null }, body.reason, byOf(call))),

  simulate: async ({ params, body }, { caller, db, now }) =>
    simulate(db, await readVersion(db, params.family, params.version, caller.actor), body, now),

  addCalendar: ({ body }, call) => writing(call, (tx) => addCalendar(tx, body, byOf(call))),

  importIcs: ({ params, body }, call) =>
    call.write((tx) => importIcs(tx, seenBy(params, call), body, byOf(call))),

  exportIcs: async ({ params }, { caller, db, reply }) => {
    const { name, text } = exportIcs(await readVersion(db, params.family, params.version, caller.actor));
    await reply
      .header('content-type', 'text/calendar; charset=utf-8')
      .header('content-disposition', `attachment; filename="${name}"`)
      .send(text);
  },
};
