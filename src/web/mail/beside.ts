import { useQuery } from '@tanstack/react-query';
import { intake } from '#contract/intake.ts';
import { type AnswerOf, call } from '../platform/client.ts';

export type ListedMessage = AnswerOf<(typeof intake)['list']>['items'][number];

/** How many messages wait for a person. */
export const useWaitingMail = () =>
  useQuery({
    queryKey: ['mail', 'waiting'],
    queryFn: () => call(intake.waiting, {}),
    refetchInterval: 60_000,
  }).data?.waiting;

/** Messages that stand on a ticket, stood on it, or may belong to it. */
export const useMailOfTicket = (ticket: number, wanted: boolean) =>
  useQuery({
    queryKey: ['mail', 'ticket', ticket],
    queryFn: () => call(intake.ofTicket, { params: { ticket } }),
    enabled: wanted,
  }).data?.items;
