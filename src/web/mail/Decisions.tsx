import { Anchor, Group, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../platform/formats.ts';
import type { Message } from './queries.ts';
import { useReasonWords } from './reasons.ts';

type Decision = Message['decisions'][number];

/** Every decision about a message with who made it and why, the first one first. */
export function Decisions({ message }: { message: Message }) {
  const { t } = useTranslation('inbox');
  return (
    <Stack component="ol" gap={0} p={0} m={0} style={{ listStyle: 'none' }} aria-label={t('history')}>
      {message.decisions.map((decision) => (
        <Entry key={decision.at + decision.act} decision={decision} />
      ))}
    </Stack>
  );
}

function Entry({ decision }: { decision: Decision }) {
  const { t } = useTranslation(['inbox', 'desk']);
  const formats = useFormats();
  const words = useReasonWords();
  const { act, outcome, reasons, at, by, note } = decision;
  return (
    <Stack component="li" gap={2} py="xs">
      <Group justify="space-between" gap="xs">
        <Text size="sm" fw={600}>
          {t(`act.${act}`)} → {t(`desk:mail.outcome.${outcome}`)}
        </Text>
        <Text size="xs" className="yn-quiet yn-number" component="time" dateTime={at}>
          {formats.time(at)}
        </Text>
      </Group>
      <Text size="sm">{words(reasons)}</Text>
      <Group gap="md">
        <Text size="xs" className="yn-quiet">
          {by?.name ?? t('system')}
        </Text>
        <Where decision={decision} />
      </Group>
      {note && (
        <Text size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
          {note}
        </Text>
      )}
    </Stack>
  );
}

function Where({ decision: { ticketId, relatedTicketId } }: { decision: Decision }) {
  const { t } = useTranslation('inbox');
  const ticket = ticketId ?? relatedTicketId;
  if (ticket === null) return null;
  return (
    <Anchor
      size="sm"
      renderRoot={(props) => (
        <Link to="/desk/tickets/$ticket" params={{ ticket: String(ticket) }} {...props} />
      )}
    >
      {t(ticketId === null ? 'perhaps' : 'wentTo', { id: ticket })}
    </Anchor>
  );
}
