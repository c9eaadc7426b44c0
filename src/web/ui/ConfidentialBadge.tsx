import { Badge } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

/** Says that a ticket is kept to its requester, who works on it and named readers (2.4d). */
export function ConfidentialBadge() {
  const { t } = useTranslation('ticket');
  return (
    <Badge
      color="grape"
      variant="light"
      c="var(--mantine-color-text)"
      tt="none"
      fw={500}
      leftSection={<IconLock size={12} aria-hidden />}
    >
      {t('field.confidential')}
    </Badge>
  );
}
