import { Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { RETENTION_KINDS, type RetentionKind } from '#domain/retention/rules.ts';
import { useFormats } from '../platform/formats.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { useBatches, useRules } from './queries.ts';

const isKind = (kind: string): kind is RetentionKind => (RETENTION_KINDS as readonly string[]).includes(kind);

/** What went lately, batch by batch, and all versions of the rules. */
export function History() {
  const { t } = useTranslation('privacy');
  const formats = useFormats();
  const [rules, batches] = [useRules(), useBatches()];
  if (batches.isPending || rules.isPending) return <LoadingState rows={6} />;
  if (batches.isError) return <ErrorState error={batches.error} retry={() => void batches.refetch()} />;
  if (rules.isError) return <ErrorState error={rules.error} retry={() => void rules.refetch()} />;
  return (
    <Stack gap="lg">
      <Stack component="section" gap="xs">
        <Title order={2} size="h5">
          {t('history.batches')}
        </Title>
        {batches.data.items.length === 0 && <EmptyState title={t('history.none')} />}
        {batches.data.items.map(({ id, at, kind, count, hash, erasure }) => (
          <div key={id} className="yn-card" style={{ padding: 'var(--mantine-spacing-sm)' }}>
            <Text size="sm" fw={600}>
              {t('history.batch', {
                kind: isKind(kind) ? t(`kind.${kind}`) : kind,
                n: formats.number(count),
              })}
            </Text>
            <Text size="sm" className="yn-quiet">
              {formats.time(at)}
              {erasure !== null && ` · ${t('history.erasure', { n: erasure })}`}
            </Text>
            <Text size="xs" className="yn-quiet yn-number" style={{ overflowWrap: 'anywhere' }}>
              SHA-256 {hash}
            </Text>
          </div>
        ))}
      </Stack>
      <Stack component="section" gap="xs">
        <Title order={2} size="h5">
          {t('history.versions')}
        </Title>
        {rules.data.history.map(({ version, reason, changedBy, changedAt }) => (
          <div key={version} className="yn-card" style={{ padding: 'var(--mantine-spacing-sm)' }}>
            <Text size="sm" fw={600}>
              {t('history.version', { n: version })}
            </Text>
            <Text size="sm" className="yn-quiet" style={{ overflowWrap: 'anywhere' }}>
              {changedBy === null
                ? t('history.shipped')
                : `${reason} · ${changedBy} · ${formats.time(changedAt)}`}
            </Text>
          </div>
        ))}
      </Stack>
    </Stack>
  );
}
