import { PRIORITIES } from '#domain/ticket/priority.ts';
import { CHANNELS, STATUSES, TICKET_TYPES } from '#domain/ticket/ticket.ts';
import type { Me } from '../platform/session.tsx';
import type { QueueSearch } from '../router.tsx';
import type { ListQuery } from '../ticket/queries.ts';

/** The usual cuts through the queue, in the order of the navigation. */
export const VIEWS = ['mine', 'groups', 'due', 'unassigned', 'overdue', 'unconfirmed', 'all'] as const;
export type View = (typeof VIEWS)[number];

/** Coarse states of the filter; single statuses stand below them in the same list. */
export const STATES = ['open', 'waiting', 'answered', 'ended', 'all'] as const;
export const SORTS = ['priority', 'due', 'newest'] as const;

const OWN: readonly View[] = ['mine', 'groups'];

/** Views that mean something to this person: who does not work tickets has none of their own. */
export const viewsOf = (me: Me): readonly View[] =>
  me.permissions.includes('desk.work') ? VIEWS : VIEWS.filter((view) => !OWN.includes(view));

/** Whether there is a queue of one's own groups. */
const owns = (me: Me): boolean => me.permissions.includes('desk.work') && me.groups.length > 0;

/** Where the day begins: the queue of one's groups, or everything. */
const firstView = (me: Me): View => (owns(me) ? 'groups' : 'all');

const among = <T extends string>(values: readonly T[], value: string | undefined): T | undefined =>
  values.find((known) => known === value);

/** The view that the address names; anything unknown is the first one. */
export const viewOf = (search: QueueSearch, me: Me): View => among(viewsOf(me), search.view) ?? firstView(me);

/** What to ask the server for. Overdue tickets are the head of the queue by due time. */
export function queryOf(search: QueueSearch, me: Me): ListQuery {
  const view = viewOf(search, me);
  const overdue = view === 'overdue';
  return {
    of: 'desk',
    ...(view === 'due' && !owns(me) ? {} : BY_VIEW[view]),
    ...(overdue || view === 'unconfirmed' ? {} : stateOf(search.state)),
    sort: overdue || view === 'due' ? 'due' : (among(SORTS, search.sort) ?? 'priority'),
    priority: among(PRIORITIES, search.priority),
    type: among(TICKET_TYPES, search.type),
    channel: among(CHANNELS, search.channel),
    recordedFrom: momentOf(search.from),
    q: search.q,
  };
}

const BY_VIEW: Record<View, ListQuery> = {
  mine: { assignee: 'me' },
  groups: { group: 'my' },
  due: { group: 'my' },
  unassigned: { assignee: 'none' },
  overdue: { state: 'open' },
  unconfirmed: { status: 'unconfirmed' },
  all: {},
};

/** A time of the address in the one form that is asked for; anything else is none. */
export function momentOf(value: string | undefined): string | undefined {
  const at = Date.parse(value ?? '');
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
}

function stateOf(value: string | undefined): ListQuery {
  const status = among(STATUSES, value);
  return status ? { state: 'all', status } : { state: among(STATES, value) ?? 'open' };
}

/** Whether anything but the view narrows the list. */
export const isNarrowed = ({ state, priority, type, channel, from, q }: QueueSearch): boolean =>
  [state, priority, type, channel, from, q].some((value) => value !== undefined);
