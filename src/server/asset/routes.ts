import { assets, ownHandovers } from '#contract/asset.ts';
import { spareParts } from '#contract/spare-parts.ts';
import { counting, verifications } from '#contract/verification.ts';
import { waitingAssets } from '#contract/waiting-assets.ts';
import type { Author } from '../config/actions.ts';
import { classRules, setClassRule, verifyMonths } from '../config/class-rules.ts';
import type { Call, Handlers } from '../platform/http/call.ts';
import { type Http, mount } from '../platform/http/mount.ts';
import { complete, decide, propose, wipe, withdraw } from './disposals.ts';
import { answer, handOver, takeHandoverBack } from './handovers.ts';
import { moneyOfItem, saveMoney } from './money.ts';
import { addPart, changePart, listParts, movePart, partHistory } from './spare-parts.ts';
import { countingHandlers, verificationHandlers } from './verification-routes.ts';
import {
  assetOf,
  handoversFor,
  listDisposals,
  listHandovers,
  unlawfullyRetired,
  waitingFor,
} from './view.ts';

const authorOf = ({ caller, ip, now }: Call): Author => ({
  ...{ actor: caller.actor, personId: caller.actor.personId, ip, now },
});

/** The civil day of a point in time, in UTC. */
const dayOf = (now: number) => new Date(now).toISOString().slice(0, 10);

const handlers = (publicUrl: string | null): Handlers<typeof assets> => ({
  labelAddress: async () => ({ address: publicUrl }),
  ofItem: ({ params }, { db, caller, now }) => assetOf(db, params.item, dayOf(now), caller.actor),
  price: ({ params, body }, call) =>
    call.write(async (tx) => {
      const attributes = await saveMoney(tx, params.item, body, call.ifMatch, authorOf(call));
      return moneyOfItem(tx, params.item, attributes, dayOf(call.now));
    }),
  rules: async (_input, { db }) => {
    const months = await verifyMonths(db);
    const rules = [...(await classRules(db))];
    return {
      rules: rules.map(([code, rule]) => ({ class: code, ...rule, verifyMonths: months.get(code) ?? null })),
    };
  },
  setRule: ({ params, body }, call) =>
    call.write((tx) => setClassRule(tx, params.class, body, authorOf(call))),
  disposals: ({ query }, { db, caller }) => listDisposals(db, query, caller.actor),
  unlawful: (_input, { db, caller }) => unlawfullyRetired(db, caller.actor),
  propose: ({ params, body }, call) => call.write((tx) => propose(tx, params.item, body, authorOf(call))),
  approve: ({ params, body }, call) =>
    call.write((tx) => decide(tx, params.disposal, { approve: true, ...body }, authorOf(call))),
  refuse: ({ params, body }, call) =>
    call.write((tx) => decide(tx, params.disposal, { approve: false, ...body }, authorOf(call))),
  withdraw: ({ params }, call) => call.write((tx) => withdraw(tx, params.disposal, authorOf(call))),
  wipe: ({ params, body }, call) => call.write((tx) => wipe(tx, params.disposal, body, authorOf(call))),
  complete: ({ params }, call) => call.write((tx) => complete(tx, params.disposal, authorOf(call))),
  handovers: ({ query }, { db, caller }) => listHandovers(db, query, caller.actor),
  giveOver: ({ params, body }, call) => call.write((tx) => handOver(tx, params.item, body, authorOf(call))),
  withdrawHandover: ({ params }, call) =>
    call.write((tx) => takeHandoverBack(tx, params.handover, authorOf(call))),
});

const own: Handlers<typeof ownHandovers> = {
  mine: async (_input, { db, caller }) => ({ items: await handoversFor(db, caller.actor.personId) }),
  answer: ({ params, body }, call) => call.write((tx) => answer(tx, params.handover, body, authorOf(call))),
};

const parts: Handlers<typeof spareParts> = {
  list: async ({ query }, { db }) => ({ items: await listParts(db, query.q) }),
  add: ({ body }, call) => call.write((tx) => addPart(tx, body, authorOf(call))),
  change: ({ params, body }, call) =>
    call.write((tx) => changePart(tx, params.part, body, call.ifMatch, authorOf(call))),
  move: ({ params, body }, call) => call.write((tx) => movePart(tx, params.part, body, authorOf(call))),
  history: ({ params, query }, { db, caller }) => partHistory(db, params.part, query, caller.actor),
};

/** The asset register (2.1, c6). */
export function mountAssets(http: Http, { publicUrl }: { publicUrl: string | null }): void {
  mount(http, assets, handlers(publicUrl));
  mount(http, ownHandovers, own);
  mount(http, waitingAssets, { count: (_input, { db, caller }) => waitingFor(db, caller.actor.personId) });
  mount(http, spareParts, parts);
  mount(http, verifications, verificationHandlers);
  mount(http, counting, countingHandlers);
}
