import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { problemOf } from '../platform/problem.ts';
import { useRefusalWords } from '../platform/words.ts';
import { PriorityBadge } from '../ui/badges.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { PageTitle } from '../ui/PageTitle.tsx';
import { ActionDialog } from './ActionDialog.tsx';
import { CausePanel } from './CausePanel.tsx';
import { FactsPanel } from './FactsPanel.tsx';
import { ASKING, type Asking } from './forms.ts';
import { HistoryPanel } from './HistoryPanel.tsx';
import { Investigation } from './Investigation.tsx';
import { LinksPanel } from './LinksPanel.tsx';
import { OutcomePanel } from './OutcomePanel.tsx';
import { type ProblemView, useDo, useProblem } from './queries.ts';
import { StateBadge } from './StateBadge.tsx';

const route = getRouteApi('/inside/desk-layout/desk/problems/$problem');

/** One problem: what it is, how its cause was looked for, its workaround, its solution and what that brought. */
export function ProblemPage() {
  const { problem: id } = route.useParams();
  const found = useProblem(id);
  if (found.isPending) return <LoadingState rows={6} />;
  if (found.isError) return <ErrorState error={found.error} retry={() => void found.refetch()} />;
  return <Whole key={id} problem={found.data} />;
}

function Whole({ problem }: { problem: ProblemView }) {
  const [asks, ask] = useState<Asking | null>(null);
  return (
    <Stack gap="md" maw={1000} mx="auto">
      <Header problem={problem} ask={ask} />
      <FactsPanel problem={problem} />
      <CausePanel problem={problem} ask={ask} />
      <OutcomePanel problem={problem} />
      <Investigation problem={problem} />
      <LinksPanel problem={problem} ask={ask} />
      <HistoryPanel problem={problem.id} />
      <ActionDialog problem={problem} action={asks} onClose={() => ask(null)} />
    </Stack>
  );
}

/** What moves the problem on, in the order of its life; the first one offered is the next step. */
const STEPS = [
  'begin',
  'find_cause',
  'know',
  'publish',
  'await_change',
  'resolve',
  'ask_review',
  'conclude',
  'reopen',
  'close_unresolved',
] as const;
type StepName = (typeof STEPS)[number];

const isAsking = (action: StepName): action is StepName & Asking =>
  (ASKING as readonly string[]).includes(action);

/** Already done: then its button stands with what it changed. */
const isDone = (action: StepName, problem: ProblemView) =>
  (action === 'find_cause' && problem.hasCause) ||
  (action === 'know' && problem.hasWorkaround) ||
  (action === 'publish' && problem.published);

function Header({ problem, ask }: { problem: ProblemView; ask(action: Asking): void }) {
  const { t } = useTranslation('problem');
  const words = useRefusalWords();
  const act = useDo(problem);
  const steps = STEPS.filter((action) => problem.actions.includes(action) && !isDone(action, problem));
  const take = (action: StepName) => {
    if (isAsking(action)) return ask(action);
    if (action === 'begin' || action === 'await_change' || action === 'ask_review') act.mutate({ action });
  };
  return (
    <Stack gap="xs">
      <Stack gap={4} miw={0}>
        <PageTitle size="h3" tab={`${problem.number} ${problem.title}`}>
          {problem.title}
        </PageTitle>
        <Group gap="xs">
          <Text size="sm" className="yn-quiet yn-figures">
            {problem.number}
          </Text>
          <PriorityBadge priority={problem.priority} />
          <StateBadge state={problem.state} />
          {problem.recurred > 0 && (
            <Text size="sm" fw={600}>
              {t('recurred', { count: problem.recurred })}
            </Text>
          )}
        </Group>
      </Stack>
      <Group gap="xs">
        {steps.map((action, i) => (
          <Button
            key={action}
            size="xs"
            variant={i === 0 && action !== 'close_unresolved' && action !== 'reopen' ? 'filled' : 'default'}
            loading={act.isPending}
            onClick={() => take(action)}
          >
            {t(`action.${action}`)}
          </Button>
        ))}
      </Group>
      {act.error && (
        <Alert color="seal" role="alert">
          {words(problemOf(act.error).code)}
        </Alert>
      )}
    </Stack>
  );
}
