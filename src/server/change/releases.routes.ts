import type { releases } from '#contract/releases.ts';
import type { Call, Handlers } from '../platform/http/call.ts';
import { addRelease, finishRelease, listReleases, openRelease, ratesOf, replanRelease } from './releases.ts';

const byOf = ({ caller, now, ip }: Call) => ({ actor: caller.actor, now, ip });

export const releaseHandlers: Handlers<typeof releases> = {
  list: ({ query }, { db, caller }) => listReleases(db, query, caller.actor),
  rates: ({ query }, { db }) => ratesOf(db, query),
  open: ({ params }, { db, caller }) => openRelease(db, params.release, caller.actor),
  plan: ({ body }, call) => call.write((tx) => addRelease(tx, body, byOf(call))),
  change: ({ params, body }, call) =>
    call.write((tx) => replanRelease(tx, params.release, body, call.ifMatch, byOf(call))),
  end: ({ params, body }, call) => call.write((tx) => finishRelease(tx, params.release, body, byOf(call))),
};
