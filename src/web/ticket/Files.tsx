import { Anchor, Badge, Group, Image, Stack, Text } from '@mantine/core';
import { IconPaperclip } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { isPicture } from '#domain/ticket/files.ts';
import { fileUrl } from '../platform/client.ts';
import { useFormats } from '../platform/formats.ts';
import type { TicketView } from './queries.ts';

/** Everything that was put on the record; pictures are shown, the rest is a link. */
export function Files({ ticket }: { ticket: TicketView }) {
  const { t } = useTranslation('common');
  const formats = useFormats();
  return (
    <Stack gap="xs">
      {ticket.files.map((file) => (
        <Stack key={file.id} gap={4}>
          {isPicture(file.mediaType) && (
            <a href={fileUrl(file.id)} target="_blank" rel="noopener" aria-label={file.name}>
              <Image src={fileUrl(file.id)} alt={file.name} radius="md" mah={180} w="auto" fit="contain" />
            </a>
          )}
          <Group gap={6} wrap="nowrap">
            <IconPaperclip size={14} aria-hidden />
            <Anchor size="sm" href={fileUrl(file.id)} target="_blank" rel="noopener" truncate>
              {file.name}
            </Anchor>
            <Text size="xs" className="yn-quiet yn-number">
              {formats.size(file.size)}
            </Text>
            {file.desk && (
              <Badge size="sm" color="yellow" c="var(--mantine-color-text)" tt="none">
                {t('files.deskOnly')}
              </Badge>
            )}
          </Group>
        </Stack>
      ))}
    </Stack>
  );
}
