import { sql } from 'kysely';
import { SCIM_ROOT, scim } from '#contract/scim.ts';
import type { Queries } from '../platform/db/db.ts';
import { type Http, mount } from '../platform/http/mount.ts';
import { storeSetting } from '../setting/actions.ts';
import { deactivationsAnHour, LIMIT_KEY } from './limit.ts';
import { offInLastHour } from './users.store.ts';

/** How provisioning stands, for who is responsible for how people get in. */
export function mountScimState(http: Http, { publicUrl }: { publicUrl: string | null }): void {
  const stateOf = async (q: Queries, host: string) => ({
    address: `${(publicUrl ?? host).replace(/\/$/, '')}${SCIM_ROOT}`,
    deactivationsAnHour: await deactivationsAnHour(q),
    inLastHour: await offInLastHour(q),
    stoppedAt: await lastStop(q),
  });
  mount(http, scim, {
    state: (_input, { db, request }) => stateOf(db, `${request.protocol}://${request.host}`),
    limit: ({ body }, call) =>
      call.write(async (tx) => {
        const { caller, now, ip, request } = call;
        const before = await deactivationsAnHour(tx);
        const what = { key: LIMIT_KEY, before, after: body.deactivationsAnHour };
        if (before !== body.deactivationsAnHour)
          await storeSetting(tx, what, { personId: caller.actor.personId, now, ip });
        return stateOf(tx, `${request.protocol}://${request.host}`);
      }),
  });
}

async function lastStop(q: Queries): Promise<number | null> {
  const found = await sql<{ at: Date | null }>`
    select max(at) as at from audit_entry where kind = 'scim_stopped' and at > now() - interval '7 days'`.execute(
    q,
  );
  return found.rows[0]?.at?.getTime() ?? null;
}
