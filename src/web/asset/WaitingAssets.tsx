import { Anchor, Group } from '@mantine/core';
import { IconDeviceLaptop } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { waitingAssets } from '#contract/waiting-assets.ts';
import { call } from '../platform/client.ts';

/** On the first page of the portal: what the asset register asks of the reader; nothing when it asks nothing. */
export function WaitingAssets() {
  const { t } = useTranslation('portal');
  const found = useQuery({ queryKey: ['assets', 'waiting'], queryFn: () => call(waitingAssets.count, {}) });
  const { handovers = 0, verifications = 0 } = found.data ?? {};
  if (handovers + verifications === 0) return null;
  return (
    <Group className="yn-card yn-asks" px="lg" py="sm" gap="sm">
      <IconDeviceLaptop size={20} aria-hidden />
      <Anchor component={Link} to="/waiting-devices" fw={600}>
        {handovers > 0 ? t('devicesWait', { n: handovers }) : t('toCount')}
      </Anchor>
    </Group>
  );
}
