import { useQuery } from '@tanstack/react-query';
import { type BoardList, board, LISTS } from '#contract/board.ts';
import { type AnswerOf, call } from '../platform/client.ts';
import { useMay } from '../platform/session.tsx';

export type Incident = AnswerOf<(typeof board)['status']>['incidents'][number];
export type LeadBoard = AnswerOf<(typeof board)['lead']>;
export type BoardRow = LeadBoard['lists'][BoardList]['items'][number];
export type ChannelShares = AnswerOf<(typeof board)['channels']>;
export type Reason = BoardRow['reason'];

/**
 * How often a board is asked for anew, in ms. While nobody sees the page it is not, and at once when somebody
 * does again. A stream from the server would replace this one place.
 */
const EVERY = { board: 10_000, status: 60_000, counts: 30_000 } as const;

const renewed = (every: number) =>
  ({
    refetchInterval: every,
    refetchIntervalInBackground: false,
    refetchOnWindowFocus: 'always',
    refetchOnReconnect: 'always',
  }) as const;

export const useStatus = () =>
  useQuery({
    queryKey: ['board', 'status'],
    queryFn: () => call(board.status, {}),
    ...renewed(EVERY.status),
  });

export const useLeadBoard = () =>
  useQuery({
    queryKey: ['board', 'lead'],
    queryFn: () => call(board.lead, {}),
    ...renewed(EVERY.board),
  });

/** What came by which channel; it changes slowly. */
export const useChannels = () =>
  useQuery({
    queryKey: ['board', 'channels'],
    queryFn: () => call(board.channels, {}),
    staleTime: 300_000,
  });

/** How much there is for a lead to see to; null for those who are none. */
export function useBoardSize(): number | null {
  const leads = useMay('board.lead');
  const counts = useQuery({
    queryKey: ['board', 'counts'],
    queryFn: () => call(board.counts, {}),
    refetchInterval: EVERY.counts,
    enabled: leads,
  }).data;
  return counts ? LISTS.reduce((sum, name) => sum + counts[name], 0) : null;
}
