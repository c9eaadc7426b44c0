import { Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../platform/formats.ts';
import { Fact } from '../ticket/Facts.tsx';
import type { Message } from './queries.ts';

const LEFT = ['runnable_file', 'empty_file', 'too_large', 'too_many'] as const;

/** Who wrote to whom, when and by which mailbox, and what was attached. All but the times of ours is a claim. */
export function MessageFacts({ message }: { message: Message }) {
  const { t } = useTranslation(['inbox', 'desk']);
  const formats = useFormats();
  const { sender, fromName, to, cc, mailbox, receivedAt, sentAt, attachments } = message;
  return (
    <Stack gap="sm">
      <Fact name={t('from')}>
        <bdi>{fromName ? `${fromName} <${sender ?? ''}>` : (sender ?? t('desk:mail.noSender'))}</bdi>
      </Fact>
      {to.length > 0 && <Fact name={t('to')}>{to.join(', ')}</Fact>}
      {cc.length > 0 && <Fact name={t('cc')}>{cc.join(', ')}</Fact>}
      <Fact name={t('mailbox')}>{mailbox ?? t('imported')}</Fact>
      <Fact name={t('received')}>{formats.time(receivedAt)}</Fact>
      {sentAt && <Fact name={t('sent')}>{formats.time(sentAt)}</Fact>}
      {attachments.length > 0 && (
        <Stack gap={4}>
          <Text size="xs" className="yn-quiet">
            {t('files')}
          </Text>
          {attachments.map(({ name, size, left }, i) => {
            const why = LEFT.find((one) => one === left);
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: names may be equal, and the list never changes
              <Text key={i} size="sm" style={{ overflowWrap: 'anywhere' }}>
                <bdi>{name}</bdi> ({formats.size(size)}){why && ` ${t(`left.${why}`)}`}
              </Text>
            );
          })}
        </Stack>
      )}
    </Stack>
  );
}
