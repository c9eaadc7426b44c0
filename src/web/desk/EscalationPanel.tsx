import { Badge, Button, Collapse, Divider, Group, List, Stack, Text, UnstyledButton } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { type ReactNode, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../platform/formats.ts';
import { Fact } from '../ticket/Facts.tsx';
import { type TicketView, useWhy } from '../ticket/queries.ts';
import { ErrorState } from '../ui/ErrorState.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { Panel } from './Panel.tsx';
import { rough } from './rough.ts';
import type { Beginning } from './useBegin.ts';
import { WhyList } from './WhyList.tsx';

type Call = TicketView['escalations'][number];

interface Props {
  ticket: TicketView;
  work: Beginning;
  action: ReactNode;
}

/** Calls for help: what waits for an answer, what became of earlier ones, and why there are none (4.3). */
export function EscalationPanel({ ticket, work, action }: Props) {
  const { t } = useTranslation('ticket');
  const open = ticket.escalations.filter(({ state }) => state === 'open');
  const earlier = ticket.escalations.filter(({ state }) => state !== 'open').toReversed();
  return (
    <Panel title={t('escalation.title')} action={action}>
      <Stack gap="sm">
        {open.map((call) => (
          <OpenCall key={call.id} call={call} ticket={ticket} work={work} />
        ))}
        {open.length > 0 && earlier.length > 0 && <Divider />}
        {earlier.length > 0 && (
          <Stack
            gap={6}
            component="ul"
            p={0}
            m={0}
            aria-label={t('escalation.history')}
            style={{ listStyle: 'none' }}
          >
            {earlier.map((call) => (
              <li key={call.id}>
                <EarlierCall call={call} ticket={ticket} />
              </li>
            ))}
          </Stack>
        )}
        <Why ticket={ticket} />
      </Stack>
    </Panel>
  );
}

function OpenCall({ call, ticket, work }: { call: Call; ticket: TicketView; work: Beginning }) {
  const { t } = useTranslation('ticket');
  const who = useAsked(call, ticket);
  const asker = useAsker(call, ticket);
  const begin = (name: 'accept_escalation' | 'return_escalation') => () =>
    work.begin({ action: name, fixed: { escalationId: call.id } });
  return (
    <Stack gap={6}>
      <Group gap="xs">
        <Text size="sm" fw={600}>
          {useCause(call)}
        </Text>
        <Badge size="sm" color="red" c="var(--mantine-color-text)" tt="none">
          {t('escalation.level', { level: call.level })}
        </Badge>
      </Group>
      <Text size="sm">{who ? t('escalation.asked', { who }) : t('escalation.nobody')}</Text>
      <Countdown call={call} />
      {call.note && <Fact name={asker}>{call.note}</Fact>}
      {call.mine && (
        <Group gap="xs" mt={4}>
          <Button size="xs" onClick={begin('accept_escalation')} disabled={work.pending}>
            {t('action.accept_escalation')}
          </Button>
          <Button size="xs" variant="default" onClick={begin('return_escalation')} disabled={work.pending}>
            {t('action.return_escalation')}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

function Countdown({ call }: { call: Call }) {
  const { t, i18n } = useTranslation('ticket');
  const formats = useFormats();
  const left = call.acceptBy === null ? null : new Date(call.acceptBy).getTime() - Date.now();
  const at = call.acceptBy === null ? '' : formats.time(call.acceptBy);
  return (
    <Text size="xs" className="yn-due" data-late={left === null || left < 0}>
      {left === null
        ? t('escalation.lastLevel')
        : left < 0
          ? t('escalation.acceptLate', { at })
          : t('escalation.acceptBy', { at, left: rough(left, i18n.language) })}
    </Text>
  );
}

function EarlierCall({ call, ticket }: { call: Call; ticket: TicketView }) {
  const { t } = useTranslation('ticket');
  const formats = useFormats();
  const who = useAsked(call, ticket);
  const answered = call.answeredBy && call.answeredAt;
  return (
    <div>
      <Group gap={6}>
        <Text size="sm">{useCause(call)}</Text>
        <Badge size="sm" color="gray" c="var(--mantine-color-text)" tt="none">
          {t(`escalation.state.${call.state}`)}
        </Badge>
      </Group>
      <Text size="xs" className="yn-quiet">
        {[t('escalation.level', { level: call.level }), who, formats.time(call.at)]
          .filter(Boolean)
          .join(' · ')}
      </Text>
      {answered && (
        <Text size="xs" className="yn-quiet">
          {t('escalation.answered', {
            name: ticket.names[call.answeredBy ?? ''] ?? t('stranger'),
            at: formats.time(call.answeredAt ?? ''),
          })}
        </Text>
      )}
      {call.answer && <Text size="sm">{call.answer}</Text>}
    </div>
  );
}

function useAsker({ by }: Call, { names }: TicketView): string {
  const { t } = useTranslation('ticket');
  return by ? t('escalation.by', { name: names[by] ?? t('stranger') }) : t('escalation.bySystem');
}

/** What made the call: what ran out or grew, else the trigger itself. */
function useCause({ cause, trigger }: Call): string {
  const { t } = useTranslation('ticket');
  return cause ? t(`escalation.cause.${cause}`) : t(`trigger.${trigger}`);
}

function useAsked({ toGroupId, toPersonIds }: Call, { names }: TicketView): string {
  const { t } = useTranslation('common');
  const ids = [...(toGroupId ? [toGroupId] : []), ...toPersonIds];
  return ids.flatMap((id) => names[id] ?? []).join(t('comma'));
}

/** The answer for every trigger, asked for when somebody wants to know. */
function Why({ ticket }: { ticket: TicketView }) {
  const { t } = useTranslation('ticket');
  const [opened, setOpened] = useState(false);
  const id = useId();
  const why = useWhy(ticket.id, ticket.version, opened);
  return (
    <div>
      <UnstyledButton
        onClick={() => setOpened((was) => !was)}
        aria-expanded={opened}
        aria-controls={id}
        className="yn-quiet"
      >
        <Group gap={4} wrap="nowrap">
          <IconChevronDown
            size={15}
            aria-hidden
            style={{ flex: 'none', transform: opened ? 'rotate(180deg)' : 'none' }}
          />
          <Text size="sm">{t('why.title')}</Text>
        </Group>
      </UnstyledButton>
      <Collapse expanded={opened} id={id}>
        <Stack gap="xs" mt="xs">
          {why.isPending && opened && <LoadingState />}
          {why.error && <ErrorState error={why.error} retry={() => void why.refetch()} />}
          {why.data && (
            <List listStyleType="none" spacing="xs" size="sm">
              {why.data.triggers.map((one) => (
                <List.Item key={one.trigger}>
                  <WhyList why={one} />
                </List.Item>
              ))}
            </List>
          )}
        </Stack>
      </Collapse>
    </div>
  );
}
