import { z } from 'zod';
import { directorySources as table } from '#contract/directory.ts';
import type { Call } from '../platform/http/call.ts';
import { pageOf, readCursor } from '../platform/http/cursor.ts';
import { type Http, mount } from '../platform/http/mount.ts';
import {
  addSource,
  askRun,
  type By,
  changeSource,
  existing,
  giveFile,
  letThrough,
  listSources,
  openedRun,
  previewSource,
  runView,
  testSource,
} from './actions.ts';
import type { Outside } from './reading.ts';
import { runsOf } from './runs.store.ts';

const byOf = ({ caller, ip, now }: Call): By => ({ personId: caller.actor.personId, ip, now });
const cursorKeys = z.tuple([z.int(), z.uuid()]);

/** Where people of the directory come from. */
export function mountDirectory(http: Http, out: Outside): void {
  mount(http, table, {
    list: (_input, { db }) => listSources(db),
    add: ({ body }, call) => call.write((tx) => addSource(tx, body, byOf(call))),
    change: ({ params, body }, call) =>
      call.write((tx) => changeSource(tx, { id: params.source, version: call.ifMatch }, body, byOf(call))),
    test: ({ params }, { db }) => testSource(db, params.source, out),
    preview: ({ params }, { db }) => previewSource(db, params.source, out),
    giveFile: ({ params, body }, call) => call.write((tx) => giveFile(tx, params.source, body, byOf(call))),
    run: ({ params }, call) => call.write((tx) => askRun(tx, params.source, byOf(call))),
    runs: async ({ params, query }, { db }) => {
      await existing(db, params.source);
      const { cursor, limit } = query;
      const keys = cursor === undefined ? null : readCursor(cursor, cursorKeys);
      const before = keys && { at: new Date(keys[0]), id: keys[1] };
      const { items, next } = pageOf(await runsOf(db, params.source, before, limit + 1), limit, (run) => [
        run.askedAt.getTime(),
        run.id,
      ]);
      return { items: items.map(runView), next };
    },
    openRun: ({ params }, { db }) => openedRun(db, params.source, params.run),
    letThrough: ({ params }, call) =>
      call.write((tx) => letThrough(tx, params.source, params.run, byOf(call))),
  });
}
