import { Badge, Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** A small flag for lists. */
export function IncompleteFlag({ incomplete }: { incomplete: boolean }) {
  const { t } = useTranslation('ticket');
  if (!incomplete) return null;
  return (
    <Group gap={4}>
      <Badge color="yellow" c="var(--mantine-color-text)" tt="none" size="sm">
        {t('incomplete')}
      </Badge>
    </Group>
  );
}
