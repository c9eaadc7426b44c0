import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { people } from '#contract/organisation/people.ts';
import { structure } from '#contract/organisation/structure.ts';
import { type RoutedAction, ticketActions, tickets } from '#contract/ticket/tickets.ts';
import { type AnswerOf, call, type RequestOf } from '../platform/client.ts';

export type TicketView = AnswerOf<(typeof tickets)['open']>;
export type TicketRow = AnswerOf<(typeof tickets)['list']>['items'][number];
export type ClockView = TicketView['clocks'][number];
export type EventView = TicketView['events'][number];
export type ListQuery = NonNullable<RequestOf<(typeof tickets)['list']>['query']>;

/** One ticket; looked at again every 20 seconds while it is open on the screen. */
export const useTicket = (id: number) =>
  useQuery({
    queryKey: ['ticket', id],
    queryFn: () => call(tickets.open, { params: { ticket: id } }),
    refetchInterval: 20_000,
  });

/** Why a ticket was or was not escalated; asked for when somebody wants to know. */
export const useWhy = (id: number, version: number, wanted: boolean) =>
  useQuery({
    queryKey: ['ticket', id, 'why', version],
    queryFn: () => call(tickets.why, { params: { ticket: id } }),
    enabled: wanted,
  });

/** A list that grows by pages. */
export const useTickets = (query: ListQuery) =>
  useInfiniteQuery({
    queryKey: ['tickets', query],
    queryFn: ({ pageParam }) =>
      call(tickets.list, { query: { ...query, ...(pageParam ? { cursor: pageParam } : {}) } }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    refetchInterval: 30_000,
  });

export const useCounts = () =>
  useQuery({ queryKey: ['counts'], queryFn: () => call(tickets.counts, {}), refetchInterval: 30_000 });

/** Support groups with their members, for assignment. */
export const useGroups = (wanted = true) =>
  useQuery({
    queryKey: ['groups'],
    queryFn: () => call(structure.groups, {}),
    staleTime: 5 * 60_000,
    enabled: wanted,
  });

/** Leads and IT managers, who need not be in a group. */
export function useStaff(wanted: boolean): { id: string; name: string }[] {
  const found = useQuery({
    queryKey: ['people', 'staff'],
    queryFn: () =>
      Promise.all(
        (['lead', 'it_manager'] as const).map((role) => call(people.list, { query: { role, limit: '100' } })),
      ),
    staleTime: 5 * 60_000,
    enabled: wanted,
  });
  return found.data?.flatMap(({ items }) => items) ?? [];
}

export interface Deed {
  action: RoutedAction;
  body: Record<string, unknown>;
  /** Version that the user decided on; left out where a race does no harm. */
  version?: number | undefined;
  /** One key for all tries of the same intent. */
  key: string;
}

/** Does something to a ticket and shows its new state. */
export function useAct(id: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ action, body, version, key }: Deed) => {
      // The form of the action made the body; the server validates it by the same schema.
      const request = { params: { ticket: id }, body } as unknown as RequestOf<
        (typeof ticketActions)['accept']
      >;
      return call(ticketActions[action] as (typeof ticketActions)['accept'], request, {
        ifMatch: version,
        key,
      });
    },
    onSettled: () => refresh(client, id),
  });
}

/** Fills in or puts right the fields of a record; always on the version that was read. */
export function useAmend(id: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ fields, version }: { fields: Record<string, unknown>; version: number }) =>
      call(tickets.amend, { params: { ticket: id }, body: { fields } }, { ifMatch: version }),
    onSettled: () => refresh(client, id),
  });
}

function refresh(client: ReturnType<typeof useQueryClient>, id: number): Promise<unknown> {
  return Promise.all([
    client.invalidateQueries({ queryKey: ['ticket', id] }),
    client.invalidateQueries({ queryKey: ['tickets'] }),
    client.invalidateQueries({ queryKey: ['counts'] }),
    client.invalidateQueries({ queryKey: ['board'] }),
  ]);
}
