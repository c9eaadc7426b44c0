import { Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Markdown } from '../ui/Markdown.tsx';
import type { TicketView } from './queries.ts';

export type Operation = TicketView['operations'][number];

/** What is to be done and what could come of it: all that a consent is given to (4.1-2a). */
export function AboutOperation({ operation }: { operation: Operation }) {
  const { t } = useTranslation('ticket');
  return (
    <Stack gap={6}>
      <Markdown text={operation.plan} />
      <div>
        <Text size="xs" className="yn-quiet">
          {t('field.risk')}
        </Text>
        <Markdown text={operation.risk} />
      </div>
    </Stack>
  );
}
