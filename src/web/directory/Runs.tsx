import { Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../platform/formats.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { GrowingList } from '../ui/GrowingList.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { Counts, Outcome } from './Outcome.tsx';
import { type Run, useRun, useRuns } from './queries.ts';
import { RunBadge, Trouble } from './SourceCard.tsx';

/** Runs of a source, the latest first; one of them with all that it changed. */
export function Runs({ source }: { source: string }) {
  const { t } = useTranslation('directory');
  const found = useRuns(source);
  const [opened, open] = useState<string | null>(null);
  if (opened !== null) return <Opened source={source} run={opened} onBack={() => open(null)} />;
  return (
    <GrowingList found={found} rows={4} empty={<EmptyState title={t('noRuns')} />}>
      {(items) => (
        <Stack component="ul" gap="sm" p={0} m={0} style={{ listStyle: 'none' }}>
          {items.map((run) => (
            <Row key={run.id} run={run} onOpen={() => open(run.id)} />
          ))}
        </Stack>
      )}
    </GrowingList>
  );
}

function Row({ run, onOpen }: { run: Run; onOpen(): void }) {
  const { t } = useTranslation('directory');
  const formats = useFormats();
  const { askedAt, askedBy, counts, problem, error, letsThrough } = run;
  const who = askedBy ? t(letsThrough ? 'letThroughOf' : 'askedOf', { name: askedBy }) : t('byItself');
  return (
    <Stack component="li" gap={4} className="yn-card" p="sm">
      <Group justify="space-between" gap="xs">
        <Text size="sm" className="yn-figures">
          {[formats.time(askedAt), who].join(' · ')}
        </Text>
        <RunBadge run={run} />
      </Group>
      {problem && (
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {[t(`problem.${problem}`), ...(error ? [error] : [])].join(' · ')}
        </Text>
      )}
      {counts && <Counts counts={counts} />}
      {counts && (
        <Group>
          <Button size="compact-xs" variant="default" onClick={onOpen}>
            {t('open')}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

function Opened({ source, run, onBack }: { source: string; run: string; onBack(): void }) {
  const { t } = useTranslation('directory');
  const found = useRun(source, run);
  return (
    <Stack gap="md">
      <Group>
        <Button size="xs" variant="default" onClick={onBack}>
          {t('back')}
        </Button>
      </Group>
      {found.isPending && <LoadingState rows={4} />}
      {found.isError && <ErrorState error={found.error} retry={() => void found.refetch()} />}
      {found.data && <Trouble source={source} run={found.data} />}
      {found.data?.result && <Outcome result={{ ...found.data.result, stop: null }} />}
    </Stack>
  );
}
