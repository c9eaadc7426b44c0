import { Badge, Group, Image, Stack, Text } from '@mantine/core';
import { IconPaperclip } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { isPicture } from '#domain/ticket/files.ts';
import { fileUrl } from '../platform/client.ts';
import { useFormats } from '../platform/formats.ts';
import { FileLink, isOpen } from './FileLink.tsx';
import type { TicketView } from './queries.ts';

/** Everything that was put on the record; pictures are shown, the rest is a link. */
export function Files({ ticket }: { ticket: TicketView }) {
  const { t } = useTranslation('common');
  const formats = useFormats();
  return (
    <Stack gap="xs">
      {ticket.files.map((file) => (
        <Stack key={file.id} gap={4}>
          {isPicture(file.mediaType) && isOpen(file.state) && (
            <a href={fileUrl(file.id)} target="_blank" rel="noopener" aria-label={file.name}>
              <Image src={fileUrl(file.id)} alt={file.name} radius="md" mah={180} w="auto" fit="contain" />
            </a>
          )}
          <Group gap={6} wrap="nowrap">
            <IconPaperclip size={14} aria-hidden />
            <FileLink file={file} truncate>
              {file.name}
            </FileLink>
            <Text size="xs" className="yn-quiet yn-number">
              {formats.size(file.size)}
            </Text>
            {file.desk && (
              <Badge size="sm" color="yellow" c="var(--mantine-color-text)" tt="none">
                {t('files.deskOnly')}
              </Badge>
            )}
          </Group>
          {file.state !== 'ready' && (
            <Text size="xs" fw={isOpen(file.state) ? 400 : 550}>
              {t(`files.state.${file.state}`)}
            </Text>
          )}
        </Stack>
      ))}
    </Stack>
  );
}
