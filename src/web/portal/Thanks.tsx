import { Alert, Button, Group, List, Stack, Text } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { tickets } from '#contract/ticket/tickets.ts';
import type { RecordField } from '#domain/ticket/completeness.ts';
import type { AnswerOf } from '../platform/client.ts';
import { Clocks } from '../ticket/Clocks.tsx';
import { fieldKey } from '../ticket/Facts.tsx';
import { PageTitle } from '../ui/PageTitle.tsx';

type Recorded = AnswerOf<(typeof tickets)['record']>;

/** The number, what happens next, and what is promised. */
export function Thanks({ recorded, again }: { recorded: Recorded; again(): void }) {
  const { t } = useTranslation(['portal', 'ticket']);
  return (
    <Stack gap="lg" maw={620} mx="auto" className="yn-card" p="xl" align="stretch">
      <Group gap="sm">
        <IconCircleCheck size={36} color="var(--mantine-color-pine-7)" aria-hidden />
        <PageTitle size="h3">{t('portal:received', { id: recorded.id })}</PageTitle>
      </Group>
      <Text>{t('portal:receivedText')}</Text>
      {recorded.missing.length > 0 && (
        <Alert color="yellow">
          {t('portal:receivedGaps')}
          <List size="sm" mt="xs">
            {(recorded.missing as RecordField[]).map((field) => (
              <List.Item key={field}>{t(`ticket:${fieldKey(field)}`)}</List.Item>
            ))}
          </List>
        </Alert>
      )}
      <Clocks clocks={recorded.clocks} />
      <Group>
        <Button component={Link} to="/tickets/$ticket" params={{ ticket: String(recorded.id) } as never}>
          {t('portal:follow')}
        </Button>
        <Button variant="default" onClick={again}>
          {t('portal:another')}
        </Button>
      </Group>
    </Stack>
  );
}
