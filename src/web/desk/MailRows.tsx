import { Anchor, Card, Group, Stack, Table, Text, VisuallyHidden } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconDownload } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { intake } from '#contract/intake.ts';
import { useReasonWords } from '../mail/reasons.ts';
import { Scan } from '../mail/Scan.tsx';
import type { AnswerOf } from '../platform/client.ts';
import { useFormats } from '../platform/formats.ts';

export type Message = AnswerOf<(typeof intake)['list']>['items'][number];
export type MailOutcome = Message['outcome'];

/** As a table, or on narrow screens a card a message. */
export function MailRows({ messages }: { messages: readonly Message[] }) {
  const narrow = useMediaQuery('(max-width: 62em)', false, { getInitialValueInEffect: false });
  return narrow ? <MailCards messages={messages} /> : <MailTable messages={messages} />;
}

function MailTable({ messages }: { messages: readonly Message[] }) {
  const { t } = useTranslation('desk');
  const formats = useFormats();
  return (
    <div className="yn-card" style={{ overflow: 'hidden' }}>
      <Table className="yn-queue" verticalSpacing={9} layout="fixed">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('mail.column.subject')}</Table.Th>
            <Table.Th w={240}>{t('mail.column.reason')}</Table.Th>
            <Table.Th w={120}>{t('mail.column.ticket')}</Table.Th>
            <Table.Th w={180}>{t('mail.column.received')}</Table.Th>
            <Table.Th w={140}>{t('mail.column.raw')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {messages.map((message) => (
            <Table.Tr key={message.id}>
              <Table.Td>
                <Heading message={message} />
              </Table.Td>
              <Table.Td>
                <Reasons message={message} />
              </Table.Td>
              <Table.Td>
                <TicketLink message={message} />
              </Table.Td>
              <Table.Td>
                <Text size="sm" className="yn-quiet yn-number">
                  {formats.time(message.receivedAt)}
                </Text>
              </Table.Td>
              <Table.Td>
                <Raw message={message} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function MailCards({ messages }: { messages: readonly Message[] }) {
  const formats = useFormats();
  return (
    <Stack gap="xs" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
      {messages.map((message) => (
        <Card key={message.id} component="li" padding="sm">
          <Stack gap={6}>
            <Heading message={message} />
            <Reasons message={message} />
            <Group justify="space-between" gap="xs">
              <Text size="xs" className="yn-quiet yn-number">
                {formats.time(message.receivedAt)}
              </Text>
              <Group gap="md">
                <TicketLink message={message} />
                <Raw message={message} />
              </Group>
            </Group>
          </Stack>
        </Card>
      ))}
    </Stack>
  );
}

function Heading({ message: { id, subject, sender } }: { message: Message }) {
  const { t } = useTranslation('desk');
  return (
    <div style={{ minWidth: 0 }}>
      <Anchor
        size="sm"
        fw={550}
        className="yn-clamp"
        title={subject ?? undefined}
        renderRoot={(props) => <Link to="/desk/mail/$mail" params={{ mail: id }} {...props} />}
      >
        <bdi>{subject || t('mail.noSubject')}</bdi>
      </Anchor>
      <Text size="xs" className="yn-quiet yn-clamp">
        <bdi>{sender || t('mail.noSender')}</bdi>
      </Text>
    </div>
  );
}

function Reasons({ message: { reasons } }: { message: Message }) {
  const words = useReasonWords();
  return <Text size="sm">{words(reasons)}</Text>;
}

/** The ticket that it opened or joined; else the one that it may belong to. */
function TicketLink({ message: { ticketId, relatedTicketId } }: { message: Message }) {
  const { t } = useTranslation('desk');
  const ticket = ticketId ?? relatedTicketId;
  if (ticket === null) return null;
  return (
    <Anchor
      size="sm"
      className="yn-number"
      renderRoot={(props) => (
        <Link to="/desk/tickets/$ticket" params={{ ticket: String(ticket) }} {...props} />
      )}
    >
      {ticketId === null ? t('mail.related', { id: ticket }) : ticket}
    </Anchor>
  );
}

function Raw({ message }: { message: Message }) {
  const { t } = useTranslation('desk');
  const formats = useFormats();
  const { id, subject, size, scan } = message;
  if (scan === 'infected') return <Scan message={message} />;
  return (
    <Stack gap={2}>
      <Anchor size="sm" href={`/api/mail/${id}/raw`} download style={{ whiteSpace: 'nowrap' }}>
        <IconDownload size={14} aria-hidden className="yn-inline-icon" /> {t('mail.raw')} {formats.size(size)}
        <VisuallyHidden>{subject}</VisuallyHidden>
      </Anchor>
      <Scan message={message} />
    </Stack>
  );
}
