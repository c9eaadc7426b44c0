import { Alert, Anchor, List, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../platform/formats.ts';
import { useMay } from '../platform/session.tsx';
import { Markdown } from '../ui/Markdown.tsx';
import { SaidByMail } from './EntryMail.tsx';
import type { TicketView } from './queries.ts';

/** What the record says (3.2b): who, what, when, how wide, on what; gaps are shown as gaps. `told`: who and what stand elsewhere. */
export function Facts({ ticket, told = false }: { ticket: TicketView; told?: boolean }) {
  const { t } = useTranslation(['ticket', 'common']);
  const formats = useFormats();
  const opens = useMay('config.read') && told;
  const devices = ticket.devices.map(({ kind, name, ref }) => (
    <div key={ref ?? name}>
      {t('common:labelled', { name: t(`ticket:deviceKind.${kind}`), value: ref && opens ? '' : name })}
      {ref && opens && (
        <Anchor
          inherit
          renderRoot={(props) => <Link to="/desk/items/$item" params={{ item: ref }} {...props} />}
        >
          <bdi>{name}</bdi>
        </Anchor>
      )}
    </div>
  ));
  return (
    <Stack gap="sm">
      {!told && <Told ticket={ticket} />}
      <Fact name={t('ticket:field.occurredAt')}>{ticket.occurredAt && formats.time(ticket.occurredAt)}</Fact>
      <Fact name={t('ticket:field.scope')}>{ticket.scope}</Fact>
      <Fact name={t('ticket:field.devices')}>{devices.length > 0 ? devices : ticket.noDeviceReason}</Fact>
      <Fact name={t('ticket:field.impact')}>{ticket.impact && t(`ticket:impact.${ticket.impact}`)}</Fact>
      <Fact name={t('ticket:field.urgency')}>{ticket.urgency && t(`ticket:urgency.${ticket.urgency}`)}</Fact>
      {ticket.p1Flags.length > 0 && (
        <Fact name={t('ticket:field.p1Flags')}>
          <Lines of={ticket.p1Flags.map((flag) => t(`ticket:p1Flag.${flag}`))} />
        </Fact>
      )}
      {ticket.overrideReason && <Fact name={t('ticket:field.overrideReason')}>{ticket.overrideReason}</Fact>}
      <Fact name={t('ticket:field.channel')}>{t(`ticket:channel.${ticket.channel}`)}</Fact>
      <Fact name={t('ticket:field.recordedAt')}>{formats.time(ticket.recordedAt)}</Fact>
      {ticket.backdateReason && (
        <Text size="xs" className="yn-quiet">
          {formats.time(ticket.receivedAt)} · {t('ticket:backdated', { reason: ticket.backdateReason })}
        </Text>
      )}
    </Stack>
  );
}

const Lines = ({ of }: { of: readonly string[] }) => of.map((text) => <div key={text}>{text}</div>);

/** Who asks, and in what words. */
export function Told({ ticket }: { ticket: TicketView }) {
  const { t } = useTranslation('ticket');
  const { requester, type, symptom, description } = ticket;
  return (
    <>
      <Fact name={t('field.requester')}>
        {[requester.name, requester.department, requester.contact].filter(Boolean).join(' · ')}
      </Fact>
      {(symptom || type === 'incident') && (
        <Fact name={t('field.symptom')}>{symptom && <Markdown text={symptom} />}</Fact>
      )}
      {(description || type !== 'incident') && (
        <Fact name={t('field.description')}>
          {description &&
            (ticket.channel === 'mail' ? <SaidByMail text={description} /> : <Markdown text={description} />)}
        </Fact>
      )}
    </>
  );
}

/** A named fact; without content it is an open gap, said in words. */
export function Fact({ name, children }: { name: string; children: ReactNode }) {
  const { t } = useTranslation('common');
  const empty = children === null || children === undefined || children === '' || children === false;
  return (
    <div>
      <Text size="xs" className="yn-quiet">
        {name}
      </Text>
      {empty ? (
        <Text size="sm" className="yn-quiet">
          {t('unknown')}
        </Text>
      ) : (
        <Text size="sm" component="div" style={{ overflowWrap: 'anywhere' }}>
          {children}
        </Text>
      )}
    </div>
  );
}

/** The catalogue's name of a record field that is missing. */
export const fieldKey = (field: TicketView['missing'][number]) =>
  `field.${field.replace('.', '_') as 'title'}` as const;

/** What has to be asked before the record is accepted (3.2c). */
export function Missing({ ticket, action }: { ticket: TicketView; action?: ReactNode }) {
  const { t } = useTranslation('ticket');
  if (ticket.missing.length === 0 || ticket.status === 'closed' || ticket.status === 'withdrawn') return null;
  return (
    <Alert color="yellow" title={t('missingTitle')}>
      <List size="sm">
        {ticket.missing.map((field) => (
          <List.Item key={field}>{t(fieldKey(field))}</List.Item>
        ))}
      </List>
      {action}
    </Alert>
  );
}
