import type { tokens } from '#contract/tokens.ts';
import type { Call, Handlers } from '../platform/http/call.ts';
import { createToken, revokeToken, rotateToken } from './actions.ts';
import { tokensOf } from './store.ts';

const by = ({ caller, ip, now }: Call) => ({ personId: caller.actor.personId, ip, now });

export const tokenHandlers: Handlers<typeof tokens> = {
  list: async (_input, call) => ({ items: await tokensOf(call.db, call.caller.actor.personId, call.now) }),
  create: ({ body }, call) => call.write((tx) => createToken(tx, body, by(call))),
  rotate: ({ params, body }, call) => call.write((tx) => rotateToken(tx, params.token, body, by(call))),
  revoke: ({ params }, call) => call.write((tx) => revokeToken(tx, params.token, by(call))),
};
