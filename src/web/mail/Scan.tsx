import { Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Message } from '../desk/MailRows.tsx';

/** What is wrong or not known about a message before somebody takes it to their own machine. */
export function Scan({ message: { scan, finding } }: { message: Pick<Message, 'scan' | 'finding'> }) {
  const { t } = useTranslation('desk');
  if (scan !== 'infected' && scan !== 'unscanned' && scan !== 'waiting') return null;
  return (
    <Text size="xs" style={{ overflowWrap: 'anywhere' }}>
      <IconAlertTriangle size={14} aria-hidden className="yn-inline-icon" />{' '}
      {t(`mail.scan.${scan}`, { finding: finding ?? '' })}
    </Text>
  );
}
