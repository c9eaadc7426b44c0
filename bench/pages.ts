import { COMMON_WORD, MIXED_WORDS, RARE_WORD } from './texts.ts';

/** Somebody who looks at pages. */
export interface Reader {
  personId: string;
  groupIds: string[];
  token: string;
}

/** One kind of page: how it is asked for over HTTP, and the best SQL that a person would write for it. */
export interface Page {
  what: string;
  by: 'agent' | 'requester';
  path(reader: Reader, ticket: number): string;
  sql: string;
  values(reader: Reader, ticket: number): unknown[];
}

const ROW = `t.id, t.type, t.status, t.priority, t.title, t.requester_name, t.group_id, t.assignee_id,
  t.recorded_at, t.updated_at, t.next_due_at, t.next_due_kind, t.waits_for_requester, t.incomplete`;

/** A page of 50 with the names that it shows. */
const listed = (rows: string) => `select l.*, g.name as group_name, p.name as assignee_name from (${rows}) l
  left join support_group g on g.id = l.group_id left join person p on p.id = l.assignee_id`;

const QUEUE_ORDER = 't.priority, t.next_due_at, t.id';
const queue = (where: string) =>
  listed(`select ${ROW} from ticket t where t.open and ${where} order by ${QUEUE_ORDER} limit 51`);
const found = (words: string, and: string, order: string) =>
  listed(`select ${ROW} from ticket t join ticket_search s on s.ticket_id = t.id
    where s.words @@ '${words}'::tsquery and ${and} order by ${order} limit 51`);

const list = (query: Record<string, string>) => () => `/api/tickets?${new URLSearchParams(query)}`;
const nothing = () => [];
const MIXED_QUERY = `vpn & 登录 & 录失 & 失败`;

export const PAGES: readonly Page[] = [
  { what: 'queue, default order', by: 'agent', path: list({}), sql: queue('true'), values: nothing },
  {
    what: 'queue of my groups',
    by: 'agent',
    path: list({ group: 'my' }),
    sql: listed(`select x.* from unnest($1::uuid[]) m, lateral (
      select ${ROW} from ticket t where t.open and t.group_id = m order by ${QUEUE_ORDER} limit 51
    ) x order by x.priority, x.next_due_at, x.id limit 51`),
    values: ({ groupIds }) => [groupIds],
  },
  {
    what: 'assigned to me',
    by: 'agent',
    path: list({ assignee: 'me' }),
    sql: queue('t.assignee_id = $1'),
    values: ({ personId }) => [personId],
  },
  {
    what: 'newest of all',
    by: 'agent',
    path: list({ state: 'all', sort: 'newest' }),
    sql: listed(`select ${ROW} from ticket t order by t.id desc limit 51`),
    values: nothing,
  },
  {
    what: 'portal: mine',
    by: 'requester',
    path: list({ of: 'mine', state: 'all', sort: 'newest', limit: '20' }),
    sql: listed(`select ${ROW} from ticket t where t.requester_id = $1 order by t.id desc limit 21`),
    values: ({ personId }) => [personId],
  },
  {
    what: 'open one ticket',
    by: 'agent',
    path: (_reader, ticket) => `/api/tickets/${ticket}`,
    sql: `select t.*, g.name as group_name, p.name as assignee_name,
        (select jsonb_agg(to_jsonb(e) order by e.seq) from ticket_event e where e.ticket_id = t.id) as events,
        (select jsonb_agg(to_jsonb(c)) from ticket_clock c where c.ticket_id = t.id) as clocks,
        (select jsonb_agg(to_jsonb(f)) from confirmation f where f.ticket_id = t.id) as confirmations
      from ticket t left join support_group g on g.id = t.group_id left join person p on p.id = t.assignee_id
      where t.id = $1`,
    values: (_reader, ticket) => [ticket],
  },
  {
    what: 'search in the queue, common word',
    by: 'agent',
    path: list({ q: COMMON_WORD }),
    sql: found(COMMON_WORD, 't.open', QUEUE_ORDER),
    values: nothing,
  },
  {
    what: 'search in all, common word',
    by: 'agent',
    path: list({ q: COMMON_WORD, state: 'all', sort: 'newest' }),
    sql: found(COMMON_WORD, 'true', 't.id desc'),
    values: nothing,
  },
  {
    what: 'search in the queue, rare word',
    by: 'agent',
    path: list({ q: RARE_WORD }),
    sql: found(RARE_WORD, 't.open', QUEUE_ORDER),
    values: nothing,
  },
  {
    what: 'search in all, rare word',
    by: 'agent',
    path: list({ q: RARE_WORD, state: 'all', sort: 'newest' }),
    sql: found(RARE_WORD, 'true', 't.id desc'),
    values: nothing,
  },
  {
    what: 'search in all, mixed words',
    by: 'agent',
    path: list({ q: MIXED_WORDS, state: 'all', sort: 'newest' }),
    sql: found(MIXED_QUERY, 'true', 't.id desc'),
    values: nothing,
  },
  {
    what: 'search in all, number',
    by: 'agent',
    path: (_reader, ticket) => `/api/tickets?state=all&sort=newest&q=${ticket}`,
    sql: listed(`select ${ROW} from ticket t where t.id = $1`),
    values: (_reader, ticket) => [ticket],
  },
];
