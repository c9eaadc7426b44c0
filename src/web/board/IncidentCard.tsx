import { Badge, Group, Stack, Text, Title } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../platform/formats.ts';
import { isPast } from '../platform/past.ts';
import { useMay } from '../platform/session.tsx';
import { Markdown } from '../ui/Markdown.tsx';
import type { Incident } from './queries.ts';

/** How many of the newest notices stand open; the rest is a click away. */
const OPEN = 1;

/** A major incident as everybody may see it: what, since when, the news, and when the next comes. */
export function IncidentCard({ incident }: { incident: Incident }) {
  const { t } = useTranslation(['board', 'common']);
  const formats = useFormats();
  const { headline, services, since, endedAt, ticketId } = incident;
  return (
    <Stack gap="sm" className="yn-card" p={{ base: 'md', sm: 'lg' }} component="article">
      <Group justify="space-between" align="flex-start" gap="xs">
        <Title order={2} size="h4" style={{ overflowWrap: 'anywhere', flex: '1 1 220px' }}>
          {headline}
        </Title>
        <StateBadge ended={endedAt !== null} />
      </Group>
      <Text size="sm" className="yn-quiet">
        {t('board:status.since', { at: formats.time(since) })}
        {endedAt && ` · ${t('board:status.until', { at: formats.time(endedAt) })}`}
      </Text>
      {services.length > 0 && (
        <Text size="sm">{t('board:status.affected', { services: services.join(t('common:comma')) })}</Text>
      )}
      <News incident={incident} />
      {ticketId !== null && <TicketLink id={ticketId} />}
    </Stack>
  );
}

/** The newest notice, when the next one comes, and all that came before. */
export function News({ incident }: { incident: Pick<Incident, 'bulletins' | 'nextAt' | 'endedAt'> }) {
  const { t } = useTranslation('board');
  const formats = useFormats();
  const { bulletins, nextAt, endedAt } = incident;
  const late = nextAt !== null && isPast(nextAt);
  return (
    <Stack gap="sm">
      {bulletins.length === 0 && endedAt === null && (
        <Text size="sm" className="yn-quiet">
          {t('status.silent')}
        </Text>
      )}
      <Bulletins of={bulletins.slice(0, OPEN)} />
      {nextAt && (
        <Text size="sm" fw={600} className="yn-due" data-late={late}>
          {t(late ? 'status.late' : 'status.next', { at: formats.time(nextAt) })}
        </Text>
      )}
      {bulletins.length > OPEN && (
        <details>
          <summary>{t('status.history', { count: bulletins.length })}</summary>
          <Stack gap="sm" mt="sm">
            <Bulletins of={bulletins.slice(OPEN)} />
          </Stack>
        </details>
      )}
    </Stack>
  );
}

function Bulletins({ of }: { of: Incident['bulletins'] }) {
  const formats = useFormats();
  return of.map(({ at, text }) => (
    <div key={at} className="yn-inset" style={{ padding: '10px 14px' }}>
      <Text size="xs" className="yn-quiet" component="time" dateTime={at}>
        {formats.time(at)}
      </Text>
      <Markdown text={text} />
    </div>
  ));
}

function StateBadge({ ended }: { ended: boolean }) {
  const { t } = useTranslation('board');
  const Icon = ended ? IconCircleCheck : IconAlertTriangle;
  return (
    <Badge
      size="lg"
      color={ended ? 'pine' : 'red'}
      leftSection={<Icon size={14} aria-hidden />}
      c="var(--mantine-color-text)"
      tt="none"
      styles={{ root: { flexShrink: 0 }, label: { overflow: 'visible' } }}
    >
      {t(ended ? 'status.ended' : 'status.running')}
    </Badge>
  );
}

/** To the ticket of an incident, for those who may open it. */
function TicketLink({ id }: { id: number }) {
  const { t } = useTranslation('board');
  const to = useMay('desk.read') ? '/desk/tickets/$ticket' : '/tickets/$ticket';
  return (
    <Text size="sm">
      <Link to={to} params={{ ticket: String(id) }} style={{ color: 'var(--mantine-color-anchor)' }}>
        {t('status.open', { id })}
      </Link>
    </Text>
  );
}
