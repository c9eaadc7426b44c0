import type { licences } from '#contract/licences.ts';
import { holds } from '#domain/permissions/actor.ts';
import { type Columns, headerOf } from '#domain/software/table-file.ts';
import { csvLine } from '../platform/csv.ts';
import type { Call, Handlers } from '../platform/http/call.ts';
import { refused } from '../platform/http/refused.ts';
import { booksOf, licenceRows, pageOfUses } from './balance.ts';
import { saveLicence } from './store.ts';

const by = ({ caller, ip, now }: Call) => ({ personId: caller.actor.personId, ip, now });
const books = ({ db, caller, now }: Call) => booksOf(db, caller.actor, now);

export const licenceHandlers: Handlers<typeof licences> = {
  list: async ({ query }, call) => {
    const found = await books(call);
    const asked = licenceRows(found).filter(
      ({ term, covers }) =>
        (query.term === undefined || term === query.term) &&
        (query.product === undefined || covers.some(({ productId }) => productId === query.product)),
    );
    const over = found.balance.over.filter(
      ({ use }) => query.product === undefined || use.productId === query.product,
    ).length;
    return { licences: asked, over, mayManage: holds(call.caller.actor, 'licence.manage') };
  },
  exportAll: async ({ query }, call) => {
    const rows = licenceRows(await books(call));
    const lines = rows.map((row) =>
      csvLine(
        [
          ...[row.name, row.covers.map(({ product }) => product).join(' / '), row.metric, row.quantity],
          ...[row.used, row.left, row.from, row.until, row.contract, row.cost, row.currency, row.owner],
        ].map((cell) => (cell === null ? '' : String(cell))),
      ),
    );
    void call.reply
      .header('content-disposition', 'attachment; filename="licences.csv"')
      .type('text/csv; charset=utf-8')
      .send(`\uFEFF${csvLine(headerOf(COLUMNS, query.locale))}${lines.join('')}`);
  },
  over: async ({ query }, call) => pageOfUses(call.db, (await books(call)).balance.over, query),
  uses: async ({ params, query }, call) => {
    const { licences: all, balance } = await books(call);
    if (!all.some(({ id }) => id === params.licence)) throw refused('not_found');
    const uses = balance.licences.find(({ id }) => id === params.licence)?.uses ?? [];
    return pageOfUses(
      call.db,
      uses.map((use) => ({ use })),
      query,
    );
  },
  create: ({ body }, call) => call.write((tx) => saveLicence(tx, null, body, null, by(call))),
  change: ({ params, body }, call) =>
    call.write((tx) => saveLicence(tx, params.licence, body, call.ifMatch, by(call))),
};

const COLUMNS: Columns<string> = {
  name: { zh: ['许可'], en: ['Licence'] },
  products: { zh: ['软件'], en: ['Software'] },
  metric: { zh: ['计量方式'], en: ['Metric'] },
  quantity: { zh: ['数量'], en: ['Quantity'] },
  used: { zh: ['已用'], en: ['Used'] },
  left: { zh: ['剩余'], en: ['Left'] },
  from: { zh: ['生效日期'], en: ['From'] },
  until: { zh: ['到期日期'], en: ['Until'] },
  contract: { zh: ['合同'], en: ['Contract'] },
  cost: { zh: ['费用'], en: ['Cost'] },
  currency: { zh: ['币种'], en: ['Currency'] },
  owner: { zh: ['负责人'], en: ['Owner'] },
};
