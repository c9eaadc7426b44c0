import { oncall } from '#contract/oncall.ts';
import type { Call } from '../platform/http/call.ts';
import { type Http, mount } from '../platform/http/mount.ts';
import { addAbsence, addNote, addSubstitute, type By, changeRoster, createRoster } from './actions.ts';
import type { Kept } from './store.ts';
import { listRosters, openRoster } from './view.ts';

const by = ({ caller, ip, now }: Call): By => ({ actor: caller.actor, ip, now });
const written = ({ roster, version }: Kept) => ({ id: roster.id, version });

export function mountOncall(http: Http): void {
  mount(http, oncall, {
    list: (_input, { db, now }) => listRosters(db, now),
    open: ({ params }, { db, now }) => openRoster(db, params.roster, now),
    create: ({ body }, call) => call.write(async (tx) => written(await createRoster(tx, body, by(call)))),
    change: ({ params, body }, call) =>
      call.write(async (tx) => written(await changeRoster(tx, params.roster, body, call.ifMatch, by(call)))),
    substitute: ({ params, body }, call) =>
      call.write(async (tx) => written(await addSubstitute(tx, params.roster, body, by(call)))),
    absence: ({ params, body }, call) =>
      call.write(async (tx) => written(await addAbsence(tx, params.roster, body, by(call)))),
    note: ({ params, body }, call) =>
      call.write(async (tx) => ({ id: await addNote(tx, params.roster, body.text, by(call)) })),
  });
}
