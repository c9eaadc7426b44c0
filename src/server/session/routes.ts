import type { session } from '#contract/session.ts';
import type { signInSettings } from '#contract/sign-in.ts';
import type { SignInPolicy } from '#domain/organisation/sign-in.ts';
import type { Call, Handlers } from '../platform/http/call.ts';
import { refused } from '../platform/http/refused.ts';
import { changePassword, type InSession, type Opened, signIn, signOut } from './actions.ts';
import { sessionCookie, setSessionCookie } from './cookie.ts';
import type { Elsewhere } from './elsewhere.ts';
import { meOf, storePreferences } from './me.ts';
import { changeSignInPolicy, signInPolicyOf } from './policy.ts';
import { endOneSession, endSessions, openSessionsOf } from './sessions.ts';

const idOf = (credentialId: string) => Buffer.from(credentialId, 'hex');

export const inSession = ({ caller, now, ip }: Call): InSession => ({
  personId: caller.actor.personId,
  session: idOf(caller.credentialId),
  now,
  ip,
});

/** Hands over the secret of a session and answers who is signed in now. */
export function handOver({ db, reply }: Pick<Call, 'db' | 'reply'>, opened: Opened) {
  setSessionCookie(reply, opened.secret, opened.expires);
  if (opened.pending === 'second_factor') throw refused('second_factor_required');
  return meOf(db, opened.personId, opened.pending);
}

export const sessionHandlers = (elsewhere: Elsewhere): Handlers<typeof session> => ({
  signIn: async ({ body }, call) => {
    const { db, now, ip, request } = call;
    const userAgent = request.headers['user-agent'] ?? null;
    const earlier = sessionCookie(request);
    return handOver(call, await signIn(db, { ...body, now, ip, userAgent, earlier }, elsewhere));
  },

  signOut: async (_input, { caller, db, ip, reply }) => {
    await signOut(db, caller.actor.personId, idOf(caller.credentialId), ip);
    setSessionCookie(reply, null, new Date(0));
  },

  me: (_input, { caller, db }) => meOf(db, caller.actor.personId, caller.pending),

  prefer: ({ body }, { caller, write }) =>
    write(async (tx) => {
      await storePreferences(tx, caller.actor.personId, body);
      return meOf(tx, caller.actor.personId);
    }),

  changePassword: async ({ body }, call) => {
    const { secret, expires } = await changePassword(call.db, inSession(call), body, elsewhere);
    setSessionCookie(call.reply, secret, expires);
  },

  sessions: async (_input, { caller, db, now }) => ({
    items: await openSessionsOf(db, caller.actor.personId, idOf(caller.credentialId), now),
  }),

  endSession: ({ params }, call) =>
    call.write((tx) => {
      const by = inSession(call);
      return endOneSession(tx, { personId: by.personId, id: params.session }, by);
    }),

  endOthers: (_input, call) =>
    call.write((tx) => {
      const by = inSession(call);
      return endSessions(tx, by.personId, { ...by, kept: by.session });
    }),

  sessionsOf: async ({ params }, { caller, db, now }) => ({
    items: await openSessionsOf(db, params.person, idOf(caller.credentialId), now),
  }),

  endSessionOf: ({ params }, call) =>
    call.write((tx) => endOneSession(tx, { personId: params.person, id: params.session }, inSession(call))),

  endSessionsOf: ({ params }, call) =>
    call.write((tx) => endSessions(tx, params.person, { ...inSession(call), kept: null })),
});

export const signInSettingHandlers: Handlers<typeof signInSettings> = {
  read: async (_input, { db }) => editable(await signInPolicyOf(db)),
  change: ({ body }, call) =>
    call.write(async (tx) => editable(await changeSignInPolicy(tx, body, inSession(call)))),
};

const editable = (policy: SignInPolicy) => ({ ...policy, secondFactorRoles: [...policy.secondFactorRoles] });
