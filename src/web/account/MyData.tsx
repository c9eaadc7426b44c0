import { Button, Group, Stack, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { copies } from '#contract/copies.ts';
import { bytesOf } from '../platform/client.ts';
import { useFormats } from '../platform/formats.ts';
import { problemOf } from '../platform/problem.ts';
import { useRefusalWords } from '../platform/words.ts';
import { type Copy, useAskCopy, useCopies } from '../privacy/queries.ts';
import { ErrorState } from '../ui/ErrorState.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { notify } from '../ui/notify.ts';

/** A copy of all that the desk knows of oneself: asked for here, and taken along for seven days. */
export function MyData() {
  const { t } = useTranslation('privacy');
  const words = useRefusalWords();
  const found = useCopies();
  const ask = useAskCopy();
  if (found.isPending) return <LoadingState rows={2} />;
  if (found.isError) return <ErrorState error={found.error} retry={() => void found.refetch()} />;
  const { items } = found.data;
  const waits = items.some(({ state }) => state === 'asked');
  return (
    <Stack gap="md">
      <Text size="sm" className="yn-quiet">
        {t('copy.text')}
      </Text>
      {items.map((item) => (
        <OneCopy key={item.id} item={item} />
      ))}
      <Group>
        <Button
          variant="default"
          loading={ask.isPending}
          disabled={waits}
          onClick={() =>
            ask.mutate(undefined, {
              onSuccess: () => notify(t('copy.asked')),
              onError: (error) => notify(words(problemOf(error).code), 'failed'),
            })
          }
        >
          {t('copy.ask')}
        </Button>
      </Group>
    </Stack>
  );
}

function OneCopy({ item: { id, state, askedAt, expiresAt, size } }: { item: Copy }) {
  const { t } = useTranslation('privacy');
  const formats = useFormats();
  const words = useRefusalWords();
  const take = useMutation({
    mutationFn: () => save(id),
    onError: (error) => notify(words(problemOf(error).code), 'failed'),
  });
  return (
    <Group justify="space-between" wrap="nowrap">
      <div style={{ minWidth: 0 }}>
        <Text fw={600}>{t(`copy.state.${state}`)}</Text>
        <Text size="sm" className="yn-quiet">
          {expiresAt !== null && size !== null
            ? t('copy.until', { at: formats.time(expiresAt), size: formats.size(size) })
            : t('copy.since', { at: formats.time(askedAt) })}
        </Text>
      </div>
      {state === 'ready' && (
        <Button
          size="xs"
          variant="default"
          loading={take.isPending}
          leftSection={<IconDownload size={16} aria-hidden />}
          onClick={() => take.mutate()}
          style={{ flexShrink: 0 }}
        >
          {t('copy.take')}
        </Button>
      )}
    </Group>
  );
}

/** Saves the archive as a file; it passes through the memory of the browser, since it takes a proof to get it. */
async function save(copy: string): Promise<void> {
  const url = URL.createObjectURL(await bytesOf(copies.download, { params: { copy } }));
  Object.assign(document.createElement('a'), { href: url, download: 'yinuo-my-data.zip' }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
