import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { campaigns } from '#contract/campaigns.ts';
import { licences } from '#contract/licences.ts';
import { software } from '#contract/software.ts';
import { type AnswerOf, call, type RequestOf } from '../platform/client.ts';

export type Product = AnswerOf<(typeof software)['products']>['items'][number];
export type ProductPage = AnswerOf<(typeof software)['product']>;
export type ProductBody = RequestOf<(typeof software)['addProduct']>['body'];
export type OnItem = AnswerOf<(typeof software)['ofItem']>['installed'][number];
export type Move = AnswerOf<(typeof software)['moves']>['items'][number];
export type Licence = AnswerOf<(typeof licences)['list']>['licences'][number];
export type LicenceBody = RequestOf<(typeof licences)['create']>['body'];
export type CampaignRow = AnswerOf<(typeof campaigns)['list']>['items'][number];
export type Campaign = AnswerOf<(typeof campaigns)['open']>;
export type CampaignBody = RequestOf<(typeof campaigns)['create']>['body'];
export type Target = AnswerOf<(typeof campaigns)['targets']>['items'][number];
export type TargetQuery = Omit<
  NonNullable<RequestOf<(typeof campaigns)['targets']>['query']>,
  'cursor' | 'limit'
>;

const SOFTWARE = 'software';
const growing = { initialPageParam: '', getNextPageParam: (page: { next: string | null }) => page.next };
const at = (cursor: string) => (cursor ? { cursor } : {});

export const useProducts = (query: RequestOf<(typeof software)['products']>['query']) =>
  useInfiniteQuery({
    queryKey: [SOFTWARE, 'products', query],
    queryFn: ({ pageParam }) => call(software.products, { query: { ...query, ...at(pageParam) } }),
    ...growing,
    placeholderData: (before) => before,
  });

export const useProduct = (product: string) =>
  useQuery({
    queryKey: [SOFTWARE, 'product', product],
    queryFn: () => call(software.product, { params: { product } }),
  });

export const useInstallations = (query: RequestOf<(typeof software)['installations']>['query']) =>
  useInfiniteQuery({
    queryKey: [SOFTWARE, 'installations', query],
    queryFn: ({ pageParam }) => call(software.installations, { query: { ...query, ...at(pageParam) } }),
    ...growing,
    placeholderData: (before) => before,
  });

export const useItemSoftware = (item: string) =>
  useQuery({
    queryKey: [SOFTWARE, 'item', item],
    queryFn: () => call(software.ofItem, { params: { item } }),
  });

export const useMoves = (query: RequestOf<(typeof software)['moves']>['query']) =>
  useInfiniteQuery({
    queryKey: [SOFTWARE, 'moves', query],
    queryFn: ({ pageParam }) => call(software.moves, { query: { ...query, ...at(pageParam) } }),
    ...growing,
  });

export const useChangeCheck = (from: string, to: string) =>
  useQuery({
    queryKey: [SOFTWARE, 'check', from, to],
    queryFn: () => call(software.changeCheck, { query: { from, to } }),
  });

export const useLicences = () =>
  useQuery({ queryKey: [SOFTWARE, 'licences'], queryFn: () => call(licences.list, {}) });

export const useOverUse = () =>
  useInfiniteQuery({
    queryKey: [SOFTWARE, 'over-use'],
    queryFn: ({ pageParam }) => call(licences.over, { query: at(pageParam) }),
    ...growing,
  });

export const useCampaigns = (query: RequestOf<(typeof campaigns)['list']>['query']) =>
  useInfiniteQuery({
    queryKey: [SOFTWARE, 'campaigns', query],
    queryFn: ({ pageParam }) => call(campaigns.list, { query: { ...query, ...at(pageParam) } }),
    ...growing,
    placeholderData: (before) => before,
  });

export const useCampaign = (campaign: string) =>
  useQuery({
    queryKey: [SOFTWARE, 'campaign', campaign],
    queryFn: () => call(campaigns.open, { params: { campaign } }),
  });

export const useTargets = (campaign: string, query: TargetQuery) =>
  useInfiniteQuery({
    queryKey: [SOFTWARE, 'campaign', campaign, 'targets', query],
    queryFn: ({ pageParam }) =>
      call(campaigns.targets, { params: { campaign }, query: { ...query, ...at(pageParam) } }),
    ...growing,
    placeholderData: (before) => before,
  });

export const useOwners = (campaign: string, by: 'owner' | 'group' | 'department' | 'site') =>
  useQuery({
    queryKey: [SOFTWARE, 'campaign', campaign, 'by', by],
    queryFn: () => call(campaigns.progress, { params: { campaign }, query: { by } }),
  });

export const useCampaignHistory = (campaign: string) =>
  useInfiniteQuery({
    queryKey: [SOFTWARE, 'campaign', campaign, 'history'],
    queryFn: ({ pageParam }) =>
      call(campaigns.history, { params: { campaign }, query: { limit: '20', ...at(pageParam) } }),
    ...growing,
  });

/** Does something, and reads anew what may be different by it. */
export function useDoing<In, Out>(act: (given: In) => Promise<Out>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSettled: () => void client.invalidateQueries({ queryKey: [SOFTWARE] }),
  });
}
