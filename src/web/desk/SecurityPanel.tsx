import { Badge, Group, Stack, Text } from '@mantine/core';
import { IconCheck, IconCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { RoutedAction } from '#contract/ticket/tickets.ts';
import { SECURITY_STEPS } from '#domain/ticket/security.ts';
import { useFormats } from '../platform/formats.ts';
import { isPast } from '../platform/past.ts';
import { Fact } from '../ticket/Facts.tsx';
import type { TicketView } from '../ticket/queries.ts';
import { Panel } from './Panel.tsx';

interface Props {
  ticket: TicketView;
  /** A button that begins one of the actions on the ticket, when it is offered. */
  step(action: RoutedAction): React.ReactNode;
}

const STEPS = ['grade_security', 'secure', 'report_security'] as const;

/** A security incident: its grade, its playbook, and what is reported to whom until when (2.4c, c24). */
export function SecurityPanel({ ticket, step }: Props) {
  const { t } = useTranslation(['ticket', 'desk', 'common']);
  const formats = useFormats();
  const { security, names } = ticket;
  if (!security) return null;
  const { level, category, discoveredAt, reportDueAt, summaryDueAt, steps, reports } = security;
  return (
    <Panel
      title={t('ticket:type.security_incident')}
      action={
        <Badge color={level === null ? 'gray' : 'red'} c="var(--mantine-color-text)" tt="none">
          {level === null ? t('desk:security.ungraded') : t(`ticket:securityLevel.${level}`)}
        </Badge>
      }
    >
      <Stack gap="sm">
        <Group gap={4}>{STEPS.map((action) => step(action))}</Group>
        {category && (
          <Fact name={t('ticket:field.category')}>{t(`ticket:securityCategory.${category}`)}</Fact>
        )}
        <Fact name={t('ticket:field.discoveredAt')}>{formats.time(discoveredAt)}</Fact>
        <Stack
          component="ul"
          gap={6}
          p={0}
          m={0}
          style={{ listStyle: 'none' }}
          aria-label={t('desk:security.playbook')}
        >
          {SECURITY_STEPS.map((name) => {
            const done = steps[name];
            const Icon = done ? IconCheck : IconCircle;
            return (
              <li key={name}>
                <Group gap={6} wrap="nowrap" align="flex-start">
                  <Icon size={16} aria-hidden style={{ flexShrink: 0, marginTop: 3 }} />
                  <div>
                    <Text size="sm" fw={600}>
                      {t(`ticket:securityStep.${name}`)}
                    </Text>
                    <Text size="sm" className="yn-quiet" style={{ overflowWrap: 'anywhere' }}>
                      {done
                        ? [names[done.by], formats.time(done.at), done.told].filter(Boolean).join(' · ')
                        : t('desk:security.open')}
                    </Text>
                  </div>
                </Group>
              </li>
            );
          })}
        </Stack>
        {reports.map((report) => (
          <Fact key={`${report.kind} ${report.at}`} name={t(`ticket:securityReport.${report.kind}`)}>
            {`${report.to} · ${formats.time(report.at)}`}
          </Fact>
        ))}
        {[
          { about: 'report', due: reportDueAt },
          { about: 'summary', due: summaryDueAt },
        ].map(
          ({ about, due }) =>
            due && (
              <Text key={about} size="sm" fw={600} className="yn-due" data-late={isPast(due)}>
                {t(`desk:security.${about as 'report'}Due`, { at: formats.time(due) })}
              </Text>
            ),
        )}
      </Stack>
    </Panel>
  );
}
