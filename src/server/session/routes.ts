import type { session } from '#contract/session.ts';
import type { Handlers } from '../platform/http/call.ts';
import { changePassword, signIn, signOut } from './actions.ts';
import { sessionCookie, setSessionCookie } from './cookie.ts';
import { meOf, storePreferences } from './me.ts';

const idOf = (credentialId: string) => Buffer.from(credentialId, 'hex');

export const sessionHandlers: Handlers<typeof session> = {
  signIn: async ({ body }, { db, now, ip, request, reply }) => {
    const { personId, secret, expires } = await signIn(db, {
      ...body,
      now,
      ip,
      userAgent: request.headers['user-agent'] ?? null,
      earlier: sessionCookie(request),
    });
    setSessionCookie(reply, secret, expires);
    return meOf(db, personId);
  },

  signOut: async (_input, { caller, db, ip, reply }) => {
    await signOut(db, caller.actor.personId, idOf(caller.credentialId), ip);
    setSessionCookie(reply, null, new Date(0));
  },

  me: (_input, { caller, db }) => meOf(db, caller.actor.personId),

  prefer: ({ body }, { caller, write }) =>
    write(async (tx) => {
      await storePreferences(tx, caller.actor.personId, body);
      return meOf(tx, caller.actor.personId);
    }),

  changePassword: ({ body }, { caller, db, now, ip }) =>
    changePassword(db, {
      ...body,
      personId: caller.actor.personId,
      kept: idOf(caller.credentialId),
      now,
      ip,
    }),
};
