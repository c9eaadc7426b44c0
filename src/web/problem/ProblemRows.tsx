import { Anchor, Badge, Card, Group, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../platform/formats.ts';
import { PriorityBadge } from '../ui/badges.tsx';
import type { ProblemRow } from './queries.ts';
import { StateBadge } from './StateBadge.tsx';

/** Problems as a list: what each is, whose, and what lies behind it. */
export function ProblemRows({ problems }: { problems: readonly ProblemRow[] }) {
  return (
    <Stack gap="xs" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
      {problems.map((problem) => (
        <Row key={problem.id} problem={problem} />
      ))}
    </Stack>
  );
}

export function ProblemLink({ problem }: { problem: Pick<ProblemRow, 'id' | 'number' | 'title'> }) {
  return (
    <Anchor
      size="sm"
      fw={550}
      style={{ overflowWrap: 'anywhere' }}
      renderRoot={(props) => (
        <Link to="/desk/problems/$problem" params={{ problem: problem.id }} {...props} />
      )}
    >
      {problem.number} <bdi>{problem.title}</bdi>
    </Anchor>
  );
}

function Row({ problem }: { problem: ProblemRow }) {
  const { t } = useTranslation('problem');
  const formats = useFormats();
  const facts = [
    problem.service,
    problem.owner,
    problem.group,
    t('ticketCount', { count: problem.tickets }),
    problem.recurred > 0 ? t('recurred', { count: problem.recurred }) : null,
    formats.time(problem.createdAt),
  ];
  return (
    <Card component="li" padding="sm" className="yn-card">
      <Group justify="space-between" gap="xs" align="flex-start">
        <Stack gap={2} miw={0} style={{ flex: '1 1 220px' }}>
          <ProblemLink problem={problem} />
          <Text size="xs" className="yn-quiet yn-figures" style={{ overflowWrap: 'anywhere' }}>
            {facts.filter(Boolean).join(' · ')}
          </Text>
        </Stack>
        <Group gap={6}>
          {problem.published && (
            <Badge color="pine" c="var(--mantine-color-text)" variant="outline" tt="none">
              {t('published')}
            </Badge>
          )}
          <PriorityBadge priority={problem.priority} />
          <StateBadge state={problem.state} />
        </Group>
      </Group>
    </Card>
  );
}
