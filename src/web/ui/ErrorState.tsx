import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { problemOf } from '../platform/problem.ts';
import { useRefusalWords } from '../platform/words.ts';
import { MissingPermission } from './MissingPermission.tsx';

/**
 * Why something could not be shown or done, with the number to quote, and what to do: try again, or, where a
 * permission is missing, whom to ask for which, and the way home.
 */
export function ErrorState({ error, retry }: { error: unknown; retry?: () => void }) {
  const { t } = useTranslation();
  const words = useRefusalWords();
  const { code, requestId, detail } = problemOf(error);
  const forbidden = code === 'forbidden';
  return (
    <Alert color="seal" icon={<IconAlertTriangle />} m="md" title={t('errorTitle')} role="alert">
      <Stack gap="xs">
        <Text>{words(code)}</Text>
        {forbidden && <MissingPermission permission={detail?.permission} />}
        {requestId && (
          <Text size="xs" className="yn-quiet">
            {t('requestId', { id: requestId })}
          </Text>
        )}
        {forbidden && (
          <Group>
            <Button variant="light" color="seal" size="xs" component="a" href="/">
              {t('goHome')}
            </Button>
          </Group>
        )}
        {retry && !forbidden && (
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
