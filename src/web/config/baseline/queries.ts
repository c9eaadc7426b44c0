import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { itemBaselines } from '#contract/item-baselines.ts';
import { type AnswerOf, call, type RequestOf } from '../../platform/client.ts';

export type Baseline = AnswerOf<(typeof itemBaselines)['list']>['items'][number];
export type Difference = AnswerOf<(typeof itemBaselines)['compare']>['items'][number];

const BASELINES = 'item-baselines';

export const useBaselines = () =>
  useInfiniteQuery({
    queryKey: [BASELINES],
    queryFn: ({ pageParam }) =>
      call(itemBaselines.list, { query: { limit: '50', ...(pageParam ? { cursor: pageParam } : {}) } }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  });

export const useComparison = (baseline: string, other: string, kind: Difference['kind'] | null) =>
  useInfiniteQuery({
    queryKey: [BASELINES, baseline, other, kind],
    queryFn: ({ pageParam }) =>
      call(itemBaselines.compare, {
        params: { baseline },
        query: { with: other, ...(kind ? { kind } : {}), ...(pageParam ? { cursor: pageParam } : {}) },
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  });

export function useTake() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NonNullable<RequestOf<(typeof itemBaselines)['take']>['body']>) =>
      call(itemBaselines.take, { body }),
    onSuccess: () => void client.invalidateQueries({ queryKey: [BASELINES] }),
  });
}
