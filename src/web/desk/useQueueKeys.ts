import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ticketActions } from '#contract/ticket/tickets.ts';
import { call } from '../platform/client.ts';
import { problemOf } from '../platform/problem.ts';
import type { Me } from '../platform/session.tsx';
import { useRefusalWords } from '../platform/words.ts';
import { notify } from '../ui/notify.ts';
import { ROW_LINK } from './RowParts.tsx';
import { useShortcuts } from './shortcuts.ts';

/** Along the queue by keyboard: j and k walk, Enter opens as on any link, c claims. */
export function useQueueKeys(me: Me): void {
  const claim = useClaim();
  const works = me.permissions.includes('desk.work');
  useShortcuts([
    ['j', () => walk(1)],
    ['k', () => walk(-1)],
    ['c', () => works && claimFocused((id) => claim.mutate(id))],
  ]);
}

const links = () => [...document.querySelectorAll<HTMLElement>(`[${ROW_LINK}]`)];

function walk(step: 1 | -1): void {
  const all = links();
  const here = all.findIndex((link) => link.matches(':focus'));
  const next = here < 0 ? 0 : Math.min(all.length - 1, Math.max(0, here + step));
  all[next]?.focus();
  all[next]?.scrollIntoView({ block: 'nearest' });
}

function claimFocused(claim: (id: number) => void): void {
  const id = Number(document.activeElement?.getAttribute(ROW_LINK));
  if (id > 0) claim(id);
}

function useClaim() {
  const { t } = useTranslation('desk');
  const words = useRefusalWords();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: number) => call(ticketActions.claim, { params: { ticket: id }, body: {} }),
    onSuccess: ({ id }) => notify(t('claimed', { id })),
    onError: (error) => notify(words(problemOf(error).code), 'failed'),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ['tickets'] }),
        client.invalidateQueries({ queryKey: ['counts'] }),
      ]),
  });
}
