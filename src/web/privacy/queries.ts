import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { copies } from '#contract/copies.ts';
import { erasures } from '#contract/erasure.ts';
import { retention } from '#contract/retention.ts';
import { type AnswerOf, call, type RequestOf } from '../platform/client.ts';

export type Rules = AnswerOf<(typeof retention)['rules']>;
export type Days = Rules['days'];
export type Preview = AnswerOf<(typeof retention)['preview']>['items'];
export type Hold = AnswerOf<(typeof retention)['holds']>['items'][number];
export type Erasure = AnswerOf<(typeof erasures)['list']>['items'][number];
export type ErasureEffects = AnswerOf<(typeof erasures)['preview']>;
export type Copy = AnswerOf<(typeof copies)['list']>['items'][number];

const KEY = 'privacy';

/** A change of anything here is seen in all of it. */
function useChange<T>(change: (wish: T) => Promise<unknown>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () => client.invalidateQueries({ queryKey: [KEY] }),
  });
}

export const useRules = () =>
  useQuery({ queryKey: [KEY, 'rules'], queryFn: () => call(retention.rules, {}) });
export const useChangeRules = () =>
  useChange((body: RequestOf<(typeof retention)['change']>['body']) => call(retention.change, { body }));
export const usePreview = () =>
  useMutation({ mutationFn: (days: Partial<Days>) => call(retention.preview, { body: { days } }) });
export const useBatches = () =>
  useQuery({ queryKey: [KEY, 'batches'], queryFn: () => call(retention.batches, {}) });

export const useHolds = () =>
  useQuery({ queryKey: [KEY, 'holds'], queryFn: () => call(retention.holds, {}) });
export const usePlaceHold = () =>
  useChange((body: RequestOf<(typeof retention)['placeHold']>['body']) =>
    call(retention.placeHold, { body }),
  );
export const useLiftHold = () =>
  useChange(({ hold, reason }: { hold: number; reason: string }) =>
    call(retention.liftHold, { params: { hold }, body: { reason } }),
  );

export const useErasures = () =>
  useQuery({ queryKey: [KEY, 'erasures'], queryFn: () => call(erasures.list, {}) });
export type Whom = NonNullable<RequestOf<(typeof erasures)['preview']>['body']>;
export const useErasurePreview = () =>
  useMutation({ mutationFn: (body: Whom) => call(erasures.preview, { body }) });
export const useAskErasure = () =>
  useChange((body: Whom & { reason: string }) => call(erasures.ask, { body }));
export const useDecideErasure = () =>
  useChange(({ erasure, way }: { erasure: number; way: 'approve' | 'refuse' | 'withdraw' }) =>
    call(erasures[way], { params: { erasure } }),
  );

/** One's own copies; asked again while one is being made. */
export const useCopies = () =>
  useQuery({
    queryKey: [KEY, 'copies'],
    queryFn: () => call(copies.list, {}),
    refetchInterval: (query) =>
      query.state.data?.items.some(({ state }) => state === 'asked') ? 3000 : false,
  });
export const useAskCopy = () => useChange((_: undefined) => call(copies.ask, {}));
