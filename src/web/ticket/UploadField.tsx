import { ActionIcon, Button, FileButton, Group, Loader, Stack, Text } from '@mantine/core';
import { IconPaperclip, IconX } from '@tabler/icons-react';
import { type DragEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isUploading, type UploadItem, useUploads } from './useUploads.ts';

interface Props {
  onChange(ids: string[]): void;
  /** Told when files are on their way, and when they have arrived. */
  onBusy(busy: boolean): void;
  error?: string | undefined;
}

/** Files are chosen, dropped here, or pasted anywhere into the form; they are sent at once. */
export function UploadField({ onChange, onBusy, error }: Props) {
  const { t } = useTranslation('common');
  const { items, add, remove } = useUploads(onChange);
  const root = useRef<HTMLDivElement>(null);
  const [over, setOver] = useState(false);
  const busy = isUploading(items);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the form is told of changes alone
  useEffect(() => onBusy(busy), [busy]);
  usePasted(root, add);
  const drag = (event: DragEvent, entering: boolean) => {
    event.preventDefault();
    setOver(entering);
  };
  return (
    <Stack
      gap={6}
      ref={root}
      className="yn-drop"
      data-over={over}
      onDragOver={(event) => drag(event, true)}
      onDragLeave={(event) => drag(event, false)}
      onDrop={(event) => {
        drag(event, false);
        add([...event.dataTransfer.files]);
      }}
    >
      {items.map((item) => (
        <Line key={item.key} item={item} onRemove={() => remove(item.key)} />
      ))}
      <Group gap="sm">
        <FileButton onChange={add} multiple>
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
          {t('files.drop')} {t('files.limit')}
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

function Line({ item, onRemove }: { item: UploadItem; onRemove(): void }) {
  const { t } = useTranslation('common');
  const { name, id, failed } = item;
  return (
    <Group gap="xs" wrap="nowrap">
      {!id && !failed && <Loader size="xs" aria-label={t('files.uploading', { name })} />}
      <Text
        size="sm"
        truncate={!failed}
        {...(failed ? { c: 'var(--mantine-color-error)', role: 'alert' } : {})}
      >
        {failed ? t('files.failed', { name, reason: failed }) : name}
      </Text>
      <ActionIcon variant="subtle" size="sm" onClick={onRemove} aria-label={t('files.remove', { name })}>
        <IconX size={14} aria-hidden />
      </ActionIcon>
    </Group>
  );
}

/** Pictures from the clipboard, wherever in the form they are pasted: how most people send a screenshot. */
function usePasted(root: React.RefObject<HTMLElement | null>, add: (files: readonly File[]) => void): void {
  const latest = useRef(add);
  latest.current = add;
  useEffect(() => {
    const form = root.current?.closest('form');
    const onPaste = (event: ClipboardEvent) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length === 0) return;
      event.preventDefault();
      latest.current(files);
    };
    form?.addEventListener('paste', onPaste);
    return () => form?.removeEventListener('paste', onPaste);
  }, [root]);
}
