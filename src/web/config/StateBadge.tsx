import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ItemState } from '#domain/config/item.ts';

const COLOURS: Record<ItemState, string> = {
  planned: 'gray',
  ordered: 'gray',
  in_stock: 'blue',
  in_use: 'pine',
  repair: 'orange',
  idle: 'yellow',
  retired: 'gray',
};

export function StateBadge({ state }: { state: ItemState }) {
  const { t } = useTranslation('config');
  return (
    <Badge color={COLOURS[state]} c="var(--mantine-color-text)" variant="light" tt="none">
      {t(`state.${state}`)}
    </Badge>
  );
}
