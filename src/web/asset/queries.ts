import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { assets, ownHandovers } from '#contract/asset.ts';
import { spareParts } from '#contract/spare-parts.ts';
import { counting, verifications } from '#contract/verification.ts';
import { type AnswerOf, call, type RequestOf } from '../platform/client.ts';
import { problemOf } from '../platform/problem.ts';
import { useFieldWords, useRefusalWords } from '../platform/words.ts';

export type Asset = AnswerOf<(typeof assets)['ofItem']>;
export type Money = Asset['money'];
export type Disposal = Asset['disposals'][number];
export type Handover = Asset['handovers'][number];
export type Part = AnswerOf<(typeof spareParts)['list']>['items'][number];
export type Verification = AnswerOf<(typeof verifications)['list']>['items'][number];
export type Found = AnswerOf<(typeof counting)['left']>['items'][number];
export type MoneyBody = NonNullable<RequestOf<(typeof assets)['price']>['body']>;
export type WipeBody = RequestOf<(typeof assets)['wipe']>['body'];
export type HandoverBody = RequestOf<(typeof assets)['giveOver']>['body'];
export type PartBody = RequestOf<(typeof spareParts)['add']>['body'];
export type MoveBody = RequestOf<(typeof spareParts)['move']>['body'];
export type PlanBody = RequestOf<(typeof verifications)['plan']>['body'];
export type SeenBody = RequestOf<(typeof counting)['find']>['body'];

const ASSETS = 'assets';
const pages = { initialPageParam: '', getNextPageParam: (page: { next: string | null }) => page.next };
const from = (cursor: string) => (cursor ? { cursor } : {});

export const useAsset = (item: string) =>
  useQuery({ queryKey: [ASSETS, 'item', item], queryFn: () => call(assets.ofItem, { params: { item } }) });

export const useDisposals = (state: 'open' | 'all') =>
  useInfiniteQuery({
    queryKey: [ASSETS, 'disposals', state],
    queryFn: ({ pageParam }) => call(assets.disposals, { query: { state, limit: '20', ...from(pageParam) } }),
    ...pages,
  });

export const useUnlawful = () =>
  useQuery({ queryKey: [ASSETS, 'unlawful'], queryFn: () => call(assets.unlawful, {}) });

export const useHandovers = (state: 'waiting' | 'all') =>
  useInfiniteQuery({
    queryKey: [ASSETS, 'handovers', state],
    queryFn: ({ pageParam }) => call(assets.handovers, { query: { state, limit: '20', ...from(pageParam) } }),
    ...pages,
  });

export const useOwnHandovers = () =>
  useQuery({ queryKey: [ASSETS, 'own'], queryFn: () => call(ownHandovers.mine, {}) });

export const useOwnVerifications = () =>
  useQuery({ queryKey: [ASSETS, 'counting'], queryFn: () => call(counting.mine, {}) });

export const useParts = (q: string) =>
  useQuery({
    queryKey: [ASSETS, 'parts', q],
    queryFn: () => call(spareParts.list, { query: q ? { q } : {} }),
    placeholderData: (before) => before,
  });

export const usePartHistory = (part: string) =>
  useInfiniteQuery({
    queryKey: [ASSETS, 'part', part],
    queryFn: ({ pageParam }) =>
      call(spareParts.history, { params: { part }, query: { limit: '20', ...from(pageParam) } }),
    ...pages,
  });

export const useVerifications = () =>
  useInfiniteQuery({
    queryKey: [ASSETS, 'verifications'],
    queryFn: ({ pageParam }) => call(verifications.list, { query: { limit: '20', ...from(pageParam) } }),
    ...pages,
  });

export const useVerification = (verification: string) =>
  useQuery({
    queryKey: [ASSETS, 'verification', verification],
    queryFn: () => call(verifications.open, { params: { verification } }),
  });

export const useFindings = (verification: string, finding: 'wrong' | 'left' | 'all') =>
  useInfiniteQuery({
    queryKey: [ASSETS, 'verification', verification, 'findings', finding],
    queryFn: ({ pageParam }) =>
      call(verifications.findings, {
        params: { verification },
        query: { finding, limit: '30', ...from(pageParam) },
      }),
    ...pages,
  });

export const useUnverified = () =>
  useQuery({
    queryKey: [ASSETS, 'unverified'],
    queryFn: () => call(verifications.overdue, { query: { limit: '20' } }),
  });

export const useLeft = (verification: string) =>
  useInfiniteQuery({
    queryKey: [ASSETS, 'left', verification],
    queryFn: ({ pageParam }) =>
      call(counting.left, { params: { verification }, query: { limit: '30', ...from(pageParam) } }),
    ...pages,
  });

/** Changes something of the register, and reads all of it and the items anew. */
export function useDoing<In, Out>(change: (given: In) => Promise<Out>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () => {
      for (const key of [ASSETS, 'items']) void client.invalidateQueries({ queryKey: [key] });
    },
  });
}

/** What the server said no with, in words: as a whole, and field by field. */
export function useNo(error: unknown): {
  problem: string | null;
  errorOf(field: string): string | undefined;
} {
  const words = useRefusalWords();
  const fieldWords = useFieldWords();
  const problem = error ? problemOf(error) : null;
  return {
    problem: problem ? words(problem.code) : null,
    errorOf: (field) => fieldWords(problem?.fields?.find((one) => one.field === `body.${field}`)),
  };
}
