import { useTranslation } from 'react-i18next';
import { useFormats } from '../platform/formats.ts';
import type { TicketView } from './queries.ts';

/** A time that the policy promises unless another is chosen, and the promise in words (4.2e). */
export interface Suggested {
  at: string;
  why: string;
}

/** What the times of a form are when nobody chooses them. They are not sent: the server knows them best. */
export function useSuggested({ nextWord }: TicketView): Partial<Record<string, Suggested>> {
  const { t } = useTranslation('ticket');
  const formats = useFormats();
  const { update, notice } = nextWord;
  const every = (budget: number) => ({ every: formats.duration(budget) });
  return {
    ...(update && {
      nextUpdateAt: {
        at: update.at,
        why: t(update.calendar === 'always' ? 'next.updateAlways' : 'next.update', every(update.budget)),
      },
    }),
    ...(notice && { nextAt: { at: notice.at, why: t('next.notice', every(notice.budget)) } }),
  };
}
