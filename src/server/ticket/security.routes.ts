import { securityIncidents } from '#contract/security-incidents.ts';
import { type Http, mount } from '../platform/http/mount.ts';
import { meOf } from '../session/me.ts';
import { changeSecuritySetting, securityAnalysis, securitySetting } from './security.ts';

const YEAR = 366 * 86_400_000;

/** Who the security team is, and what became of security incidents (2.4c, c9). */
export function mountSecurityIncidents(http: Http): void {
  mount(http, securityIncidents, {
    setting: (_input, { db }) => securitySetting(db),
    change: ({ body }, { caller, now, ip, write }) =>
      write((tx) => changeSecuritySetting(tx, body, { personId: caller.actor.personId, now, ip })),
    analysis: async ({ query }, { db, caller, now }) => {
      const { zone } = await meOf(db, caller.actor.personId);
      const span = { from: query.from ?? now - YEAR, to: query.to ?? now + 1, zone };
      return { items: await securityAnalysis(db, caller.actor, span) };
    },
  });
}
