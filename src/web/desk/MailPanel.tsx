import { Anchor, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { type ListedMessage, useMailOfTicket } from '../mail/beside.ts';
import { useReasonWords } from '../mail/reasons.ts';
import { useFormats } from '../platform/formats.ts';
import { useMay } from '../platform/session.tsx';
import { Panel } from './Panel.tsx';

/** The messages of a ticket: what stands on it, what may belong to it, and what was moved away. */
export function MailPanel({ ticket }: { ticket: number }) {
  const { t } = useTranslation('desk');
  const messages = useMailOfTicket(ticket, useMay('intake.work')) ?? [];
  if (messages.length === 0) return null;
  return (
    <Panel title={t('mail.panel')}>
      <Stack gap="sm" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
        {messages.map((message) => (
          <Row key={message.id} message={message} ticket={ticket} />
        ))}
      </Stack>
    </Panel>
  );
}

function Row({ message, ticket }: { message: ListedMessage; ticket: number }) {
  const { t } = useTranslation('desk');
  const formats = useFormats();
  const words = useReasonWords();
  const { id, subject, sender, receivedAt, reasons, ticketId, relatedTicketId } = message;
  const asked = relatedTicketId === ticket && !reasons.includes('moved');
  const relation = ticketId === ticket ? 'here' : asked ? 'perhaps' : 'elsewhere';
  const other = relation === 'here' ? relatedTicketId : ticketId;
  return (
    <li>
      <Anchor
        size="sm"
        renderRoot={(props) => <Link to="/desk/mail/$mail" params={{ mail: id }} {...props} />}
      >
        <bdi style={{ overflowWrap: 'anywhere' }}>{subject || t('mail.noSubject')}</bdi>
      </Anchor>
      <Text size="xs" className="yn-quiet" style={{ overflowWrap: 'anywhere' }}>
        <bdi>{sender || t('mail.noSender')}</bdi> · {formats.time(receivedAt)}
      </Text>
      <Text size="xs">
        {t(`mail.relation.${relation}`)} · {words(reasons)}
        {other !== null && other !== ticket && (
          <>
            {' · '}
            <Anchor
              size="xs"
              underline="always"
              renderRoot={(props) => (
                <Link to="/desk/tickets/$ticket" params={{ ticket: String(other) }} {...props} />
              )}
            >
              {t('mail.otherTicket', { id: other })}
            </Anchor>
          </>
        )}
      </Text>
    </li>
  );
}
