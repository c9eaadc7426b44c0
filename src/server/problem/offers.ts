import { sql } from 'kysely';
import { type Actor, holds } from '#domain/permissions/actor.ts';
import { matches } from '#domain/problem/known-error.ts';
import { OFFERED, problemNumber } from '#domain/problem/problem.ts';
import { comparedWords } from '#domain/problem/similar.ts';
import type { Queries, Tx } from '../platform/db/db.ts';
import { refused } from '../platform/http/refused.ts';
import { withinDesk, withinReach } from '../ticket/reach.ts';
import { type Author, act } from './actions.ts';
import { anyOf, matchableOf } from './effect.ts';
import { briefs, shown } from './list.ts';
import { problemSettings } from './settings.ts';
import { keptProblem, keptWhere } from './store.ts';
import { likenedOf, TROUBLE, type TroubleRow } from './trouble.ts';
import { namedItems } from './view.ts';

/** Known errors that are compared with one trouble; those changed last come first. */
const MOST = 300;
const IN_FORCE = sql`p.state = any(${[...OFFERED]}::text[]) and p.body->'knownError' <> 'null'`;

/** Problems of a ticket, and known errors that may be its trouble, for who works on the desk. */
export async function problemsOfTicket(q: Queries, ticketId: number, actor: Actor) {
  const ticket = await troubleOf(q, ticketId, actor);
  const linked = await briefs(
    q,
    [sql`p.id in (select problem_id from problem_ticket where ticket_id = ${ticketId})`],
    20,
    actor,
  );
  const mayManage = holds(actor, 'problem.manage') && !ticket.secret;
  const found = await offersFor(
    q,
    ticket,
    linked.map(({ id }) => id),
  );
  const items = await namedItems(
    q,
    found.flatMap(({ itemIds }) => itemIds),
    actor,
  );
  return {
    linked: linked.map(shown),
    matches: found.map(({ itemIds, ...match }) => ({
      ...match,
      services: [...match.services],
      words: [...match.words],
      items: items.filter(({ id }) => itemIds.includes(id)),
    })),
    mayManage,
  };
}

async function troubleOf(q: Queries, id: number, actor: Actor) {
  const found = await sql<TroubleRow & { secret: boolean; desk: boolean }>`
    select ${TROUBLE}, (t.confidential or t.type = 'security_incident') as secret, ${withinDesk(actor)} as desk
    from ticket t where t.id = ${id} and ${withinReach(actor)}`.execute(q);
  const [row] = found.rows;
  if (!row?.desk) throw refused('not_found');
  return { ...likenedOf(row), secret: row.secret };
}

async function offersFor(q: Queries, trouble: Parameters<typeof matches>[0], linked: readonly string[]) {
  const words = comparedWords(trouble.text);
  const near = sql`(p.service = any(${[...trouble.services]}::text[])
    or p.id in (select problem_id from problem_item where item_id = any(${[...trouble.itemIds]}::uuid[]))
    or ${words.length > 0 ? sql`p.words @@ ${anyOf(words)}::tsquery` : sql`false`})`;
  const fresh = sql`p.id <> all(${[...linked]}::uuid[])`;
  const known = await keptWhere(q, sql`${IN_FORCE} and ${near} and ${fresh}`, {
    order: sql`p.changed_at desc`,
    most: MOST,
  });
  const { rule } = await problemSettings(q);
  const byId = new Map(known.map((kept) => [kept.id, kept]));
  return matches(
    trouble,
    known.map(({ id, problem }) => matchableOf(id, problem)),
    rule,
  ).map((match) => {
    const { number, problem } = byId.get(match.id)!;
    const { title, state, knownError } = problem;
    const { symptoms = '', workaround = '' } = knownError ?? {};
    return { ...match, number: problemNumber(number), title, state, symptoms, workaround };
  });
}

/** The workaround is used for a ticket: both are linked, and it counts. @returns the workaround */
export async function useWorkaround(
  tx: Tx,
  ticketId: number,
  problemId: string,
  author: Author,
): Promise<string> {
  const ticket = await troubleOf(tx, ticketId, author.actor);
  if (ticket.secret) throw refused('forbidden');
  const kept = await keptProblem(tx, problemId);
  if (!kept) throw refused('not_found');
  await act(tx, problemId, { action: 'use_workaround', command: { ticketId }, version: null }, author);
  return kept.problem.knownError?.workaround ?? '';
}

/** Most that employees are shown of what may be meant; the whole list is a page. */
const MOST_MEANT = 3;
const MOST_PUBLISHED = 200;

/** What employees may read; with a title or service, what may be meant, the likeliest first. */
export async function publishedErrors(
  q: Queries,
  { title, service }: { title?: string | undefined; service?: string | undefined },
) {
  const all = await keptWhere(q, sql`${IN_FORCE} and p.body->'publication' <> 'null'`, {
    order: sql`p.changed_at desc`,
    most: MOST_PUBLISHED,
  });
  const views = all.flatMap(({ id, problem: { publication, service: of } }) =>
    publication
      ? [{ id, title: publication.title, text: publication.text, at: publication.at, service: of }]
      : [],
  );
  if (!title && !service) return views;
  const { rule } = await problemSettings(q);
  // By the words for employees alone: nothing that they cannot read decides what they are shown.
  const known = views.map((view) => ({
    id: view.id,
    text: `${view.title}\n${view.text}`,
    itemIds: [],
    services: view.service ? [view.service] : [],
  }));
  const trouble = { text: title ?? '', itemIds: [], services: service ? [service] : [] };
  return matches(trouble, known, rule, MOST_MEANT).flatMap(({ id }) =>
    views.filter((view) => view.id === id),
  );
}
