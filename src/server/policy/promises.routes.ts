import type { promises } from '#contract/promises.ts';
import type { Handlers } from '../platform/http/call.ts';
import { refused } from '../platform/http/refused.ts';
import { settingsOf } from '../setting/actions.ts';
import { acknowledge, coverageOf, versionInForce } from './acknowledgements.ts';
import { readPromises } from './promises.ts';

export const promiseHandlers: Handlers<typeof promises> = {
  read: (_input, { caller, db, now }) => readPromises(db, caller.actor.personId, now),

  readPublic: async (_input, { db, now }) => {
    if (!(await settingsOf(db)).publicPromises) throw refused('not_found');
    return readPromises(db, null, now);
  },

  acknowledge: ({ body: { version } }, call) =>
    call.write(async (tx) => {
      const by = { personId: call.caller.actor.personId, now: call.now, ip: call.ip };
      return { version, acknowledgedAt: await acknowledge(tx, version, by) };
    }),

  coverage: async (_input, { db }) => {
    const version = await versionInForce(db);
    const departments = await coverageOf(db, version);
    const sum = (key: 'active' | 'acknowledged') => departments.reduce((all, one) => all + one[key], 0);
    return { version, active: sum('active'), acknowledged: sum('acknowledged'), departments };
  },
};
