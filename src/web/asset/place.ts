import { useTranslation } from 'react-i18next';
import type { Found } from './queries.ts';

/** State, holder and site in words; what is not said of it is left out. */
export function usePlace(): (place: Found['expected']) => string {
  const { t } = useTranslation(['asset', 'config']);
  return ({ state, holder, holderId, site, siteId }) =>
    [
      state && t(`config:state.${state}`),
      holderId !== undefined && (holder ?? t('asset:check.nobody')),
      siteId !== undefined && (site ?? t('asset:check.nowhere')),
    ]
      .filter(Boolean)
      .join(' · ');
}
