import { Alert, Anchor, Button, Group, Stack, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ticketItems } from '#contract/ticket-items.ts';
import { Panel } from '../desk/Panel.tsx';
import type { Beginning } from '../desk/useBegin.ts';
import { type AnswerOf, call } from '../platform/client.ts';
import { useFormats } from '../platform/formats.ts';
import { newKey } from '../platform/key.ts';
import { problemOf } from '../platform/problem.ts';
import { useRefusalWords } from '../platform/words.ts';
import { type TicketView, useAct } from '../ticket/queries.ts';
import { PriorityBadge } from '../ui/badges.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { notify } from '../ui/notify.ts';
import { useClassName } from './names.ts';
import { RelateItems } from './RelateItems.tsx';
import { StateBadge } from './StateBadge.tsx';

type Answer = AnswerOf<(typeof ticketItems)['items']>;

interface Props {
  ticket: TicketView;
  begin: Beginning['begin'];
}

/** The configuration items of a ticket: their states, what else is open about them, and what fails with them (3.3). */
export function TicketItems({ ticket, begin }: Props) {
  const { t } = useTranslation('config');
  const [relates, relate] = useState(false);
  const amends = ticket.actions.includes('amend');
  const names = ticket.devices.some(({ ref }) => ref !== null);
  const found = useQuery({
    queryKey: ['ticket', ticket.id, 'items', ticket.version],
    queryFn: () => call(ticketItems.items, { params: { ticket: ticket.id } }),
    placeholderData: (before) => before,
    enabled: names,
  });
  if (!names && !amends) return null;
  return (
    <Panel
      title={t('onTicket.title')}
      action={
        amends && (
          <Button
            size="compact-xs"
            variant="subtle"
            leftSection={<IconPlus size={14} aria-hidden />}
            onClick={() => relate(true)}
          >
            {t('onTicket.relate')}
          </Button>
        )
      }
    >
      <Stack gap="sm">
        {!names && (
          <Text size="sm" className="yn-quiet">
            {t('onTicket.none')}
          </Text>
        )}
        {found.isError && <ErrorState error={found.error} retry={() => void found.refetch()} />}
        {names && found.data && (
          <>
            <Stack gap="xs" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
              {found.data.items.map((item) => (
                <Item key={item.id} item={item} />
              ))}
            </Stack>
            {found.data.hit && <Hit hit={found.data.hit} />}
            {found.data.proposal && ticket.actions.includes('classify') && (
              <Proposed ticket={ticket} proposal={found.data.proposal} begin={begin} />
            )}
          </>
        )}
      </Stack>
      <RelateItems ticket={ticket} opened={relates} onClose={() => relate(false)} />
    </Panel>
  );
}

function Item({ item }: { item: Answer['items'][number] }) {
  const { t } = useTranslation('config');
  const className = useClassName();
  const facts = [item.number, className(item.class)];
  if (item.criticality === 'critical' || item.criticality === 'high')
    facts.push(t(`criticality.${item.criticality}`));
  return (
    <li>
      <Group gap="xs" justify="space-between" wrap="nowrap" align="flex-start">
        <Text size="sm" fw={550} style={{ overflowWrap: 'anywhere' }}>
          {item.known ? (
            <Anchor
              inherit
              renderRoot={(props) => <Link to="/desk/items/$item" params={{ item: item.id }} {...props} />}
            >
              <bdi>{item.name}</bdi>
            </Anchor>
          ) : (
            <bdi>{item.name}</bdi>
          )}
        </Text>
        <StateBadge state={item.state} />
      </Group>
      <Text size="xs" className="yn-quiet yn-figures">
        {facts.join(' · ')}
      </Text>
      {item.known && (
        <Anchor
          size="xs"
          renderRoot={(props) => <Link to="/desk/items/$item/impact" params={{ item: item.id }} {...props} />}
        >
          {t('graph.open')}
        </Anchor>
      )}
      {item.openTickets.length > 0 && (
        <>
          <Text size="xs" mt={4}>
            {t('onTicket.others')}
          </Text>
          {item.openTickets.map(({ id, title, priority }) => (
            <Group key={id} gap={6} wrap="nowrap" mt={2}>
              <PriorityBadge priority={priority} />
              <Anchor
                size="xs"
                style={{ overflowWrap: 'anywhere' }}
                renderRoot={(props) => (
                  <Link to="/desk/tickets/$ticket" params={{ ticket: String(id) }} {...props} />
                )}
              >
                #{id} <bdi>{title}</bdi>
              </Anchor>
            </Group>
          ))}
        </>
      )}
    </li>
  );
}

const MOST_SERVICES = 5;

function Hit({ hit }: { hit: NonNullable<Answer['hit']> }) {
  const { t } = useTranslation('config');
  const formats = useFormats();
  const [items, people, departments] = [hit.items, hit.people, hit.departments].map((n) => formats.number(n));
  if (hit.items === 0 && hit.people === 0 && hit.services.length === 0) return null;
  return (
    <div>
      <Text size="sm">{t('onTicket.hit', { items, people, departments })}</Text>
      {hit.services.length > 0 && (
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          <span className="yn-quiet">{t('onTicket.services')} </span>
          {hit.services.slice(0, MOST_SERVICES).map(({ name, criticality }, i) => (
            <span key={name}>
              {i > 0 && ' · '}
              {criticality === 'critical' ? (
                <b>
                  {name} ({t('criticality.critical')})
                </b>
              ) : (
                name
              )}
            </span>
          ))}
          {hit.services.length > MOST_SERVICES && ` · +${hit.services.length - MOST_SERVICES}`}
        </Text>
      )}
    </div>
  );
}

/** The rank that the items speak for, taken by one click; the desk may see it otherwise. */
function Proposed({ ticket, proposal, begin }: Props & { proposal: NonNullable<Answer['proposal']> }) {
  const { t } = useTranslation(['config', 'ticket', 'common']);
  const words = useRefusalWords();
  const act = useAct(ticket.id);
  const { impact, p1Flags, priority } = proposal;
  const given = { impact, urgency: ticket.urgency, p1Flags };
  const take = () => {
    // Nobody has said how urgent it is: the form asks for that, and for nothing else.
    if (ticket.urgency === null) return begin({ action: 'classify', fixed: { byImpact: true }, given });
    act.mutate(
      { action: 'classify', body: { ...given, byImpact: true }, version: ticket.version, key: newKey() },
      { onSuccess: () => notify(t('common:done', { what: t('ticket:action.classify') })) },
    );
  };
  return (
    <Alert
      color={priority === 'P1' ? 'seal' : 'yellow'}
      title={t('config:onTicket.proposal', { impact: t(`ticket:impact.${impact}`) })}
    >
      <Stack gap="xs">
        {p1Flags
          .filter((flag) => !ticket.p1Flags.includes(flag))
          .map((flag) => (
            <Text key={flag} size="sm">
              {t(`ticket:p1Flag.${flag}`)}
            </Text>
          ))}
        {priority !== ticket.priority && (
          <Text size="sm">{t('config:onTicket.becomes', { before: ticket.priority, after: priority })}</Text>
        )}
        {act.error && (
          <Text size="sm" role="alert" fw={600}>
            {words(problemOf(act.error).code)}
          </Text>
        )}
        <Group gap="xs">
          <Button size="xs" onClick={take} loading={act.isPending}>
            {t('config:onTicket.take')}
          </Button>
          <Button size="xs" variant="default" onClick={() => begin({ action: 'classify', given })}>
            {t('config:onTicket.decide')}
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}
