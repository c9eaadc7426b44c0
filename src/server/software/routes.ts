import type { software } from '#contract/software.ts';
import { managesItems, reachesItem } from '#domain/config/reach.ts';
import type { Instant } from '#domain/instant.ts';
import type { Actor } from '#domain/permissions/actor.ts';
import { holds } from '#domain/permissions/actor.ts';
import { classesOf } from '../config/classes.ts';
import { knownItem } from '../config/view.ts';
import type { Queries } from '../platform/db/db.ts';
import type { Call, Handlers } from '../platform/http/call.ts';
import { refused, wrongField } from '../platform/http/refused.ts';
import { installationsAsCsv } from './export.ts';
import { importInstallations, previewInstallations } from './import.ts';
import { aliasesOf, installedOn, listInstallations, listProducts, versionsOf } from './list.ts';
import { changeCheck, explainMove, listMoves } from './moves.ts';
import { checkNamedChange } from './named-change.ts';
import { mergeProduct, productOr404, saveProduct, setVersion } from './products.ts';
import { recordInstallations } from './record.ts';

const by = ({ caller, ip, now }: Call) => ({
  ...{ actor: caller.actor, personId: caller.actor.personId, ip, now },
});

export const softwareHandlers: Handlers<typeof software> = {
  products: ({ query }, { db, caller, now }) => listProducts(db, query, caller.actor, now),
  product: ({ params }, { db, caller, now }) => pageOf(db, params.product, caller.actor, now),
  addProduct: ({ body }, call) =>
    call.write(async (tx) => shown(tx, await saveProduct(tx, null, body, null, by(call)), call)),
  changeProduct: ({ params, body }, call) =>
    call.write(async (tx) =>
      shown(tx, await saveProduct(tx, params.product, body, call.ifMatch, by(call)), call),
    ),
  mergeProduct: ({ params, body }, call) =>
    call.write(async (tx) => {
      await mergeProduct(tx, params.product, body.into, by(call));
      return shown(tx, body.into, call);
    }),
  setVersion: ({ params, body }, call) =>
    call.write(async (tx) => {
      await setVersion(tx, params.product, body, by(call));
      return shown(tx, params.product, call);
    }),
  installations: async ({ query }, { db, caller, now }) =>
    listInstallations(db, query, await classesOf(db), caller.actor, now),
  exportInstallations: async ({ query: { locale, ...filter } }, { db, caller, now, reply }) => {
    const asked = { filter, locale, actor: caller.actor, classes: await classesOf(db), now };
    void reply
      .header('content-disposition', 'attachment; filename="installations.csv"')
      .type('text/csv; charset=utf-8')
      .send(installationsAsCsv(db, asked));
  },
  importInstallations: ({ query, body }, call) =>
    query.dryRun === 'true'
      ? previewInstallations(call.db, body, call.caller.actor)
      : call.write((tx) => {
          const how = { complete: query.complete === 'true', changeRef: query.changeRef ?? null };
          return importInstallations(tx, body, how, by(call));
        }),
  ofItem: async ({ params }, { db, caller, now }) => {
    const item = await knownItem(db, params.item, caller.actor);
    const mayRecord =
      holds(caller.actor, 'software.manage') &&
      item.state !== 'retired' &&
      reachesItem(managesItems(caller.actor), item);
    return { installed: await installedOn(db, params.item, now), mayRecord };
  },
  record: ({ params, body: { source, list, complete, changeRef } }, call) =>
    call.write(async (tx) => {
      const item = await knownItem(tx, params.item, call.caller.actor);
      if (!reachesItem(managesItems(call.caller.actor), item)) throw refused('forbidden');
      if (item.state === 'retired') throw refused('item_retired');
      await checkNamedChange(tx, changeRef, 'body.changeRef');
      const { personId, now } = by(call);
      const how = { complete, personId, now, changeRef };
      const { skipped, ...done } = await recordInstallations(tx, params.item, source, list, how);
      if (skipped[0]) throw wrongField(`body.list.${skipped[0].index}.name`, 'wrong_format');
      return done;
    }),
  moves: ({ query }, { db, caller }) => listMoves(db, query, caller.actor),
  explainMove: ({ params, body }, call) => call.write((tx) => explainMove(tx, params.move, body, by(call))),
  changeCheck: ({ query }, { db, caller }) => changeCheck(db, query, caller.actor),
};

const shown = (q: Queries, id: string, { caller, now }: Call) => pageOf(q, id, caller.actor, now);

async function pageOf(q: Queries, id: string, actor: Actor, now: Instant) {
  const product = await productOr404(q, id);
  return { ...product, aliases: await aliasesOf(q, id), versions: await versionsOf(q, id, actor, now) };
}
