import { sql } from 'kysely';
import type { Instant } from '#domain/instant.ts';
import type { Actor } from '#domain/permissions/actor.ts';
import { countedIn, spansAround } from '#domain/problem/effect.ts';
import { isOfTrouble } from '#domain/problem/known-error.ts';
import type { EffectNumbers, Problem } from '#domain/problem/problem.ts';
import { comparedWords } from '#domain/problem/similar.ts';
import type { Queries } from '../platform/db/db.ts';
import { refused } from '../platform/http/refused.ts';
import { withinReach } from '../ticket/reach.ts';
import { problemSettings } from './settings.ts';
import { keptProblem } from './store.ts';
import { likenedOf, TROUBLE, type TroubleRow } from './trouble.ts';

/** Most tickets of both spans that are compared, the newest. */
const MOST = 4000;

/** How often the trouble of a problem came before and after its solution, of what the actor may know (P5). */
export async function effectNumbers(
  q: Queries,
  id: string,
  { actor, now }: { actor: Actor; now: Instant },
): Promise<EffectNumbers> {
  const kept = await keptProblem(q, id);
  if (!kept) throw refused('not_found');
  return effectOfProblem(q, kept, { actor, now });
}

export async function effectOfProblem(
  q: Queries,
  { id, problem }: { id: string; problem: Problem },
  { actor, now }: { actor: Actor; now: Instant },
): Promise<EffectNumbers> {
  if (problem.resolvedAt === null) return { before: 0, after: 0, days: 0 };
  const { rule, effectDays } = await problemSettings(q);
  const spans = spansAround(problem.resolvedAt, now, effectDays);
  if (spans.days === 0) return { before: 0, after: 0, days: 0 };
  const [from, to] = [new Date(spans.before[0]).toISOString(), new Date(spans.after[1]).toISOString()];
  const found = await sql<TroubleRow>`
    select ${TROUBLE}, exists (select from problem_ticket l where l.ticket_id = t.id and l.problem_id = ${id}) as linked
    from ticket t
    where t.recorded_at >= ${from} and t.recorded_at < ${to} and t.type <> 'security_incident'
      and not t.confidential and ${withinReach(actor)} and (
        exists (select from problem_ticket l where l.ticket_id = t.id and l.problem_id = ${id})
        or exists (select from ticket_item x join problem_item y using (item_id)
          where x.ticket_id = t.id and y.problem_id = ${id})
        or ${touching(problem)})
    order by t.id desc limit ${MOST}`.execute(q);
  const trouble = matchableOf(id, problem);
  const times = found.rows
    .map(likenedOf)
    .filter((ticket, i) => found.rows[i]?.linked || isOfTrouble(ticket, trouble, rule))
    .map(({ at }) => at);
  return countedIn(times, spans);
}

/** Tickets `t` that have any word of what the problem is about in their own index. */
function touching({ title, knownError }: Problem) {
  const words = comparedWords(`${title}\n${knownError?.symptoms ?? ''}`).slice(0, 60);
  if (words.length === 0) return sql`false`;
  return sql`exists (select from ticket_search s where s.ticket_id = t.id and s.words @@ ${anyOf(words)}::tsquery)`;
}

const quoted = (word: string): string => `'${word.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
/** A condition of the search that any of these words meets. */
export const anyOf = (words: readonly string[]): string => words.map(quoted).join(' | ');

/** A problem as trouble is compared with it. */
export const matchableOf = (id: string, { title, knownError, itemIds, service }: Problem) => ({
  id,
  text: `${title}\n${knownError?.symptoms ?? ''}`,
  itemIds,
  services: service === null ? [] : [service],
});
