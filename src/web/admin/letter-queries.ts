import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { heldAddresses, letterTemplates } from '#contract/letters.ts';
import { type AnswerOf, call } from '../platform/client.ts';

export type Template = AnswerOf<(typeof letterTemplates)['list']>['items'][number];
export type Which = Pick<Template, 'kind' | 'locale'>;

const TEMPLATES = ['letter-templates'];

export const useTemplates = () =>
  useQuery({ queryKey: [...TEMPLATES, 'all'], queryFn: () => call(letterTemplates.list, {}) });

export const useTemplateVersions = ({ kind, locale }: Which) =>
  useQuery({
    queryKey: [...TEMPLATES, 'versions', kind, locale],
    queryFn: () => call(letterTemplates.versions, { params: { kind, locale } }),
  });

export const usePreview = ({ kind, locale }: Which, text: string, account: boolean, enabled: boolean) =>
  useQuery({
    queryKey: ['letter-preview', kind, locale, text, account],
    queryFn: () => call(letterTemplates.preview, { params: { kind, locale }, body: { text, account } }),
    enabled,
    placeholderData: (before) => before,
    staleTime: Number.POSITIVE_INFINITY,
  });

/** Keeps another text; null: the shipped one again. */
export function useChangeTemplate({ kind, locale, version }: Template) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (text: string | null) =>
      call(letterTemplates.change, { params: { kind, locale }, body: { text } }, { ifMatch: version }),
    onSettled: () => client.invalidateQueries({ queryKey: TEMPLATES }),
  });
}

const HELD = ['held-addresses'];

export const useHeldAddresses = () =>
  useQuery({ queryKey: HELD, queryFn: () => call(heldAddresses.list, {}), refetchInterval: 60_000 });

export function useFreeAddress() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (held: number) => call(heldAddresses.release, { params: { held } }),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: ['deliveries'] });
      void client.invalidateQueries({ queryKey: HELD });
    },
  });
}
