import { sql } from 'kysely';
import type { config } from '#contract/config.ts';
import type { itemPicks } from '#contract/item-picks.ts';
import { SHIPPED_CLASSES } from '#domain/config/classes.ts';
import type { ItemWish } from '#domain/config/decide.ts';
import { attributesOf } from '#domain/config/item-class.ts';
import { RELATION_KINDS } from '#domain/config/relation.ts';
import type { Queries } from '../platform/db/db.ts';
import type { Call, Handlers } from '../platform/http/call.ts';
import { type Author, addItem, amendItem, relate, unrelate } from './actions.ts';
import { classesOf, ownClasses, saveClass } from './classes.ts';
import { impactFor, type RecordSource } from './impact.ts';
import { listItems, shown } from './list.ts';
import { itemsInHand } from './mine.ts';
import { picksFor } from './picks.ts';
import { itemRecord } from './store.ts';
import { historyOf, openItem, ticketsOf } from './view.ts';

const authorOf = ({ caller, ip, now }: Call): Author => ({
  ...{ actor: caller.actor, personId: caller.actor.personId, ip, now },
});

/** @param sources what else may be open about an item: changes, problems ... */
export const configHandlers = (sources: readonly RecordSource[]): Handlers<typeof config> => ({
  classes: async (_input, { db }) => ({ classes: await classViews(db), relations: [...RELATION_KINDS] }),
  addClass: ({ body: { code, ...wish } }, call) =>
    call.write((tx) => saveClass(tx, code, wish, { isNew: true, version: null }, authorOf(call))),
  changeClass: ({ params, body }, call) =>
    call.write((tx) =>
      saveClass(tx, params.class, body, { isNew: false, version: call.ifMatch }, authorOf(call)),
    ),
  list: async ({ query }, { db, caller }) => listItems(db, query, await classesOf(db), caller.actor),
  open: ({ params }, { db, caller }) => openItem(db, params.item, caller.actor),
  create: ({ body: { because, ...wish } }, call) =>
    call.write(async (tx) => view(tx, await addItem(tx, wish as ItemWish, because, authorOf(call)))),
  change: ({ params, body: { because, ...wish } }, call) =>
    call.write(async (tx) => {
      await amendItem(tx, params.item, wish as ItemWish, because, call.ifMatch, authorOf(call));
      return view(tx, params.item);
    }),
  relate: ({ params, body: { because, ...wish } }, call) =>
    call.write((tx) => relate(tx, params.item, wish, because, authorOf(call))),
  unrelate: ({ params, body }, call) =>
    call.write((tx) => unrelate(tx, params.item, params.relation, body.because, authorOf(call))),
  history: ({ params, query }, { db, caller }) => historyOf(db, params.item, query, caller.actor),
  tickets: ({ params, query }, { db, caller }) => ticketsOf(db, params.item, query, caller.actor),
  impact: async ({ params, query }, { db, caller }) =>
    impactFor(db, { id: params.item, depth: query.depth }, await classesOf(db), caller.actor, sources),
  mine: async (_input, { db, caller }) => ({ items: await itemsInHand(db, caller.actor) }),
});

export const itemPickHandlers: Handlers<typeof itemPicks> = {
  picks: async ({ query }, { db, caller }) => ({
    items: await picksFor(
      db,
      { text: query.q, requesterId: query.requester },
      await classesOf(db),
      caller.actor,
    ),
  }),
};

/** An item as it was just written, by somebody who may. */
async function view(q: Queries, id: string) {
  const record = await itemRecord(q, id, sql`true`);
  if (!record) throw new RangeError('an item was just written');
  return shown(record);
}

async function classViews(q: Queries) {
  const own = await ownClasses(q);
  const classes = await classesOf(q);
  return [...SHIPPED_CLASSES.map((one) => ({ ...one, version: 0 })), ...own].map((one) => ({
    ...{ code: one.code, zh: one.zh, en: one.en, parent: one.parent, abstract: one.abstract },
    own: one.version > 0,
    version: one.version,
    attributes: attributesOf(classes, one.code).map((attribute) => ({
      ...attribute,
      choices: [...attribute.choices],
    })),
  }));
}
