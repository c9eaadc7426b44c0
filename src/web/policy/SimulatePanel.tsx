import { Alert, Button, Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { useState } from 'react';
import { useFormats } from '../platform/formats.ts';
import { ErrorState } from '../ui/ErrorState.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { type Simulation, useSimulate, type VersionId } from './queries.ts';
import { SimulatedExamples } from './SimulatedExamples.tsx';
import { SimulatedRows } from './SimulatedRows.tsx';
import { useSay } from './words.ts';

const DAY = 86_400_000;
const PERIODS = ['month', 'quarter'] as const;
type Period = (typeof PERIODS)[number];

/** What this version would have changed for tickets of the past; nothing is written. */
export function SimulatePanel({ id, dirty }: { id: VersionId; dirty: boolean }) {
  const t = useSay();
  const [period, setPeriod] = useState<Period>('month');
  const simulate = useSimulate(id);
  const begin = () => {
    const now = Date.now();
    // Without times the server takes the last calendar month.
    const from = period === 'month' ? null : new Date(now - 90 * DAY).toISOString();
    simulate.mutate({ from, to: from === null ? null : new Date(now).toISOString() });
  };
  return (
    <Stack gap="md">
      <div className="yn-card yn-part">
        <Text size="sm" mb="sm">
          {t('policy:effect.text')}
        </Text>
        {dirty && (
          <Alert color="yellow" icon={<IconInfoCircle aria-hidden />} mb="sm">
            {t('policy:savedOnly')}
          </Alert>
        )}
        <Group gap="sm">
          <SegmentedControl
            aria-label={t('policy:effect.period')}
            value={period}
            onChange={(value) => setPeriod(value as Period)}
            data={PERIODS.map((value) => ({ value, label: t(`policy:effect.${value}`) }))}
          />
          <Button onClick={begin} loading={simulate.isPending}>
            {t('policy:effect.begin')}
          </Button>
        </Group>
      </div>
      {simulate.isPending && <LoadingState rows={6} />}
      {simulate.isError && <ErrorState error={simulate.error} retry={begin} />}
      {simulate.data && <Result found={simulate.data} />}
    </Stack>
  );
}

function Result({ found }: { found: Simulation }) {
  const t = useSay();
  const formats = useFormats();
  const { from, to, tickets, differing, capped } = found;
  return (
    <div className="yn-card yn-part" role="status">
      <Text fw={600}>{t('policy:effect.differing', { differing, count: tickets })}</Text>
      <Text size="sm" className="yn-quiet" mb="md">
        {t('policy:effect.span', { from: formats.day(from), to: formats.day(Date.parse(to) - 1) })}
        {capped && ` ${t('policy:effect.capped', { count: tickets })}`}
      </Text>
      {tickets > 0 && <SimulatedRows rows={found.rows} />}
      {found.examples.length > 0 && <SimulatedExamples examples={found.examples} differing={differing} />}
    </div>
  );
}
