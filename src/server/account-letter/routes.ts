import type { passwordReset } from '#contract/password-reset.ts';
import type { Handlers } from '../platform/http/call.ts';
import { askForLink, invite, lookAt, redeem } from './actions.ts';

export const passwordResetHandlers: Handlers<typeof passwordReset> = {
  ask: ({ body }, { db, ip, now }) => askForLink(db, body.login, { ip, now }),
  look: ({ body }, { db, now }) => lookAt(db, body.token, now),
  redeem: ({ body }, { db, ip, now }) => redeem(db, body, { ip, now }),
  invite: ({ params }, { caller, ip, now, write }) =>
    write((tx) => invite(tx, params.person, { personId: caller.actor.personId, ip, now })),
};
