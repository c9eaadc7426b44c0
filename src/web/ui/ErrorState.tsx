import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { problemOf } from '../platform/problem.ts';
import { useRefusalWords } from '../platform/words.ts';

/** Why something could not be shown or done, with the way to try again and the number to quote. */
export function ErrorState({ error, retry }: { error: unknown; retry?: () => void }) {
  const { t } = useTranslation();
  const words = useRefusalWords();
  const { code, requestId } = problemOf(error);
  return (
    <Alert color="seal" icon={<IconAlertTriangle />} m="md" title={t('errorTitle')} role="alert">
      <Stack gap="xs">
        <Text>{words(code)}</Text>
        {requestId && (
          <Text size="xs" className="yn-quiet">
            {t('requestId', { id: requestId })}
          </Text>
        )}
        {retry && (
          <Group>
            <Button variant="light" color="seal" size="xs" onClick={retry}>
              {t('retry')}
            </Button>
          </Group>
        )}
      </Stack>
    </Alert>
  );
}
