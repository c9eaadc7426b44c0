import { Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Panel } from '../desk/Panel.tsx';
import { useFormats } from '../platform/formats.ts';
import { GrowingList } from '../ui/GrowingList.tsx';
import { useProblemHistory } from './queries.ts';

/** Who did what to a problem, the newest first. */
export function HistoryPanel({ problem }: { problem: string }) {
  const { t } = useTranslation('problem');
  const formats = useFormats();
  const found = useProblemHistory(problem);
  return (
    <Panel title={t('history')}>
      <GrowingList found={found} rows={3} empty={null}>
        {(entries) => (
          <Stack gap={6} component="ol" p={0} m={0} style={{ listStyle: 'none' }}>
            {entries.map(({ seq, at, by, kind, state, reason }) => (
              <Text key={seq} size="sm" component="li" style={{ overflowWrap: 'anywhere' }}>
                <span className="yn-quiet yn-number">{formats.time(at)}</span> {by ?? t('system')} ·{' '}
                {t(`action.${kind}`)}
                {state && kind !== 'create' && ` → ${t(`state.${state}`)}`}
                {reason && ` · ${reason}`}
              </Text>
            ))}
          </Stack>
        )}
      </GrowingList>
    </Panel>
  );
}
