import { assets, ownHandovers } from '#contract/asset.ts';
import type { Author } from '../config/actions.ts';
import { classRules, setClassRule } from '../config/class-rules.ts';
import type { Call, Handlers } from '../platform/http/call.ts';
import { type Http, mount } from '../platform/http/mount.ts';
import { complete, decide, propose, wipe, withdraw } from './disposals.ts';
import { answer, handOver, takeHandoverBack } from './handovers.ts';
import { assetOf, handoversFor, listDisposals, listHandovers, unlawfullyRetired } from './view.ts';

const authorOf = ({ caller, ip, now }: Call): Author => ({
  ...{ actor: caller.actor, personId: caller.actor.personId, ip, now },
});

const handlers: Handlers<typeof assets> = {
  ofItem: ({ params }, { db, caller }) => assetOf(db, params.item, caller.actor),
  rules: async (_input, { db }) => ({
    rules: [...(await classRules(db))].map(([code, rule]) => ({ class: code, ...rule })),
  }),
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
};

const own: Handlers<typeof ownHandovers> = {
  mine: async (_input, { db, caller }) => ({ items: await handoversFor(db, caller.actor.personId) }),
  answer: ({ params, body }, call) => call.write((tx) => answer(tx, params.handover, body, authorOf(call))),
};

/** The asset register (2.1, c6). */
export function mountAssets(http: Http): void {
  mount(http, assets, handlers);
  mount(http, ownHandovers, own);
}
