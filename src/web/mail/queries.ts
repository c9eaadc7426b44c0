import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { intake } from '#contract/intake.ts';
import type { Review } from '#domain/intake/review.ts';
import { type AnswerOf, call } from '../platform/client.ts';

export type Message = AnswerOf<(typeof intake)['open']>;

export const useMessage = (id: string) =>
  useQuery({ queryKey: ['mail', 'message', id], queryFn: () => call(intake.open, { params: { mail: id } }) });

interface Correction {
  review: Review;
  note: string | null;
  /** Where to; for moving alone. */
  ticketId: number | null;
}

/** Makes something else of a message, on the decisions that were seen. */
export function useReview({ id, version }: Pick<Message, 'id' | 'version'>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ review, note, ticketId }: Correction) => {
      const params = { mail: id };
      const seen = { ifMatch: version };
      if (review === 'move' || review === 'part') {
        const to = review === 'part' ? null : ticketId;
        return call(intake.move, { params, body: { ticketId: to, note } }, seen);
      }
      const routes = {
        retry: intake.retry,
        take_in: intake.takeIn,
        set_aside: intake.setAside,
        restore: intake.restore,
      } as const;
      return call(routes[review] as typeof intake.takeIn, { params, body: { note } }, seen);
    },
    onSuccess: (now) => client.setQueryData(['mail', 'message', id], now),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: ['mail'] });
      void client.invalidateQueries({ queryKey: ['ticket'] });
    },
  });
}
