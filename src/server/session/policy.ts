import { sql } from 'kysely';
import type { Instant } from '#domain/instant.ts';
import { SIGN_IN_POLICY, type SignInPolicy } from '#domain/organisation/sign-in.ts';
import type { Queries, Tx } from '../platform/db/db.ts';
import { settingOf, storeSetting } from '../setting/actions.ts';

const KEY = 'signIn';

/** How people sign in here. */
export async function signInPolicyOf(q: Queries): Promise<SignInPolicy> {
  const stored = (await settingOf(q, KEY)) as Partial<SignInPolicy> | undefined;
  return { ...SIGN_IN_POLICY, ...stored };
}

/** Changes what is named and keeps the rest; open sessions live by the new limits from then on. */
export async function changeSignInPolicy(
  tx: Tx,
  wish: { [K in keyof SignInPolicy]?: SignInPolicy[K] | undefined },
  by: { personId: string; now: Instant; ip: string },
): Promise<SignInPolicy> {
  await sql`lock table setting in share row exclusive mode`.execute(tx);
  const before = await signInPolicyOf(tx);
  const named = Object.fromEntries(Object.entries(wish).filter(([, value]) => value !== undefined));
  const after: SignInPolicy = { ...before, ...named };
  if (JSON.stringify(before) === JSON.stringify(after)) return before;
  await storeSetting(tx, { key: KEY, before, after }, by);
  await limitSessions(tx, after);
  return after;
}

async function limitSessions(tx: Tx, policy: SignInPolicy): Promise<void> {
  const { idleMinutes, absoluteHours, staffIdleMinutes, staffAbsoluteHours } = policy;
  const by = (staff: number, others: number) =>
    sql`case when p.roles = '{requester}' then ${others}::int else ${staff}::int end`;
  await sql`update session s set idle = ${by(staffIdleMinutes, idleMinutes)} * interval '1 minute',
      expires_at = least(s.expires_at,
        s.created_at + ${by(staffAbsoluteHours, absoluteHours)} * interval '1 hour')
    from person p where p.id = s.person_id`.execute(tx);
}
