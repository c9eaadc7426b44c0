import { shippedPolicy } from '#domain/sla/policy.ts';
import { type Database, transaction } from '#server/platform/db/db.ts';
import { contentHash } from '#server/policy/content.ts';
import { act, recordTicket } from '#server/ticket/actions.ts';
import { rejudgeOpen } from '#server/ticket/rejudge.ts';
import { acting, COMMAND, MINUTE } from '#test/ticket/example.ts';
import { QUERY } from '#test/ticket/many.ts';
import { timed } from './latency.ts';
import type { Staff } from './people.ts';
import type { Line, Report } from './report.ts';
import { seed } from './seed.ts';
import { AT_WORK } from './seed-plan.ts';

const TARGET = 5;
const LIMIT = 'bare UPDATE';

/**
 * All clocks of so many open tickets judged anew after a change of the policy, with both verdicts in each
 * history, beside a bare UPDATE of the same rows of tickets and clocks before and after it in the same run.
 */
export async function benchRejudge(
  db: Database,
  count: number,
  say: (line: string) => void,
): Promise<Pick<Report, 'tables' | 'checks'>> {
  const { agents } = await seed(db, count, say, AT_WORK, workOnHand);
  await approvePolicy(db, agents);
  const before = await bareUpdate(db);
  await db.pool.query('vacuum analyze');
  let changed = 0;
  const ours = await timed(async () => {
    changed = await rejudgeOpen(db, { reason: '承诺已调整' });
  });
  await db.pool.query('vacuum analyze');
  const bare = (before + (await bareUpdate(db))) / 2;
  const ratio = ours / bare;
  const line = (what: string, ms: number, share: Line['ratio']): Line => ({
    what,
    perSecond: (count / ms) * 1000,
    latency: null,
    ratio: share,
  });
  const lines = [
    line(`judged anew, ${changed} of ${count} changed`, ours, { to: LIMIT, value: ratio }),
    line(`${LIMIT} of the same rows`, bare, null),
  ];
  const check = {
    what: `judging ${count} open tickets anew, times the ${LIMIT} (at most ${TARGET})`,
    value: ratio.toFixed(2),
    met: ratio <= TARGET,
  };
  return { tables: [{ title: 'A change of the policy', lines }], checks: [check] };
}

/** Tickets of three priorities that are new, accepted, reported on or waited for, made within half an hour. */
async function workOnHand(db: Database, { agents, requesters }: Staff): Promise<void> {
  const [agent = '', requester = ''] = [agents[1], requesters[0]];
  const begin = Date.now() - 30 * MINUTE;
  for (const urgency of ['blocked', 'avoidable', 'planned'] as const) {
    for (let deeds = 0; deeds <= DEEDS.length; deeds++) {
      const submission = { ...QUERY, urgency };
      const intake = { submission, requester: { personId: requester, contact: null }, uploadIds: [] };
      const author = { actor: acting(requester), now: begin };
      const { id } = (await transaction(db, (tx) => recordTicket(tx, intake, author))).ticket;
      for (const [n, [action, command]] of DEEDS.slice(0, deeds).entries()) {
        const by = { actor: acting(agent, ['agent']), now: begin + (n + 1) * MINUTE };
        await transaction(db, (tx) => act(tx, { id, action, command } as never, by));
      }
    }
  }
}

const DEEDS = [
  ['accept', {}],
  ['diagnose', COMMAND.diagnose],
  ['report_progress', { ...COMMAND.report_progress, estimateAt: null, noEstimateReason: '等待厂商' }],
  ['note', COMMAND.note],
  ['ask', COMMAND.ask],
] as const;

/** A second version in force: results a quarter sooner, the next word in half the time. */
async function approvePolicy(db: Database, [author, approver]: readonly string[]): Promise<void> {
  const { version: _version, targets, ...rest } = shippedPolicy;
  const content = { ...rest, targets: Object.fromEntries(Object.entries(targets).map(sooner)) };
  await db.pool.query(
    `insert into policy_version (family, version, state, content, hash, summary, author_id, created_at, changed_at,
       approved_by, approved_at, effective_from)
     values ('service', 2, 'approved', $1, $2, 'bench', $3, now(), now(), $4, now(), now())`,
    [JSON.stringify(content), contentHash(content), author, approver],
  );
}

function sooner([priority, kinds]: [string, (typeof shippedPolicy.targets)['P1']]) {
  const { resolution, update } = kinds;
  const share = (rule: typeof resolution, of: number) => rule && { ...rule, budget: rule.budget * of };
  return [priority, { ...kinds, resolution: share(resolution, 0.75), update: share(update, 0.5) }] as const;
}

/** What a change of the same rows costs without knowing how: one statement a table, all rows at once. */
const bareUpdate = (db: Database): Promise<number> =>
  timed(async () => {
    await db.pool.query(`update ticket set next_due_at = next_due_at + interval '1 second',
      timer_at = timer_at + interval '1 second', updated_at = now() where open`);
    await db.pool.query(`update ticket_clock set due_at = due_at + interval '1 second'
      where ticket_id in (select id from ticket where open)`);
  });
