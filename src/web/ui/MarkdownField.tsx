import { Box, Button, Group, Stack, Text, Textarea, type TextareaProps } from '@mantine/core';
import { IconEye, IconEyeOff } from '@tabler/icons-react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Markdown } from './Markdown.tsx';

/** A text with Markdown in it; once something is written, it can be looked at as it will be read. */
export function MarkdownField({ value, ...rest }: Omit<TextareaProps, 'value'> & { value: string }) {
  const { t } = useTranslation();
  const [looking, setLooking] = useState(false);
  const preview = useId();
  const written = value.trim() !== '';
  const Icon = looking ? IconEyeOff : IconEye;
  return (
    <Stack gap={6}>
      <Textarea value={value} {...rest} />
      {written && (
        <Group justify="space-between" gap="xs">
          <Text size="xs" className="yn-quiet">
            {t('markdownHint')}
          </Text>
          <Button
            size="compact-xs"
            variant="subtle"
            leftSection={<Icon size={14} aria-hidden />}
            aria-expanded={looking}
            aria-controls={preview}
            onClick={() => setLooking((was) => !was)}
          >
            {t('preview')}
          </Button>
        </Group>
      )}
      {written && looking && (
        <Box id={preview} className="yn-inset" p="sm" component="section" aria-label={t('preview')}>
          <Markdown text={value} />
        </Box>
      )}
    </Stack>
  );
}
