import { Readable } from 'node:stream';
import type { problems } from '#contract/problems.ts';
import type { ProblemCommands } from '#domain/problem/decide.ts';
import type { ProblemAction } from '#domain/problem/lifecycle.ts';
import type { Tx } from '../platform/db/db.ts';
import type { Call, Handlers } from '../platform/http/call.ts';
import { type Author, act, addProblem, anyMajor, commandOf } from './actions.ts';
import { csvOf } from './csv.ts';
import { listProblems } from './list.ts';
import { problemsOfTicket, publishedErrors, useWorkaround } from './offers.ts';
import { acceptProposal, dismissProposal, listProposals, takeProposal } from './proposals.ts';
import { changeProblemSettings, problemSettings } from './settings.ts';
import { problemStatistics } from './statistics.ts';
import { historyOf, openProblem } from './view.ts';

const authorOf = ({ caller, ip, now }: Call): Author & { personId: string } => ({
  ...{ actor: caller.actor, personId: caller.actor.personId, ip, now },
});
const readerOf = ({ caller, now }: Call) => ({ actor: caller.actor, now });

/** Does one action and answers the problem as it is then. */
async function done<A extends ProblemAction>(
  tx: Tx,
  id: string,
  { action, command }: { action: A; command: ProblemCommands[A] },
  call: Call,
) {
  await act(tx, id, { action, command, version: call.ifMatch }, authorOf(call));
  return openProblem(tx, id, readerOf(call));
}

export const problemHandlers: Handlers<typeof problems> = {
  list: ({ query }, { db, caller }) => listProblems(db, query, caller.actor),
  open: ({ params }, call) => openProblem(call.db, params.problem, readerOf(call)),
  create: ({ body }, call) => call.write((tx) => created(tx, body, call)),
  act: ({ params, body }, call) =>
    call.write(async (tx) => {
      const asked = await commandOf(tx, params.problem, body, authorOf(call));
      return done(tx, params.problem, asked as Parameters<typeof done>[2], call);
    }),
  publish: ({ params, body }, call) =>
    call.write((tx) => done(tx, params.problem, { action: 'publish', command: body }, call)),
  withdraw: ({ params, body }, call) =>
    call.write((tx) => done(tx, params.problem, { action: 'withdraw', command: body }, call)),
  history: ({ params, query }, { db }) => historyOf(db, params.problem, query),
  ofTicket: ({ params }, { db, caller }) => problemsOfTicket(db, params.ticket, caller.actor),
  useWorkaround: ({ params }, call) =>
    call.write(async (tx) => ({
      workaround: await useWorkaround(tx, params.ticket, params.problem, authorOf(call)),
    })),
  proposals: ({ query }, { db, caller }) => listProposals(db, query, caller.actor),
  dismiss: ({ params, body }, call) =>
    call.write((tx) => dismissProposal(tx, params.proposal, body.reason, authorOf(call))),
  settings: (_input, { db }) => problemSettings(db),
  changeSettings: ({ body }, call) => call.write((tx) => changeProblemSettings(tx, body, authorOf(call))),
  statistics: (_input, call) => problemStatistics(call.db, readerOf(call)),
  csv: async ({ query }, { db, caller, reply }) => {
    reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('content-disposition', 'attachment; filename="problems.csv"');
    await reply.send(Readable.from(csvOf(db, query, caller.actor)));
  },
  published: async ({ query }, { db }) => ({ items: await publishedErrors(db, query) }),
};

type Create = Parameters<Handlers<typeof problems>['create']>[0]['body'];

/** A problem by hand, from a major incident, or from a proposal, whose tickets then are its own. */
async function created(tx: Tx, { proposalId, ...wish }: Create, call: Call) {
  const author = authorOf(call);
  const proposed = proposalId === null ? [] : await takeProposal(tx, proposalId, author.actor);
  const ticketIds = [...new Set([...wish.ticketIds, ...proposed])];
  const origin = proposalId !== null ? 'similar' : (await anyMajor(tx, ticketIds)) ? 'major' : 'by_hand';
  const id = await addProblem(tx, { ...wish, ticketIds, origin }, author);
  if (proposalId !== null) await acceptProposal(tx, proposalId, id, author);
  return openProblem(tx, id, readerOf(call));
}
