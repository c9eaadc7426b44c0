import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../platform/formats.ts';
import { ErrorState } from '../ui/ErrorState.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { type Template, useTemplateVersions } from './letter-queries.ts';

/** Who changed the text and when, and how to have an earlier one again. */
export function LetterHistory({ template, onUse }: { template: Template; onUse(text: string): void }) {
  const { t } = useTranslation('admin');
  const formats = useFormats();
  const found = useTemplateVersions(template);
  return (
    <Stack component="section" gap="xs" aria-label={t('letters.history')}>
      <Title order={2} size="h5">
        {t('letters.history')}
      </Title>
      {found.isPending && <LoadingState rows={2} />}
      {found.isError && <ErrorState error={found.error} retry={() => void found.refetch()} />}
      {found.data?.items.length === 0 && (
        <Text size="sm" className="yn-quiet">
          {t('letters.noHistory')}
        </Text>
      )}
      {found.data && found.data.items.length > 0 && (
        <ul className="yn-card yn-deliveries">
          {found.data.items.map(({ version, text, changedBy, changedAt }) => (
            <Group key={version} component="li" wrap="nowrap" align="flex-start" gap="sm">
              <Stack gap={2} style={{ flex: 1, minWidth: 0 }}>
                <Text size="sm" fw={550}>
                  {t('letters.version', { version })}
                </Text>
                <Text size="sm" lineClamp={2} style={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>
                  {text ?? t('letters.shippedAgain')}
                </Text>
                <Text size="xs" className="yn-quiet yn-figures">
                  {[changedBy, changedAt === null ? null : formats.time(changedAt)]
                    .filter(Boolean)
                    .join(' · ')}
                </Text>
              </Stack>
              <Button size="xs" variant="default" onClick={() => onUse(text ?? template.shipped)}>
                {t('letters.use')}
              </Button>
            </Group>
          ))}
        </ul>
      )}
    </Stack>
  );
}
