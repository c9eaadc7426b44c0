import { Anchor, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useName } from '../config/names.ts';
import { TicketRow } from '../config/TicketsPanel.tsx';
import { Panel } from '../desk/Panel.tsx';
import { useMay } from '../platform/session.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { Markdown } from '../ui/Markdown.tsx';
import { PageTitle } from '../ui/PageTitle.tsx';
import { ActionBar } from './ActionBar.tsx';
import { ApprovalPanel } from './ApprovalPanel.tsx';
import { ChangeStatusBadge } from './badges.tsx';
import { useWindow } from './ChangeRows.tsx';
import { ConflictsPanel } from './ConflictsPanel.tsx';
import { EndPanel } from './EndPanel.tsx';
import { type ChangeView, useChange, useChangePolicy } from './queries.ts';
import { TasksPanel } from './TasksPanel.tsx';
import { TimelinePanel } from './TimelinePanel.tsx';

/** One change: what is asked for, who approves it, what stands in its way, and how it went. */
export function ChangePage() {
  const { change: ref } = useParams({ strict: false });
  const found = useChange(ref ?? '');
  if (found.isPending) return <LoadingState rows={6} />;
  if (found.isError) return <ErrorState error={found.error} retry={() => void found.refetch()} />;
  return <Whole key={found.data.id} change={found.data} />;
}

function Whole({ change }: { change: ChangeView }) {
  return (
    <Stack gap="md" maw={1000} mx="auto">
      <Header change={change} />
      <ActionBar change={change} />
      <Request change={change} />
      <ConflictsPanel change={change} />
      <ApprovalPanel change={change} />
      <TasksPanel change={change} />
      <EndPanel change={change} />
      <TimelinePanel change={change} />
    </Stack>
  );
}

function Header({ change }: { change: ChangeView }) {
  const { t } = useTranslation('changes');
  const { number, title, category, status, released, openForWork } = change;
  return (
    <Stack gap={4}>
      <PageTitle size="h3" tab={`${number} ${title}`}>
        {title}
      </PageTitle>
      <Group gap="xs">
        <Text size="sm" className="yn-quiet yn-figures">
          {number} · {t(`category.${category}`)}
        </Text>
        <ChangeStatusBadge status={status} />
        {released && (
          <Text size="xs" fw={600}>
            {t('released')}
          </Text>
        )}
        {openForWork && (
          <Text size="xs" fw={600}>
            {t('openForWork')}
          </Text>
        )}
      </Group>
    </Stack>
  );
}

function Request({ change }: { change: ChangeView }) {
  const { t } = useTranslation('changes');
  const when = useWindow();
  const level = (value: ChangeView['risk']) => (value ? t(`level.${value}`) : '—');
  const facts = [
    [t('field.requester'), change.requester],
    [t('field.implementer'), change.implementer ?? '—'],
    [t('field.window'), change.window ? when(change.window) : '—'],
    [t('risk'), level(change.risk)],
    [t('impact'), level(change.impact)],
    [t('people'), change.people === null ? '—' : t('nPeople', { count: change.people })],
  ] as const;
  return (
    <Panel title={t('request')}>
      <Stack gap="md">
        <SimpleGrid component="dl" cols={{ base: 1, xs: 2, md: 3 }} m={0}>
          {facts.map(([name, value]) => (
            <div key={name}>
              <Text component="dt" size="xs" className="yn-quiet">
                {name}
              </Text>
              <Text component="dd" size="sm" m={0} style={{ overflowWrap: 'anywhere' }}>
                {value}
              </Text>
            </div>
          ))}
        </SimpleGrid>
        {(['reason', 'plan', 'test', 'backOut'] as const).map((field) => (
          <div key={field}>
            <Text size="xs" className="yn-quiet">
              {t(`field.${field}`)}
            </Text>
            {change[field] ? <Markdown text={change[field]} /> : <Text size="sm">—</Text>}
          </div>
        ))}
        <Answers change={change} />
        <Links change={change} />
      </Stack>
    </Panel>
  );
}

/** What was answered about risk and impact; for those who may read the policy. */
function Answers({ change }: { change: ChangeView }) {
  return useMay('change.read') ? <AnswerList change={change} /> : null;
}

function AnswerList({ change }: { change: ChangeView }) {
  const name = useName();
  const questions = useChangePolicy().data?.inForce.content.questions ?? [];
  const answered = questions.flatMap((question) => {
    const choice = question.choices.find(({ code }) => code === change.answers[question.code]);
    return choice ? [{ code: question.code, question: name(question), answer: name(choice) }] : [];
  });
  if (answered.length === 0) return null;
  return (
    <Stack gap={2} component="ul" m={0} pl="md">
      {answered.map(({ code, question, answer }) => (
        <Text key={code} component="li" size="sm">
          {question} <b>{answer}</b>
        </Text>
      ))}
    </Stack>
  );
}

function Links({ change }: { change: ChangeView }) {
  const { t } = useTranslation('changes');
  const reads = useMay('config.read');
  const { items, hiddenItems, tickets, hiddenTickets } = change;
  return (
    <>
      <div>
        <Text size="xs" className="yn-quiet">
          {t('field.items')}
        </Text>
        <Group gap="sm">
          {items.map((item) =>
            reads ? (
              <Anchor
                key={item.id}
                size="sm"
                renderRoot={(props) => <Link to="/desk/items/$item" params={{ item: item.id }} {...props} />}
              >
                {item.name}
              </Anchor>
            ) : (
              <Text key={item.id} size="sm">
                {item.name}
              </Text>
            ),
          )}
          {items.length + hiddenItems === 0 && <Text size="sm">—</Text>}
          {hiddenItems > 0 && <Text size="sm">{t('hidden', { count: hiddenItems })}</Text>}
        </Group>
      </div>
      {tickets.length + hiddenTickets > 0 && (
        <div>
          <Text size="xs" className="yn-quiet">
            {t('field.tickets')}
          </Text>
          <Stack gap={4} component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
            {tickets.map((ticket) => (
              <TicketRow key={ticket.id} ticket={{ ...ticket, open: true, recordedAt: '' }} />
            ))}
          </Stack>
          {hiddenTickets > 0 && <Text size="sm">{t('hidden', { count: hiddenTickets })}</Text>}
        </div>
      )}
    </>
  );
}
