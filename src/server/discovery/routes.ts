import { discovery } from '#contract/discovery.ts';
import type { Author } from '../config/actions.ts';
import { transaction } from '../platform/db/db.ts';
import type { Call } from '../platform/http/call.ts';
import { type Http, mount } from '../platform/http/mount.ts';
import { refused } from '../platform/http/refused.ts';
import { decideCase } from './cases.ts';
import { machinesIn, takeReport } from './report.ts';
import {
  addSource,
  changeSource,
  countReport,
  precedenceOf,
  setPrecedence,
  sourceBy,
  sourceViews,
} from './sources.ts';
import { undoRun } from './undo.ts';
import { listCases, listRuns, openCases, provenanceOf, unseenItems } from './views.ts';

const authorOf = ({ caller, ip, now }: Call): Author => ({
  ...{ actor: caller.actor, personId: caller.actor.personId, ip, now },
});

/** What agents report, and what people say of it. */
export function mountDiscovery(http: Http): void {
  mount(http, discovery, {
    report: async ({ params, query, body }, call) => {
      const source = await sourceBy(call.db, { code: params.source });
      if (!source.enabled) throw refused('source_off');
      await countReport(call.db, source, call.now);
      const machines = machinesIn(source, body);
      const how = { label: query.run, preview: query.preview === 'true' };
      const author = authorOf(call);
      return how.preview
        ? transaction(call.db, (tx) => takeReport(tx, source, machines, how, author))
        : call.write((tx) => takeReport(tx, source, machines, how, author));
    },
    sources: async (_input, { db, caller }) => ({
      sources: await sourceViews(db),
      precedence: toLists(await precedenceOf(db)),
      cases: await openCases(db, caller.actor),
    }),
    addSource: ({ body: { code, ...wish } }, call) =>
      call.write((tx) => addSource(tx, code, wish, authorOf(call))),
    changeSource: ({ params, body }, call) =>
      call.write((tx) => changeSource(tx, params.source, call.ifMatch, body, authorOf(call))),
    setPrecedence: ({ body }, call) => call.write((tx) => setPrecedence(tx, body.precedence, authorOf(call))),
    runs: ({ params, query }, { db }) => listRuns(db, params.source, query),
    undo: ({ params, body }, call) =>
      call.write((tx) => undoRun(tx, params.run, body.reason, authorOf(call))),
    cases: ({ query }, { db, caller }) => listCases(db, query, caller.actor),
    decide: ({ params, body }, call) => call.write((tx) => decideCase(tx, params.case, body, authorOf(call))),
    unseen: ({ query }, { db, caller, now }) => unseenItems(db, query, caller.actor, now),
    provenance: ({ params }, { db, caller, now }) => provenanceOf(db, params.item, caller.actor, now),
  });
}

const toLists = (precedence: Readonly<Record<string, readonly string[]>>) =>
  Object.fromEntries(Object.entries(precedence).map(([field, voices]) => [field, [...voices]]));
