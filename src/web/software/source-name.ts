import { useTranslation } from 'react-i18next';

/** What people call a source: our own by words, programs by the name that they give. */
export function useSourceName(): (source: string) => string {
  const { t } = useTranslation('software');
  return (source) => (source === 'by_hand' || source === 'csv' ? t(`source.${source}`) : source);
}
