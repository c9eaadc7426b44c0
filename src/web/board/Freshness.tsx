import { Alert, Text } from '@mantine/core';
import { IconCloudOff } from '@tabler/icons-react';
import type { UseQueryResult } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../platform/formats.ts';

type Found = Pick<UseQueryResult, 'dataUpdatedAt' | 'isError' | 'fetchStatus'>;

/** When a board was last renewed, or that it could not be since: what it shows may have changed. */
export function Freshness({ found }: { found: Found }) {
  const { t } = useTranslation('board');
  const formats = useFormats();
  if (found.dataUpdatedAt === 0) return null;
  const at = formats.time(found.dataUpdatedAt);
  const outOfReach = found.isError || found.fetchStatus === 'paused';
  if (!outOfReach)
    return (
      <Text size="xs" className="yn-quiet">
        {t('fresh.updated', { at })}
      </Text>
    );
  return (
    <Alert color="orange" icon={<IconCloudOff aria-hidden />} role="status" py="xs">
      {t('fresh.stale', { at })}
    </Alert>
  );
}
