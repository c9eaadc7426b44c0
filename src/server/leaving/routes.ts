import { leaving } from '#contract/leaving.ts';
import { BY_HAND, type Dependent, type Heirs } from '#domain/leaving/leaving.ts';
import { audit } from '../audit/actions.ts';
import { namesIn } from '../organisation/names.ts';
import { changePerson } from '../organisation/people.actions.ts';
import { byOf, viewOf } from '../organisation/people.routes.ts';
import { personRecord } from '../organisation/people.store.ts';
import type { Tx } from '../platform/db/db.ts';
import { type Http, mount } from '../platform/http/mount.ts';
import { refused } from '../platform/http/refused.ts';
import { openWork, type Work } from './open-work.ts';
import { activeOf, departuresOf, nameHeirs } from './store.ts';

/** Things of a kind that are named one by one. */
const NAMED = 50;

export function mountLeaving(http: Http): void {
  mount(http, leaving, {
    openWork: async ({ params: { person } }, { caller, db, now }) => {
      if (!(await personRecord(db, person))) throw refused('not_found');
      const work = await openWork(db, person, caller.actor, now);
      const departures = (await departuresOf(db, person)).map(({ why, groupId, at, settledAt, items }) => ({
        ...{ why, groupId, settledAt, items },
        at: at.getTime(),
      }));
      return { work: byKind(work), departures, names: await namesIn(db, departures) };
    },

    leave: ({ params: { person }, body }, call) =>
      call.write(async (tx) => {
        const heirs = named(body.heirs);
        await requireHeirs(tx, person, heirs);
        const by = byOf(call);
        const record = await changePerson(tx, person, { active: false }, call.ifMatch, by);
        await nameHeirs(tx, person, heirs);
        if (Object.keys(heirs).length > 0)
          await audit(tx, {
            kind: 'leaving_planned',
            by: by.personId,
            what: { person, heirs },
            ip: by.ip,
          });
        return viewOf(call.caller.actor, record);
      }),
  });
}

const named = (heirs: { [K in keyof Heirs]?: string | null | undefined }): Heirs =>
  Object.fromEntries(Object.entries(heirs).filter(([, heir]) => typeof heir === 'string'));

/** Whoever takes over is there, and not the one who leaves. */
async function requireHeirs(tx: Tx, personId: string, heirs: Heirs): Promise<void> {
  const active = await activeOf(
    tx,
    Object.values(heirs).filter((heir) => typeof heir === 'string'),
  );
  const fields = Object.entries(heirs)
    .filter(([, heir]) => heir === personId || !active.has(String(heir)))
    .map(([which]) => ({ field: `body.heirs.${which}`, code: 'inactive_person' }));
  if (fields.length > 0) throw refused('inactive_person', undefined, fields);
}

function byKind(work: readonly Work[]) {
  const kinds = [...new Set(work.map(({ kind }) => kind))];
  const order = (kind: Dependent) => (BY_HAND.includes(kind) ? 1 : 0);
  return kinds
    .sort((a, b) => order(a) - order(b))
    .map((kind) => {
      const all = work.filter((one) => one.kind === kind);
      const items = all.flatMap(({ thing, name }) => (name === null ? [] : [{ id: thing, name }]));
      return { kind, count: all.length, items: items.slice(0, NAMED) };
    });
}
