import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { newKey } from '../platform/key.ts';
import { problemOf } from '../platform/problem.ts';
import { useRefusalWords } from '../platform/words.ts';
import type { Begun } from '../ticket/ActionDialog.tsx';
import { FORMS } from '../ticket/forms.ts';
import { type TicketView, useAct } from '../ticket/queries.ts';
import { notify } from '../ui/notify.ts';

export interface Beginning {
  /** The action whose form is open. */
  begun: Begun | null;
  begin(begun: Begun): void;
  end(): void;
  pending: boolean;
}

/** What a form changes of what stands already. */
const standing = (action: Begun['action'], { confidential, readerIds }: TicketView) =>
  action === 'restrict' ? { confidential: !confidential, readerIds: [...readerIds] } : {};

/** Begins an action: one that asks for nothing is done at once, any other opens its form. */
export function useBegin(ticket: TicketView): Beginning {
  const { t } = useTranslation(['ticket', 'common']);
  const words = useRefusalWords();
  const [begun, setBegun] = useState<Begun | null>(null);
  const act = useAct(ticket.id);

  function refusalOf(error: unknown): string {
    const { code, detail } = problemOf(error);
    const winner = detail?.assigneeId;
    const name = typeof winner === 'string' ? ticket.names[winner] : undefined;
    return code === 'already_assigned' && name ? t('ticket:takenBy', { name }) : words(code);
  }

  function begin(next: Begun) {
    if (FORMS[next.action].length > 0) return setBegun({ given: standing(next.action, ticket), ...next });
    if (act.isPending) return;
    const { action, fixed = {} } = next;
    act.mutate(
      { action, body: fixed, key: newKey() },
      {
        onSuccess: () => notify(t('common:done', { what: t(`ticket:action.${action}`) })),
        onError: (error) => notify(refusalOf(error), 'failed'),
      },
    );
  }
  return { begun, begin, end: () => setBegun(null), pending: act.isPending };
}
