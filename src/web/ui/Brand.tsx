import { Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** The seal and the name. */
export function Brand({ compact = false }: { compact?: boolean }) {
  const { t } = useTranslation();
  return (
    <Group gap={10} wrap="nowrap">
      <img src="/seal.svg" width={30} height={30} alt="" />
      {!compact && (
        <Text fw={700} size="lg" style={{ letterSpacing: '0.04em' }}>
          {t('product')}
        </Text>
      )}
    </Group>
  );
}
