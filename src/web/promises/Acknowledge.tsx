import { Alert, Button, Group, Text } from '@mantine/core';
import { IconCircleCheck, IconEyeCheck } from '@tabler/icons-react';
import { useFormats } from '../platform/formats.ts';
import { problemOf } from '../platform/problem.ts';
import { useSay } from '../policy/words.ts';
import { type PromisesView, useAcknowledge } from './queries.ts';

/** The reader says that they have read this version (1.4), once. */
export function Acknowledge({ view }: { view: Pick<PromisesView, 'version' | 'acknowledgedAt'> }) {
  const t = useSay();
  const formats = useFormats();
  const acknowledge = useAcknowledge();
  const at = view.acknowledgedAt ?? acknowledge.data?.acknowledgedAt ?? null;
  if (at !== null)
    return (
      <Alert color="pine" icon={<IconCircleCheck aria-hidden />} role="status">
        {t('promises:acknowledged', { version: view.version, at: formats.time(at) })}
      </Alert>
    );
  return (
    <Alert color="yellow" icon={<IconEyeCheck aria-hidden />} className="yn-unprinted">
      <Group justify="space-between" gap="sm">
        <Text size="sm" style={{ flex: '1 1 220px' }}>
          {t('promises:pleaseRead', { version: view.version })}
        </Text>
        <Button onClick={() => acknowledge.mutate(view.version)} loading={acknowledge.isPending}>
          {t('promises:acknowledge')}
        </Button>
      </Group>
      {acknowledge.error && (
        <Text size="sm" c="seal" mt="xs" role="alert">
          {t(`refusals:${problemOf(acknowledge.error).code}`)}
        </Text>
      )}
    </Alert>
  );
}
