import { Badge, Button, Group, Menu, Stack, Text } from '@mantine/core';
import { IconArrowLeft, IconChevronDown } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import type { RoutedAction } from '#contract/ticket/tickets.ts';
import { WhoSeesButton } from '../access/WhoSeesButton.tsx';
import { useMe } from '../platform/session.tsx';
import { fieldKey } from '../ticket/Facts.tsx';
import type { TicketView } from '../ticket/queries.ts';
import { PriorityBadge, StatusBadge } from '../ui/badges.tsx';
import { ConfidentialBadge } from '../ui/ConfidentialBadge.tsx';
import { PageTitle } from '../ui/PageTitle.tsx';
import { lastQueue } from './last-queue.ts';
import { menuActions, primaryActions } from './next-actions.ts';
import type { Beginning } from './useBegin.ts';

interface Props {
  ticket: TicketView;
  work: Beginning;
}

/** What the ticket is, and what to do next. */
export function TicketHeader({ ticket, work }: Props) {
  const { t } = useTranslation(['desk', 'ticket']);
  return (
    <Stack gap={6}>
      <Text size="sm" className="yn-quiet">
        <Link to="/desk" search={lastQueue()} className="yn-plain-link">
          <IconArrowLeft size={14} aria-hidden className="yn-inline-icon" /> {t('desk:backToQueue')}
        </Link>
      </Text>
      <Group justify="space-between" align="flex-start" gap="md">
        <Stack gap={8} style={{ flex: '1 1 360px', minWidth: 0 }}>
          <PageTitle size="h3" tab={`${ticket.id} ${ticket.title}`}>
            {ticket.title}
          </PageTitle>
          <Group gap={8}>
            <Text size="sm" className="yn-quiet yn-number">
              {t('ticket:number', { id: ticket.id })}
            </Text>
            <PriorityBadge priority={ticket.priority} long />
            <StatusBadge status={ticket.status} />
            {ticket.confidential && <ConfidentialBadge />}
            <WhoSeesButton ticket={ticket.id} />
            <Badge color="gray" c="var(--mantine-color-text)" tt="none" fw={500}>
              {t(`ticket:type.${ticket.type}`)}
            </Badge>
            {ticket.closure && (
              <Text size="sm" className="yn-quiet">
                {t(`ticket:closure.${ticket.closure}`)}
              </Text>
            )}
          </Group>
        </Stack>
        <Steps ticket={ticket} work={work} />
      </Group>
    </Stack>
  );
}

/** The next steps as buttons, the first of them strongest, and a menu of all others. */
function Steps({ ticket, work }: Props) {
  const { t } = useTranslation(['desk', 'ticket']);
  const me = useMe()?.id ?? '';
  const begin = useStep(ticket, work);
  const groups = menuActions(ticket, me);
  return (
    <Group gap="xs" role="group" aria-label={t('desk:steps')}>
      {primaryActions(ticket, me).map((action, i) => (
        <Button
          key={action}
          size="sm"
          variant={i === 0 ? 'filled' : 'default'}
          disabled={work.pending}
          onClick={() => begin(action)}
        >
          {t(`ticket:action.${action}`)}
        </Button>
      ))}
      {groups.length > 0 && (
        <Menu position="bottom-end" width={210} shadow="md" withInitialFocusPlaceholder={false}>
          <Menu.Target>
            <Button size="sm" variant="default" rightSection={<IconChevronDown size={14} aria-hidden />}>
              {t('desk:moreSteps')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown mah="70vh" style={{ overflowY: 'auto' }}>
            {groups.map(([group, actions]) => (
              <Fragment key={group}>
                <Menu.Label>{t(`desk:steps_${group}`)}</Menu.Label>
                {actions.map((action) => (
                  <Menu.Item key={action} onClick={() => begin(action)}>
                    {t(`ticket:action.${action}`)}
                  </Menu.Item>
                ))}
              </Fragment>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
    </Group>
  );
}

/** Begins a step with what is known already: gaps to ask about, the ranks and owners of now. */
export function useStep(ticket: TicketView, { begin }: Beginning): (action: RoutedAction) => void {
  const { t } = useTranslation(['desk', 'ticket', 'common']);
  const gaps = ticket.missing.map((field) => t(`ticket:${fieldKey(field)}` as 'ticket:field.title'));
  const { groupId, assigneeId, impact, urgency, p1Flags, major } = ticket;
  const services = ticket.devices.filter(({ kind }) => kind === 'service').map(({ name }) => name);
  const given: Partial<Record<RoutedAction, Record<string, unknown>>> = {
    ask: gaps.length > 0 ? { question: t('desk:askAbout', { fields: gaps.join(t('common:comma')) }) } : {},
    classify: { impact, urgency, p1Flags: [...p1Flags] },
    assign: { groupId, assigneeId },
    declare_major: { services },
    lead_major: {
      leadId: major?.leadId,
      communicationId: major?.communicationId,
      technicalId: major?.technicalId,
      bridge: major?.bridge ?? '',
    },
    notify_major: {
      headline: major?.headline ?? '',
      services: major?.headline ? [...major.services] : services,
    },
  };
  return (action) => begin({ action, given: given[action] ?? {} });
}
