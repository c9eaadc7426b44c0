import { Badge, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { AUTHENTICATION_METHODS } from '#domain/intake/authentication.ts';
import type { Message } from './queries.ts';

const RESULTS = [
  'pass',
  'fail',
  'softfail',
  'neutral',
  'none',
  'temperror',
  'permerror',
  'bestguesspass',
  'policy',
] as const;
const GOOD: readonly string[] = ['pass'];
const BAD: readonly string[] = ['fail', 'softfail', 'permerror', 'policy'];

/** What the receiving server found about the sender, if its word is trusted. */
export function Authentication({ authentication }: Pick<Message, 'authentication'>) {
  const { t } = useTranslation('inbox');
  if (!authentication)
    return (
      <Text size="sm" className="yn-quiet">
        {t('notChecked')}
      </Text>
    );
  return (
    <Stack gap={6}>
      <Text size="xs" className="yn-quiet">
        {t('checkedBy', { server: authentication.server })}
      </Text>
      {AUTHENTICATION_METHODS.map((method) => {
        const found = authentication[method];
        const known = RESULTS.find((one) => one === found?.result);
        return (
          <Group key={method} gap="xs">
            <Text size="sm" w={64}>
              {method.toUpperCase()}
            </Text>
            <Badge
              tt="none"
              c="var(--mantine-color-text)"
              color={!known ? 'gray' : GOOD.includes(known) ? 'pine' : BAD.includes(known) ? 'seal' : 'gray'}
            >
              {known ? t(`result.${known}`) : (found?.result ?? t('result.missing'))}
            </Badge>
            {found?.about && (
              <Text size="xs" className="yn-quiet" style={{ overflowWrap: 'anywhere' }}>
                <bdi>{found.about}</bdi>
              </Text>
            )}
          </Group>
        );
      })}
    </Stack>
  );
}
