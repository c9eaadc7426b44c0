import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { hotline } from '#contract/hotline.ts';
import { type AnswerOf, call } from '../platform/client.ts';

export type PhoneCall = AnswerOf<(typeof hotline)['call']>;
export type Caller = AnswerOf<(typeof hotline)['callers']>['items'][number];
export type TelephoneSystem = AnswerOf<(typeof hotline)['systems']>['items'][number];

/** How often a telephone is looked at, in milliseconds. Somebody without one is asked about it once in ten minutes. */
const RINGING_EVERY = 3_000;
const NO_TELEPHONE = 600_000;

/** What rings or is spoken at one's own telephone. */
export const useMyCalls = (works: boolean) =>
  useQuery({
    queryKey: ['calls', 'mine'],
    queryFn: () => call(hotline.mine, {}),
    enabled: works,
    refetchInterval: ({ state }) => (state.data?.extension == null ? NO_TELEPHONE : RINGING_EVERY),
  });

export const useCalls = (state: 'back' | 'all') =>
  useQuery({
    queryKey: ['calls', 'list', state],
    queryFn: () => call(hotline.calls, { query: { state, limit: '50' } }),
    refetchInterval: 15_000,
  });

export const usePhoneCall = (id: string | undefined) =>
  useQuery({
    queryKey: ['calls', 'one', id],
    queryFn: () => call(hotline.call, { params: { call: id ?? '' } }),
    enabled: id !== undefined,
  });

/** Calls that stand with a ticket, and those of its requester that may be about it. */
export const useCallsOfTicket = (ticket: number, wanted: boolean) =>
  useQuery({
    queryKey: ['calls', 'ticket', ticket],
    queryFn: () => call(hotline.ofTicket, { params: { ticket } }),
    enabled: wanted,
  }).data;

export function useCallDone() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, note }: { id: string; note: string }) =>
      call(hotline.done, { params: { call: id }, body: { note } }),
    onSettled: () => void client.invalidateQueries({ queryKey: ['calls'] }),
  });
}

export const useCallers = (q: string) =>
  useQuery({
    queryKey: ['callers', q],
    queryFn: () => call(hotline.callers, { query: { q } }),
    enabled: q !== '',
    placeholderData: (before) => before,
  });

export const useCallerCard = (id: string | undefined) =>
  useQuery({
    queryKey: ['callers', 'card', id],
    queryFn: () => call(hotline.caller, { params: { person: id ?? '' } }),
    enabled: id !== undefined,
  });

const SYSTEMS = ['telephone-systems'];
export const useSystems = () => useQuery({ queryKey: SYSTEMS, queryFn: () => call(hotline.systems, {}) });

/** Adds a system, or gives one a new secret. The answer has the secret. */
export function useSystemSecret() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (what: { name: string } | TelephoneSystem) =>
      'id' in what
        ? call(hotline.rotateSystem, { params: { system: what.id } }, { ifMatch: what.version })
        : call(hotline.addSystem, { body: { name: what.name } }),
    onSettled: () => void client.invalidateQueries({ queryKey: SYSTEMS }),
  });
}

export function useSwitchSystem() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, enabled, version }: TelephoneSystem) =>
      call(
        hotline.changeSystem,
        { params: { system: id }, body: { enabled: !enabled } },
        { ifMatch: version },
      ),
    onSettled: () => void client.invalidateQueries({ queryKey: SYSTEMS }),
  });
}
