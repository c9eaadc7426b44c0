import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../platform/formats.ts';
import { problemOf } from '../platform/problem.ts';
import { useRefusalWords } from '../platform/words.ts';
import { notify } from '../ui/notify.ts';
import { useFreeAddress, useHeldAddresses } from './letter-queries.ts';

/** Addresses to which nothing automatic goes for now, and the way to write to them again; nothing when there are none. */
export function HeldAddresses() {
  const { t } = useTranslation('admin');
  const formats = useFormats();
  const words = useRefusalWords();
  const items = useHeldAddresses().data?.items ?? [];
  const free = useFreeAddress();
  if (items.length === 0) return null;
  const release = (id: number) =>
    free.mutate(id, {
      onSuccess: ({ released }) => notify(t('deliveries.addresses.released', { n: released })),
      onError: (error) => notify(words(problemOf(error).code), 'failed'),
    });
  return (
    <Stack component="section" gap="xs" aria-label={t('deliveries.addresses.title')}>
      <Title order={2} size="h5">
        {t('deliveries.addresses.title')}
      </Title>
      <Text size="sm" className="yn-quiet">
        {t('deliveries.addresses.text')}
      </Text>
      <ul className="yn-card yn-deliveries">
        {items.map(({ id, address, reason, since, status, waiting }) => (
          <Group key={id} component="li" wrap="nowrap" align="flex-start" gap="sm">
            <Stack gap={2} style={{ flex: 1, minWidth: 0 }}>
              <Text size="sm" fw={550} style={{ overflowWrap: 'anywhere' }}>
                {address}
              </Text>
              <Text size="sm">
                {t(`deliveries.addresses.${reason}`)}
                {status && ` (${status})`}
              </Text>
              <Text size="xs" className="yn-quiet yn-number">
                {t('deliveries.addresses.since', { at: formats.time(since) })}
                {waiting > 0 && ` · ${t('deliveries.addresses.waiting', { n: waiting })}`}
              </Text>
            </Stack>
            <Button
              size="xs"
              variant="default"
              disabled={free.isPending}
              onClick={() => release(id)}
              aria-label={t('deliveries.addresses.releaseNamed', { address })}
            >
              {t('deliveries.addresses.release')}
            </Button>
          </Group>
        ))}
      </ul>
    </Stack>
  );
}
