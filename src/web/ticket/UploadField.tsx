import { ActionIcon, Button, FileButton, Group, Loader, Stack, Text } from '@mantine/core';
import { IconPaperclip, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { tickets } from '#contract/ticket/tickets.ts';
import { MAX_FILE_BYTES } from '#domain/ticket/files.ts';
import { call } from '../platform/client.ts';
import { newKey } from '../platform/key.ts';
import { problemOf, RefusedError } from '../platform/problem.ts';
import { useFieldWords, useRefusalWords } from '../platform/words.ts';

interface Props {
  ids: readonly string[];
  onChange(ids: string[]): void;
  error?: string | undefined;
}

interface Item {
  key: string;
  name: string;
  id: string | null;
  failed: string | null;
}

/** Files are sent as soon as they are chosen; the form carries their ids. */
export function UploadField({ ids, onChange, error }: Props) {
  const { t } = useTranslation('common');
  const words = useRefusalWords();
  const fieldWords = useFieldWords();
  const [items, setItems] = useState<Item[]>([]);
  const update = (key: string, change: Partial<Item>) =>
    setItems((all) => all.map((item) => (item.key === key ? { ...item, ...change } : item)));

  async function send(files: File[]) {
    const fresh = files.map((file) => ({ file, key: newKey() }));
    setItems((all) => [
      ...all,
      ...fresh.map(({ file, key }) => ({ key, name: file.name, id: null, failed: null })),
    ]);
    const sent: string[] = [];
    for (const { file, key } of fresh) {
      const id = await upload(file).catch((reason: unknown) => {
        update(key, { failed: wordsOf(reason) });
        return null;
      });
      if (id) {
        sent.push(id);
        update(key, { id });
      }
    }
    onChange([...ids, ...sent]);
  }

  function wordsOf(reason: unknown): string {
    const { code, fields } = problemOf(reason);
    return fieldWords(fields?.[0]) ?? words(code);
  }

  function remove({ key, id }: Item) {
    setItems((all) => all.filter((item) => item.key !== key));
    if (id) onChange(ids.filter((other) => other !== id));
  }

  return (
    <Stack gap={6}>
      {items.map((item) => (
        <Group key={item.key} gap="xs" wrap="nowrap">
          {!item.id && !item.failed && (
            <Loader size="xs" aria-label={t('files.uploading', { name: item.name })} />
          )}
          <Text size="sm" truncate {...(item.failed ? { c: 'seal', role: 'alert' } : {})}>
            {item.failed ? t('files.failed', { name: item.name, reason: item.failed }) : item.name}
          </Text>
          <ActionIcon
            variant="subtle"
            size="sm"
            onClick={() => remove(item)}
            aria-label={t('files.remove', { name: item.name })}
          >
            <IconX size={14} />
          </ActionIcon>
        </Group>
      ))}
      <Group gap="sm">
        <FileButton onChange={(files) => void send(files)} multiple>
          {(props) => (
            <Button
              {...props}
              variant="default"
              size="xs"
              leftSection={<IconPaperclip size={15} aria-hidden />}
            >
              {t('files.add')}
            </Button>
          )}
        </FileButton>
        <Text size="xs" className="yn-quiet">
          {t('files.limit')}
        </Text>
      </Group>
      {error && (
        <Text size="sm" c="seal" role="alert">
          {error}
        </Text>
      )}
    </Stack>
  );
}

async function upload(file: File): Promise<string> {
  if (file.size > MAX_FILE_BYTES) throw tooLarge;
  const form = new FormData();
  form.append('file', file, file.name);
  const kept = await call(tickets.upload, { body: form } as never);
  return kept.id;
}

const tooLarge = new RefusedError({ code: 'too_large', status: 413 });
