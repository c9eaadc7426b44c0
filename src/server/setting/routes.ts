import type { settings } from '#contract/settings.ts';
import type { Handlers } from '../platform/http/call.ts';
import { changeSettings, settingsOf } from './actions.ts';

export const settingHandlers: Handlers<typeof settings> = {
  read: (_input, { db }) => settingsOf(db),
  change: ({ body }, call) =>
    call.write((tx) =>
      changeSettings(tx, body, { personId: call.caller.actor.personId, now: call.now, ip: call.ip }),
    ),
};
