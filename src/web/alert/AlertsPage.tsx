import { Anchor, Badge, Card, Group, Select, Stack, Text } from '@mantine/core';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ALERT_STATES, type AlertState, SEVERITIES, type Severity } from '#domain/alert/alert.ts';
import { useFormats } from '../platform/formats.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { GrowingList } from '../ui/GrowingList.tsx';
import { PageTitle } from '../ui/PageTitle.tsx';
import { type Alert, useAlerts } from './queries.ts';

const route = getRouteApi('/inside/desk-layout/desk/alerts');
const ALL = 'all';

/** What monitoring systems report, and what became of it (2.3a). */
export function AlertsPage() {
  const { t } = useTranslation('alerts');
  const asked = route.useSearch();
  const state = ALERT_STATES.find((one) => one === asked.state) ?? null;
  const severity = SEVERITIES.find((one) => one === asked.severity) ?? null;
  const found = useAlerts({ state, severity });
  return (
    <Stack gap="md" maw={1000} mx="auto">
      <div>
        <PageTitle size="h3">{t('title')}</PageTitle>
        <Text size="sm" className="yn-quiet">
          {t('text')}
        </Text>
      </div>
      <Filter state={state} severity={severity} />
      <GrowingList found={found} rows={6} empty={<EmptyState title={t('empty')} text={t('emptyText')} />}>
        {(items) => (
          <Stack gap="xs" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
            {items.map((alert) => (
              <Row key={alert.id} alert={alert} />
            ))}
          </Stack>
        )}
      </GrowingList>
    </Stack>
  );
}

function Filter({ state, severity }: { state: AlertState | null; severity: Severity | null }) {
  const { t } = useTranslation('alerts');
  const navigate = useNavigate();
  const choose = (chosen: { state: string | null; severity: string | null }) => {
    const given = Object.entries(chosen).filter(([, value]) => value !== null && value !== ALL);
    void navigate({ to: '/desk/alerts', search: Object.fromEntries(given), replace: true });
  };
  return (
    <Group gap="sm">
      <Select
        label={t('state.label')}
        value={state ?? ALL}
        allowDeselect={false}
        onChange={(value) => choose({ state: value, severity })}
        data={[ALL, ...ALERT_STATES].map((value) => ({ value, label: t(`state.${value as AlertState}`) }))}
      />
      <Select
        label={t('severity.label')}
        value={severity ?? ALL}
        allowDeselect={false}
        onChange={(value) => choose({ state, severity: value })}
        data={[ALL, ...SEVERITIES].map((value) => ({ value, label: t(`severity.${value as Severity}`) }))}
      />
    </Group>
  );
}

const STATE_COLOURS: Record<AlertState, string> = { firing: 'seal', resolved: 'pine', expired: 'gray' };
const SEVERITY_COLOURS: Record<Severity, string> = {
  critical: 'red',
  high: 'orange',
  warning: 'yellow',
  info: 'gray',
};

function Row({ alert }: { alert: Alert }) {
  const { t } = useTranslation('alerts');
  const formats = useFormats();
  const { name, item, summary, source, state, severity, flapping, count, lastSeen, ticketId } = alert;
  return (
    <Card component="li" padding="sm" className="yn-card">
      <Stack gap={6}>
        <Group justify="space-between" gap="xs">
          <Text size="sm" fw={550} style={{ overflowWrap: 'anywhere' }}>
            <bdi>{item === null ? name : `${name} · ${item}`}</bdi>
          </Text>
          <Group gap={6}>
            <Mark colour={SEVERITY_COLOURS[severity]} text={t(`severity.${severity}`)} />
            <Mark colour={STATE_COLOURS[state]} text={t(`state.${state}`)} />
            {flapping && <Mark colour="yellow" text={t('flapping')} />}
          </Group>
        </Group>
        {summary && (
          <Text size="sm" className="yn-clamp">
            <bdi>{summary}</bdi>
          </Text>
        )}
        <Group justify="space-between" gap="xs">
          <Text size="xs" className="yn-quiet yn-figures">
            {[source, formats.time(lastSeen), t('count', { count })].join(' · ')}
          </Text>
          <TicketLink id={ticketId} />
        </Group>
      </Stack>
    </Card>
  );
}

const Mark = ({ colour, text }: { colour: string; text: string }) => (
  <Badge color={colour} c="var(--mantine-color-text)" variant="light" tt="none">
    {text}
  </Badge>
);

function TicketLink({ id }: { id: number | null }) {
  const { t } = useTranslation('alerts');
  if (id === null) {
    return (
      <Text size="xs" className="yn-quiet">
        {t('noTicket')}
      </Text>
    );
  }
  return (
    <Anchor
      size="sm"
      className="yn-number"
      renderRoot={(props) => <Link to="/desk/tickets/$ticket" params={{ ticket: String(id) }} {...props} />}
    >
      {t('ticket', { id })}
    </Anchor>
  );
}
