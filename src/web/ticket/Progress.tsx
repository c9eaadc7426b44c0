import { Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../platform/formats.ts';
import { Markdown } from '../ui/Markdown.tsx';
import { Fact } from './Facts.tsx';
import type { TicketView } from './queries.ts';

/** The last word on an unsolved ticket, and by when the next one comes (4.2d, 4.2e). */
export function Progress({ ticket }: { ticket: TicketView }) {
  const { t } = useTranslation('ticket');
  const formats = useFormats();
  const { progress, clocks } = ticket;
  if (!progress) return null;
  const late = clocks.some(
    ({ kind, verdict, metAt }) => kind === 'update' && verdict === 'breached' && !metAt,
  );
  return (
    <Stack gap="sm">
      <Markdown text={progress.progress} />
      <Text size="sm">
        {progress.estimateAt
          ? t('progress.estimate', { at: formats.time(progress.estimateAt) })
          : t('progress.noEstimate', { reason: progress.noEstimateReason ?? '' })}
      </Text>
      <Fact name={t('progress.step')}>{progress.nextStep}</Fact>
      {progress.nextUpdateAt && ticket.resolution === null && (
        <Group gap="xs" className="yn-due" data-late={late}>
          <Text size="sm" fw={600}>
            {t(late ? 'progress.late' : 'progress.next', { at: formats.time(progress.nextUpdateAt) })}
          </Text>
        </Group>
      )}
    </Stack>
  );
}
