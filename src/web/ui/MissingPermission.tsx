import { Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Permission } from '#domain/permissions/actions.ts';
import { withWords } from '../platform/i18n.ts';

/** Which permission is missing, as people call it, and who gives it. Its words are loaded when they are needed. */
export function MissingPermission({ permission }: { permission: unknown }) {
  const { t, i18n } = useTranslation('permissions');
  const [, setLoaded] = useState(false);
  useEffect(() => void withWords('late', Promise.resolve()).then(() => setLoaded(true)), []);
  if (!i18n.exists(`permissions:name.${permission}`)) return null;
  return <Text>{t('missing', { name: t(`name.${permission as Permission}`) })}</Text>;
}
