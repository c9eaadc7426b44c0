import { Alert, Button, List, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import type { EventKind } from '#domain/events.ts';
import { useFormats } from '../platform/formats.ts';
import type { Problem } from '../platform/problem.ts';
import type { TicketView } from './queries.ts';
import { contactName } from './telling.ts';

const detail = z.object({
  version: z.number(),
  since: z.array(
    z.object({
      seq: z.number(),
      at: z.number(),
      actorKind: z.enum(['person', 'contact', 'system']),
      actorId: z.string().nullable(),
      kind: z.custom<EventKind>(),
    }),
  ),
});

/** What somebody else did meanwhile; the user's own words stay and can be sent on the new state. */
export function Conflict(props: {
  problem: Problem;
  ticket: TicketView;
  mine: number;
  onAccept(version: number): void;
}) {
  const { problem, ticket, mine, onAccept } = props;
  const { t } = useTranslation('ticket');
  const formats = useFormats();
  const found = detail.safeParse(problem.detail);
  if (!found.success) return null;
  const { version, since } = found.data;
  const whoIs = ({ actorKind, actorId: id }: z.output<typeof detail>['since'][number]) => {
    if (actorKind === 'contact') return contactName(ticket);
    return id === null ? t('system') : (ticket.names[id] ?? t('stranger'));
  };
  return (
    <Alert color="yellow" title={t('conflict.title')} role="alert">
      <Stack gap="xs">
        <Text size="sm">{t('conflict.text', { mine, current: version })}</Text>
        <List size="sm">
          {since.map((event) => (
            <List.Item key={event.seq}>
              {formats.time(event.at)} · {t(`event.${event.kind}`, { who: whoIs(event), priority: '' })}
            </List.Item>
          ))}
        </List>
        <Button
          size="xs"
          variant="light"
          onClick={() => onAccept(version)}
          style={{ alignSelf: 'flex-start' }}
        >
          {t('conflict.anyway')}
        </Button>
      </Stack>
    </Alert>
  );
}
