import { problemSettings as schema } from '#contract/problems.ts';
import { type ProblemSettings, SHIPPED_PROBLEM_SETTINGS } from '#domain/problem/similar.ts';
import type { Queries, Tx } from '../platform/db/db.ts';
import { settingOf, storeSetting } from '../setting/actions.ts';
import type { Author } from './actions.ts';

const KEY = 'problems';

/** How similar tickets are found; as shipped until somebody changes it. */
export async function problemSettings(q: Queries): Promise<ProblemSettings> {
  const stored = schema.safeParse(await settingOf(q, KEY));
  return stored.success ? stored.data : SHIPPED_PROBLEM_SETTINGS;
}

export async function changeProblemSettings(
  tx: Tx,
  after: ProblemSettings,
  { personId, now, ip }: Author & { personId: string },
): Promise<ProblemSettings> {
  const before = await problemSettings(tx);
  await storeSetting(tx, { key: KEY, before, after }, { personId, now, ip });
  return after;
}
