import { useTranslation } from 'react-i18next';
import type { EventKind } from '#domain/events.ts';

/** What a kind of events is called, whoever did it. */
export function useKindName(): (kind: EventKind) => string {
  const { t } = useTranslation(['webhooks', 'ticket']);
  return (kind) => {
    if (kind === 'classified') return t('webhooks:ranked');
    const name = t(`ticket:event.${kind}`, { who: '' }).trim();
    return name.charAt(0).toUpperCase() + name.slice(1);
  };
}
