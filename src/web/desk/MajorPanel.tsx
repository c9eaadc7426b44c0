import { Badge, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { RoutedAction } from '#contract/ticket/tickets.ts';
import { News } from '../board/IncidentCard.tsx';
import { useFormats } from '../platform/formats.ts';
import { isPast } from '../platform/past.ts';
import { Fact } from '../ticket/Facts.tsx';
import type { TicketView } from '../ticket/queries.ts';
import { Markdown } from '../ui/Markdown.tsx';
import { Panel } from './Panel.tsx';
import { ReviewActions } from './ReviewActions.tsx';
import type { Beginning } from './useBegin.ts';

interface Props {
  ticket: TicketView;
  /** A button that begins one of the actions on the ticket, when it is offered. */
  step(action: RoutedAction): React.ReactNode;
  begin: Beginning['begin'];
}

const STEPS = ['lead_major', 'notify_major', 'end_major', 'review_major'] as const;

/** The major incident that the ticket is: who leads, what everybody is told, and its review (3.3-P1). */
export function MajorPanel({ ticket, step, begin }: Props) {
  const { t } = useTranslation(['board', 'common']);
  const formats = useFormats();
  const { major, names, reviewDueAt } = ticket;
  if (!major) return null;
  const state = major.endedAt === null ? 'running' : major.review ? 'reviewed' : 'ended';
  const name = (id: string | null) => (id === null ? t('board:major.vacant') : (names[id] ?? ''));
  return (
    <Panel
      title={t('board:major.title')}
      action={
        <Badge color={state === 'running' ? 'red' : 'gray'} c="var(--mantine-color-text)" tt="none">
          {t(`board:major.${state}`)}
        </Badge>
      }
    >
      <Stack gap="sm">
        <Group gap={4}>{STEPS.map((action) => step(action))}</Group>
        <Fact name={t('board:major.headline')}>
          {major.headline ?? <Text size="sm">{t('board:major.private')}</Text>}
        </Fact>
        {major.services.length > 0 && (
          <Fact name={t('board:major.services')}>{major.services.join(t('common:comma'))}</Fact>
        )}
        <SimpleGrid cols={2}>
          <Fact name={t('board:major.lead')}>{name(major.leadId)}</Fact>
          <Fact name={t('board:major.communication')}>{name(major.communicationId)}</Fact>
          <Fact name={t('board:major.technical')}>{name(major.technicalId)}</Fact>
          <Fact name={t('board:major.bridge')}>{major.bridge}</Fact>
        </SimpleGrid>
        {ticket.incident && <News incident={ticket.incident} />}
        <Fact name={t('board:major.reason')}>
          {major.declaredBy === null ? t('board:major.byPriority') : major.reason}
        </Fact>
        <Timeline ticket={ticket} />
        {reviewDueAt && (
          <Text size="sm" fw={600} className="yn-due" data-late={isPast(reviewDueAt)}>
            {t('board:major.reviewDue', { at: formats.time(reviewDueAt) })}
          </Text>
        )}
        <Review ticket={ticket} />
        <ReviewActions ticket={ticket} begin={begin} />
      </Stack>
    </Panel>
  );
}

const MILESTONES = ['major_declared', 'major_led', 'major_noticed', 'major_ended', 'major_reviewed'] as const;

/** What became of it, step by step. */
function Timeline({ ticket }: { ticket: TicketView }) {
  const { t } = useTranslation(['board', 'ticket']);
  const formats = useFormats();
  const since = ticket.major?.declaredAt ?? '';
  const steps = ticket.events.flatMap(({ seq, at, kind, actorId }) => {
    const known = MILESTONES.find((one) => one === kind);
    const who = actorId === null ? t('ticket:system') : (ticket.names[actorId] ?? t('ticket:stranger'));
    return known && at >= since ? [{ seq, at, words: t(`ticket:event.${known}`, { who }) }] : [];
  });
  return (
    <div>
      <Text size="xs" className="yn-quiet">
        {t('board:major.timeline')}
      </Text>
      <Stack component="ol" gap={2} p={0} m={0} style={{ listStyle: 'none' }}>
        {steps.map(({ seq, at, words }) => (
          <Text key={seq} size="sm" component="li">
            <span className="yn-quiet yn-number">{formats.time(at)}</span> {words}
          </Text>
        ))}
      </Stack>
    </div>
  );
}

function Review({ ticket }: { ticket: TicketView }) {
  const { t } = useTranslation('ticket');
  const review = ticket.major?.review;
  if (!review) return null;
  return (
    <Stack gap="xs" className="yn-inset" p="sm">
      <Fact name={t('field.summary')}>
        <Markdown text={review.summary} />
      </Fact>
      <Fact name={t('field.cause')}>
        <Markdown text={review.cause} />
      </Fact>
    </Stack>
  );
}
