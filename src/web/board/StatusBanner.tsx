import { Alert, Group, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useStatus } from './queries.ts';

/** Says on the first page what is known not to work, before anybody hands it in once more. */
export function StatusBanner() {
  const { t } = useTranslation('board');
  const running = useStatus().data?.incidents.filter(({ endedAt }) => endedAt === null) ?? [];
  if (running.length === 0) return null;
  return (
    <Alert color="orange" icon={<IconAlertTriangle aria-hidden />} title={t('status.running')}>
      <Group justify="space-between" gap="sm">
        <div>
          {running.map(({ headline, since }) => (
            <Text key={`${since} ${headline}`} size="sm">
              {headline}
            </Text>
          ))}
        </div>
        <Link to="/status" style={{ color: 'inherit', fontWeight: 600 }}>
          {t('status.more')}
        </Link>
      </Group>
    </Alert>
  );
}
