import { Readable } from 'node:stream';
import type { itemImports } from '#contract/item-imports.ts';
import { importId } from '#domain/config/item.ts';
import type { Call, Handlers } from '../../platform/http/call.ts';
import { refused } from '../../platform/http/refused.ts';
import type { Author } from '../actions.ts';
import { askPlan, askRun, askUndo, discard, knownImport, reshape } from './actions.ts';
import { dropMapping, mappings, saveMapping } from './mappings.ts';
import { reportLines } from './report.ts';
import { takeUpload } from './upload.ts';
import { listImports, openedImport, rowsPage, shownImport } from './view.ts';

const authorOf = ({ caller, ip, now }: Call): Author => ({
  ...{ actor: caller.actor, personId: caller.actor.personId, ip, now },
});

const opened = async (call: Call, id: string) =>
  openedImport(call.db, await knownImport(call.db, id, call.caller.actor), call.caller.actor);

/** A change of an import, and the import after it. */
const changed = (
  call: Call,
  id: string,
  change: (tx: Parameters<Parameters<Call['write']>[0]>[0]) => Promise<void>,
) =>
  call.write(async (tx) => {
    await change(tx);
    return shownImport(await knownImport(tx, id, call.caller.actor), call.caller.actor);
  });

export const importHandlers: Handlers<typeof itemImports> = {
  upload: async ({ query }, call) => {
    const body: unknown = call.request.body;
    if (!(body instanceof Readable)) throw refused('malformed');
    const { personId } = call.caller.actor;
    const id = await takeUpload(call.db, body, { name: query.name, personId, ip: call.ip, now: call.now });
    return opened(call, id);
  },
  list: ({ query }, { db, caller }) => listImports(db, query, caller.actor),
  open: ({ params }, call) => opened(call, params.import),
  shape: async ({ params, body }, call) => {
    await reshape(call.db, params.import, body, authorOf(call));
    return opened(call, params.import);
  },
  plan: ({ params, body }, call) =>
    call.write(async (tx) => {
      await askPlan(tx, params.import, body, authorOf(call));
      return openedImport(tx, await knownImport(tx, params.import, call.caller.actor), call.caller.actor);
    }),
  rows: async ({ params, query }, { db, caller }) => {
    await knownImport(db, params.import, caller.actor);
    return rowsPage(db, params.import, query, caller.actor);
  },
  run: ({ params }, call) => changed(call, params.import, (tx) => askRun(tx, params.import, authorOf(call))),
  undo: ({ params, body }, call) =>
    changed(call, params.import, (tx) => askUndo(tx, params.import, body.reason, authorOf(call))),
  discard: ({ params }, call) =>
    changed(call, params.import, (tx) => discard(tx, params.import, authorOf(call))),
  report: async ({ params, query }, call) => {
    const { number } = await knownImport(call.db, params.import, call.caller.actor);
    await call.reply
      .header('content-disposition', `attachment; filename="${importId(number)}.csv"`)
      .header('cache-control', 'no-store')
      .type('text/csv; charset=utf-8')
      .send(Readable.from(reportLines(call.db, params.import, query.locale, call.caller.actor)));
  },
  mappings: async (_input, { db }) => ({ items: await mappings(db) }),
  saveMapping: ({ body }, call) => call.write((tx) => saveMapping(tx, body, authorOf(call))),
  dropMapping: ({ params }, call) => call.write((tx) => dropMapping(tx, params.mapping)),
};
