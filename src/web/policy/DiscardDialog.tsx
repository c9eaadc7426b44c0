import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { problemOf } from '../platform/problem.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { notify } from '../ui/notify.ts';
import { useDiscard, type VersionView } from './queries.ts';
import { useSay } from './words.ts';

/** Asks once more before a draft is given up; it stays to be read, and can be the pattern of a new one. */
export function DiscardDialog(props: { version: VersionView; opened: boolean; onClose(): void }) {
  const { version, opened, onClose } = props;
  const t = useSay();
  const discard = useDiscard({ family: version.family, version: version.version });
  const done = () => {
    notify(t('policy:discarded', { version: version.version }));
    onClose();
  };
  return (
    <Dialog
      opened={opened}
      onClose={onClose}
      size="md"
      title={t('policy:discardTitle', { version: version.version })}
    >
      <Stack>
        <Text size="sm">{t('policy:discardText')}</Text>
        {discard.error && (
          <Alert color="seal" role="alert">
            {t(`refusals:${problemOf(discard.error).code}`)}
          </Alert>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common:cancel')}
          </Button>
          <Button
            color="seal"
            loading={discard.isPending}
            onClick={() => discard.mutate(version.revision, { onSuccess: done })}
          >
            {t('policy:discard')}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
